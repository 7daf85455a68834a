"""Names for people and businesses who do not exist, for the seeded practices.

Only lists of words belong here, one lexicon per country; how they are put together is in
``portraits``. Every name was made up for this file: a likeness to a living person or a real
business is chance, and nothing here was taken from a register.
"""

from __future__ import annotations

from typing import NamedTuple

from greenroom.emulator.practice.setting import Country


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


WOMEN = words("""
    Abigail Alice Amelia Anahera Anita Aroha Beatrice Bronwyn Caitlin Charlotte Chloe Clara
    Daisy Delwyn Edith Eleanor Elsie Emily Esther Eva Fiona Florence Freya Georgia Grace
    Hana Hannah Harriet Hazel Heather Hina Holly Imogen Iris Isla Ivy Jacinta Jasmine
    Josephine Kaia Kirra Lakshmi Leilani Lucy Lydia Mabel Maia Margot Marama Matilda Mei
    Miriam Moana Nadia Nerida Ngaire Olive Olivia Parisa Pearl Pippa Poppy Priya Rania
    Rosalind Ruby Ruth Sadie Saoirse Sienna Simone Sofia Talia Tess Thea Tui Ursula Violet
    Wanda Willow Winifred Yasmin Zoe
    """)
MEN = words("""
    Aarav Adrian Alastair Albert Angus Ari Arthur Barnaby Benjamin Bruno Callum Cameron
    Cedric Charlie Clive Connor Cormac Darcy Desmond Dylan Edmund Elliot Ethan Farid Felix
    Fergus Finlay Fraser Gareth Gilbert Graham Hamish Harvey Hector Hemi Henare Hugo Ibrahim
    Isaac Jarrah Jasper Joel Julian Kahu Kenji Kieran Kiran Lachlan Leon Liam Logan Lucas
    Magnus Malcolm Manaia Marcus Mateo Mikaere Nathan Neville Nikau Noah Oliver Omar Oscar
    Patrick Percy Quentin Rangi Reuben Rohan Rory Rupert Sami Sebastian Silas Sione Solomon
    Tama Theodore Tobias Vikram Wiremu
    """)
SURNAMES = words("""
    Abernethy Adeyemi Alderton Ambrose Anahera Appleyard Arrowsmith Ashdown Bainbridge
    Baluchi Barrowclough Beaufoy Bellweather Birkett Blackwood Bramwell Brightwater
    Broadbent Calloway Cardwell Chatterjee Coldstream Copeland Crabtree Dalgleish Devereaux
    Dimitrakis Dunmore Eastlake Ellerslie Elphinstone Fairweather Farquharson Featherstone
    Fernandes Fitzwilliam Garfitt Glendinning Goldsworthy Greenhalgh Hallwright Harakeke
    Hathaway Hawthorne Henderling Hetherington Holloway Huntingdale Iyengar Jellicoe
    Kahurangi Karaitiana Kensington Kereama Kilbride Kirkbride Larkspur Lattimore Lillywhite
    Lockhart Lovelace Macandrew Mahuika Malhotra Marchbanks Maugham Merriweather Middlemiss
    Mountford Nakagawa Netherwood Nightingale Ngata Oakhurst Okonkwo Ormsby Pakenham
    Papadakis Parangi Pemberton Pendlebury Penhaligon Pennyquick Popplewell Quartermain
    Quillfeather Radcliffe Ravenscroft Rewiti Rotherham Rutherglen Saltmarsh Sandilands
    Sedgwick Shackleton Silverdale Skeffington Stonebridge Summerhayes Tahana Tamihana
    Tanaka Tattersall Te-Rangi Thistlewood Thornbury Tregarthen Trevelyan Tuala Underhill
    Vanterpool Venkatesan Waddington Waitoa Wakefield Warburton Weatherall Whakatau
    Whitcombe Wintergreen Wolstenholme Woodmancy Wrightson Yarborough Yelverton Zammit
    """)
BUSINESS_WORDS = words("""
    Amber Anchor Banksia Bellbird Boulder Bright Canopy Cedar Cinder Cobalt Copper Coral
    Driftwood Echo Ember Falcon Fern Flint Foxglove Galaxy Granite Harbour Heron Honeycomb
    Horizon Ironbark Jade Kauri Kestrel Kingfisher Kowhai Lantern Lighthouse Magpie Mangrove
    Marigold Meridian Mistral Northwind Nutmeg Obsidian Orchard Osprey Paperbark Pebble
    Pinnacle Pohutukawa Quarry Quill Rata Redwood Ridgeline Riverbend Rosella Saffron
    Sandstone Seabreeze Fern Skylark Southern Spinifex Starling Summit Sundial Tamarind Teal
    Thistle Tidewater Totara Tussock Valley Wattle Waterline Wattlebird Westerly Whistler
    Willow Windmill Wombat Yarrow
    """)
TRADES: dict[str, tuple[str, ...]] = {
    "Construction": ("Plumbing", "Electrical", "Joinery", "Roofing", "Landscapes"),
    "Health": ("Dental", "Physiotherapy", "Pharmacy", "Veterinary"),
    "Hospitality": ("Bakery", "Coffee Roasters", "Catering"),
    "Agriculture": ("Farms", "Dairy", "Vineyards", "Orchards"),
    "Transport": ("Freight", "Couriers"),
    "Retail": ("Motors", "Books", "Cycles", "Hardware"),
    "Technology": ("Software", "Analytics"),
    "Professional services": ("Design", "Surveying", "Media"),
    "Property": ("Property",),
}
"""What businesses do, by industry."""

CALLINGS = tuple((trade, industry) for industry, trades in TRADES.items() for trade in trades)
"""Each trade with its industry."""

REFERRALS = ("", "", "", "Word of mouth", "Website", "Existing client", "Bank", "Solicitor")
POSITIONS = ("Office Manager", "Accounts", "Bookkeeper", "General Manager", "Personal Assistant")
NOTE_TITLES = (
    ("Year end", "Records for the year are in. Two receipts still missing.", "Correspondence"),
    ("Call", "Rang about the new payroll. Asked for a quote in writing.", "Phone calls"),
    ("Meeting", "Met to go through the draft accounts; no changes.", "Meetings"),
    ("Engagement", "Engagement letter signed and filed.", "Engagement"),
    ("Tax notice", "Notice received and checked against our figures: agrees.", "Correspondence"),
    ("Change of address", "New postal address from next month.", "General"),
    ("Insurance", "Sent the audit insurance offer; declined this year.", "General"),
    ("Software", "Moves its bookkeeping online before the new quarter.", "General"),
)
"""Title, text and folder of a note."""


class Lexicon(NamedTuple):
    """The words of one country: legal suffixes, structures, funds and family trusts."""

    company: str
    trust: str
    fund: str
    country: str
    structures: tuple[str, ...]
    tax_agents: tuple[str, ...]


_COMMON = (
    "Individual",
    "Company",
    "Trust",
    "Partnership",
    "Sole Trader",
    "Trustee Company",
    "Family Trust",
    "Unit Trust",
    "Deceased Estate",
)

LEXICONS: dict[Country, Lexicon] = {
    "AU": Lexicon(
        "Pty Ltd",
        "Family Trust",
        "Superannuation Fund",
        "Australia",
        (*_COMMON, "Discretionary Trust", "Self Managed Superannuation Fund"),
        ("Bellbird Tax Agents",),
    ),
    "NZ": Lexicon(
        "Limited",
        "Family Trust",
        "Retirement Scheme",
        "New Zealand",
        (*_COMMON, "Discretionary Trust", "Superannuation Fund"),
        ("Kowhai Tax Agents", "Rata Tax Agents"),
    ),
    "UK": Lexicon(
        "Ltd",
        "Settlement",
        "Pension Scheme",
        "United Kingdom",
        (*_COMMON, "Limited Liability Partnership", "Pension Scheme"),
        ("Foxglove Agents",),
    ),
}
"""What each country calls its companies, trusts and funds, and what Admin lists."""

"""Every collector by its id."""

from __future__ import annotations

from collections.abc import Mapping

from greenroom.access.evidence.at_rest import at_rest
from greenroom.access.evidence.callbacks import callback
from greenroom.access.evidence.chain import ledger
from greenroom.access.evidence.ciphers import cryptography
from greenroom.access.evidence.cookies import cookies
from greenroom.access.evidence.dependencies import dependencies
from greenroom.access.evidence.disconnects import disconnect
from greenroom.access.evidence.enforced import enforced
from greenroom.access.evidence.entries import log_fields
from greenroom.access.evidence.hosts import hosts
from greenroom.access.evidence.incidents import incidents
from greenroom.access.evidence.keys import key_ring
from greenroom.access.evidence.model import Collector
from greenroom.access.evidence.outgoing import outgoing
from greenroom.access.evidence.parties import sub_processors
from greenroom.access.evidence.people import people
from greenroom.access.evidence.regions import region
from greenroom.access.evidence.retention import log_retention
from greenroom.access.evidence.scan import log_scan
from greenroom.access.evidence.scopes import scopes
from greenroom.access.evidence.sealed import sealed_tokens
from greenroom.access.evidence.sign_in import oauth

COLLECTORS: Mapping[str, Collector] = {
    "sealed-tokens": sealed_tokens,
    "cryptography": cryptography,
    "key-ring": key_ring,
    "ledger": ledger,
    "log-fields": log_fields,
    "log-scan": log_scan,
    "log-retention": log_retention,
    "callback": callback,
    "oauth": oauth,
    "scopes": scopes,
    "outgoing": outgoing,
    "hosts": hosts,
    "cookies": cookies,
    "at-rest": at_rest,
    "enforced": enforced,
    "region": region,
    "sub-processors": sub_processors,
    "disconnect": disconnect,
    "incidents": incidents,
    "dependencies": dependencies,
    "people": people,
}
"""A look each; what they are for and how long they count stands in ``data/evidence.toml``."""

"""Version 3.0: integers beside and in the place of ids, XML alone, gone after April 2027."""

from __future__ import annotations

import re

import pytest
from gate_cast import API, House

OLD = f"{API}/practicemanager/3.0/"
NEW = f"{API}/practicemanager/3.1/"
SCOPES = (
    "offline_access practicemanager.client practicemanager.job practicemanager.staff "
    "practicemanager.time"
)


class OldCaller:
    """An integration that still speaks 3.0."""

    def __init__(self) -> None:
        self.house = House(clients=12)
        token = self.house.sign_in(scope=SCOPES)["access_token"]
        self.headers = {
            "authorization": f"Bearer {token}",
            "xero-tenant-id": self.house.practice.tenant_id,
            "accept": "application/xml",
            "content-type": "application/xml",
        }

    def ask(
        self, method: str, path: str, body: str = "", *, base: str = OLD, **headers: str
    ) -> str:
        """The body of a reply, which must be a 200."""
        heard = self.house.ask(method, base + path, self.headers | headers, body.encode())
        assert heard.status == 200, heard.body
        assert heard.headers["content-type"].startswith("text/xml")
        return heard.body.decode()


def first(pattern: str, text: str) -> str:
    """What the first group of a pattern holds."""
    found = re.search(pattern, text)
    assert found is not None
    return found[1]


def test_every_id_has_its_integer_beside_it():
    """A client shows ID and UUID, and so do the records in it; 3.1 shows no integer."""
    caller = OldCaller()
    old = caller.ask("GET", "client.api/list?detailed=true")
    assert len(re.findall(r"<UUID>", old)) == len(re.findall(r"<ID>\d+</ID><UUID>", old)) > 12
    assert "<ID>" not in caller.ask("GET", "client.api/list?detailed=true", base=NEW)


@pytest.mark.parametrize("path", ["client.api/get/{}", "client.api/get/{}/customfield"])
def test_an_integer_in_the_path_stands_for_the_id(path):
    """The same client answers to its integer and to its id; 3.1 knows no integers."""
    caller = OldCaller()
    text = caller.ask("GET", "client.api/list")
    number = first(r"<ID>(\d+)</ID><UUID>[^<]+</UUID></Client>", text)
    uuid = first(r"<UUID>([^<]+)</UUID></Client>", text)
    by_number = caller.ask("GET", path.format(number))
    assert by_number == caller.ask("GET", path.format(uuid))
    assert "Invalid client identifier" in caller.ask("GET", path.format(number), base=NEW)


def test_integers_in_bodies_stand_for_ids():
    """A job is added, assigned and given time by integers alone, as 3.0 clients do it."""
    caller = OldCaller()
    made = caller.ask(
        "POST", "job.api/add",
        "<Job><Name>Old</Name><ClientID>3</ClientID><StartDate>20261101</StartDate>"
        "<DueDate>20261201</DueDate><TemplateID>2</TemplateID></Job>",
    )  # fmt: skip
    number = first(r"<ID>(J\d+)</ID>", made)
    assert "<InternalID>" in made
    assert "<Client><ID>3</ID>" in made
    task = first(r"<Task><ID>(\d+)</ID>", made)
    assigned = caller.ask("PUT", "job.api/assign", f'<Job><ID>{number}</ID><add id="2"/></Job>')
    assert "<Staff><ID>2</ID>" in assigned
    entry = caller.ask(
        "POST", "time.api/add",
        f"<Timesheet><Job>{number}</Job><TaskID>{task}</TaskID><StaffID>2</StaffID>"
        "<Date>20261102</Date><Minutes>30</Minutes></Timesheet>",
    )  # fmt: skip
    assert f"<Task><ID>{task}</ID>" in entry
    assert "<Staff><ID>2</ID>" in entry


def test_3_0_is_xml_whatever_is_asked():
    """Neither Accept nor Content-Type makes a difference (recorded, field-F1)."""
    caller = OldCaller()
    kinds = {"accept": "application/json", "content-type": "application/x-www-form-urlencoded"}
    text = caller.ask("GET", "client.api/list", **kinds)
    assert text.startswith("<Response")
    body = "<Client><ID>1</ID><Phone>1</Phone></Client>"
    assert "<Phone>1</Phone>" in caller.ask("PUT", "client.api/update", body, **kinds)


def test_3_0_is_gone_when_the_day_has_come():
    """From 1 May 2027 on its paths are unknown, and 3.1 goes on."""
    caller = OldCaller()
    caller.house.clock.advance(200 * 86_400)
    for base, status in ((OLD, 404), (NEW, 401)):
        assert caller.house.ask("GET", base + "client.api/list", caller.headers).status == status

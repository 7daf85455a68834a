"""Which tenant a person means by a name."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from greenroom.errors import ConfigError, SignedOut
from greenroom.tenants import ORGANISATION, PRACTICE, meant


class Row(NamedTuple):
    """One tenant as the store lists it."""

    tenant_id: str
    tenant_name: str | None
    tenant_type: str = PRACTICE


KNOWN = (
    Row("aaa1", "Banksia"),
    Row("aaa2", "Banksia Partners"),
    Row("bbb1", None),
    Row("ccc1", "Bakery", ORGANISATION),
)


@pytest.mark.parametrize(
    ("named", "found"),
    [("aaa2", "aaa2"), ("banksia", "aaa1"), ("BANKSIA P", "aaa2"), ("b", ""), ("bbb", "bbb1")],
)
def test_an_exact_name_wins_over_a_beginning(named: str, found: str) -> None:
    """Ids and names count, in any case; what could be several is refused and all are listed."""
    if found:
        assert meant(KNOWN, named, kind=PRACTICE) == found
        return
    with pytest.raises(ConfigError, match=r"Banksia Partners \(aaa2\)"):
        meant(KNOWN, named, kind=PRACTICE)


def test_the_only_one_needs_no_name() -> None:
    """With one practice nothing has to be said, whatever organisations there are."""
    assert meant(KNOWN[2:], "", kind=PRACTICE) == "bbb1"
    assert meant(KNOWN, "bak") == "ccc1"


def test_nobody_there_is_signed_out() -> None:
    """No connection of the kind: connect is the next step."""
    with pytest.raises(SignedOut, match="No practice"):
        meant(KNOWN[3:], "", kind=PRACTICE)
    with pytest.raises(ConfigError, match="Nothing called"):
        meant(KNOWN, "kowhai")

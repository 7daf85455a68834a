"""Which way a host goes."""

from __future__ import annotations

import pytest

from greenroom.emulator.exec.beyond import Beyond, Proxy, Way, played
from greenroom.errors import ConfigError

HERE = Way("emulator")
STRAIGHT = Way("straight")
REFUSED = Way("refused")


@pytest.mark.parametrize("others", ["pass", "refuse"])
@pytest.mark.parametrize(
    ("host", "port", "plain", "way"),
    [
        ("api.xero.com", 443, False, HERE),
        ("API.Xero.com.", 443, False, HERE),
        ("www.xero.com", 443, False, HERE),
        ("xero.com", 443, False, HERE),
        ("api.xero.com", 8443, False, REFUSED),
        ("api.xero.com", 80, True, REFUSED),
        ("api.xero.com", 443, True, REFUSED),
    ],
)
def test_xeros_domain_never_leads_to_xero(
    others: str, host: str, port: int, plain: bool, way: Way
) -> None:
    """Over TLS it leads to the emulator, else nowhere, whatever is chosen for others."""
    assert Beyond(others, {}).way(host, port, plain=plain) == way  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["example.com", "notxero.com", "xero.com.example", "127.0.0.1"])
def test_others_go_as_chosen(host: str) -> None:
    """Passed straight on, or refused."""
    assert Beyond("pass", {}).way(host, 443) == STRAIGHT
    assert Beyond("refuse", {}).way(host, 443) == REFUSED


def test_others_go_through_the_proxy_there_was() -> None:
    """A user's own proxies go on counting, each for its scheme; so do their exceptions."""
    beyond = Beyond(
        "pass",
        {
            "HTTPS_PROXY": "http://me:p%40ss@secure.example:3128",
            "ALL_PROXY": "https://every.example",
            "no_proxy": ".internal.example, api.xero.com",
        },
    )
    assert beyond.way("example.com", 443) == Way(
        "proxy", Proxy("secure.example", 3128, False, "me:p@ss")
    )
    assert beyond.way("example.com", 80, plain=True) == Way(
        "proxy", Proxy("every.example", 443, True, "")
    )
    assert beyond.way("db.internal.example", 443) == STRAIGHT
    assert beyond.way("api.xero.com", 443) == HERE
    assert Beyond("refuse", {"HTTPS_PROXY": "http://p.example"}).way("example.com", 443) == REFUSED
    lower = {
        "https_proxy": "http://low.example",
        "HTTPS_PROXY": "http://up.example",
        "NO_PROXY": "*",
    }
    assert Beyond("pass", lower).way("example.com", 443) == STRAIGHT
    del lower["NO_PROXY"]
    assert Beyond("pass", lower).way("example.com", 443).proxy == Proxy(
        "low.example", 80, False, ""
    )


def test_a_proxy_of_another_kind_is_said(tmp_path: object) -> None:
    """A SOCKS proxy cannot be gone through; without others to pass it does not matter."""
    before = {"ALL_PROXY": "socks5://me:secret@proxy.example:1080"}
    with pytest.raises(ConfigError, match=r"socks5://proxy\.example") as caught:
        Beyond("pass", before)
    assert "--others refuse" in caught.value.hint
    assert "secret" not in caught.value.message
    assert Beyond("refuse", before).way("example.com", 443) == REFUSED


def test_a_login_is_not_printed() -> None:
    """What a proxy is told about the user stays out of what is shown."""
    assert "secret" not in repr(Proxy("proxy.example", 3128, False, "me:secret"))


def test_the_hosts_are_the_contracts() -> None:
    """What is led is what the contract names."""
    assert played() == ("xero.com", ("api.xero.com", "identity.xero.com", "login.xero.com"))

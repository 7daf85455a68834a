"""The variables: what was there before, and ours."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from greenroom.emulator.exec.authority import Authority
from greenroom.emulator.exec.beyond import played
from greenroom.emulator.exec.environment import (
    ADDING,
    CONTROL,
    REPLACING,
    Ports,
    led_environment,
)
from greenroom.emulator.exec.trust import Trust, roots_in, system_roots

PORTS = Ports(listener=4431, relay=8081, control=0)
OTHER = Authority("example.com").pem
"""Roots that a user had before."""

MORE = Authority("example.org").pem


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """The trust of a run in a folder with a space in its name."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    return Trust(folder, Authority("xero.com").pem)


def led(trust: Trust, ports: Ports = PORTS, **before: str) -> dict[str, str]:
    """The variables for a user who had those before."""
    return led_environment(before, ports=ports, trust=trust, played=played())


def ours(trust: Trust) -> str:
    """Our authority's certificate."""
    return trust.authority.read_text("utf-8")


@pytest.mark.parametrize("name", REPLACING)
def test_roots_are_replaced_by_what_was_there_and_ours(
    trust: Trust, tmp_path: Path, name: str
) -> None:
    """A variable that replaces a program's roots keeps all it had, from a file or a folder."""
    folder = tmp_path / "certs"
    folder.mkdir()
    (folder / "one.pem").write_text(f"a remark\n{OTHER}", "utf-8")
    (folder / "two.pem").write_text(MORE.rstrip(), "utf-8")
    of_folder = Path(led(trust, **{name: str(folder)})[name]).read_text("utf-8")
    assert all(pem in of_folder for pem in (OTHER, MORE, ours(trust)))
    of_file = Path(led(trust, **{name: str(folder / "one.pem")})[name]).read_text("utf-8")
    assert OTHER in of_file
    assert ours(trust) in of_file
    assert MORE not in of_file


@pytest.mark.parametrize("before", ["", "/nowhere/at/all.pem"])
def test_without_roots_before_the_systems_are_kept(trust: Trust, before: str) -> None:
    """Calls to other hosts must not break for want of the system's roots."""
    bundle = Path(led(trust, SSL_CERT_FILE=before)["SSL_CERT_FILE"]).read_text("utf-8")
    assert bundle.count("BEGIN CERTIFICATE") == system_roots().count("BEGIN CERTIFICATE") + 1


@pytest.mark.parametrize("name", ADDING)
def test_added_roots_stay_and_ours_comes_beside(trust: Trust, tmp_path: Path, name: str) -> None:
    """A variable that adds roots adds what it did, and ours; not the system's."""
    assert Path(led(trust)[name]).read_text("utf-8") == ours(trust)
    (tmp_path / "mine.pem").write_text(OTHER, "utf-8")
    both = Path(led(trust, **{name: str(tmp_path / "mine.pem")})[name]).read_text("utf-8")
    assert roots_in(tmp_path / "mine.pem") + ours(trust) == both.replace("\n\n", "\n")


def test_a_private_key_among_the_old_roots_is_not_copied(trust: Trust, tmp_path: Path) -> None:
    """Only certificates are taken from a user's file."""
    file = tmp_path / "both.pem"
    file.write_text(f"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n{OTHER}")
    bundle = Path(led(trust, SSL_CERT_FILE=str(file))["SSL_CERT_FILE"]).read_text("utf-8")
    assert OTHER in bundle
    assert "PRIVATE" not in bundle


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("*", ""),
        (".xero.com, internal.example", "internal.example"),
        ("*.xero.com", ""),
        ("XERO.COM.", ""),
        ("com,10.0.0.0/8", "10.0.0.0/8"),
        ("identity.xero.com:443 db.example:5432", "db.example:5432"),
        ("identity.xero.com:8443", "identity.xero.com:8443"),
        ("notxero.com,ero.com", "notxero.com,ero.com"),
    ],
)
def test_exceptions_that_cover_xero_are_taken_out(trust: Trust, before: str, after: str) -> None:
    """Whatever spelling of NO_PROXY covers Xero's hosts goes; all else stays; loopback comes."""
    set_ = led(trust, NO_PROXY=before)
    wanted = ",".join(filter(None, (after, "localhost,127.0.0.1,::1")))
    assert (set_["NO_PROXY"], set_["no_proxy"]) == (wanted, wanted)


def test_the_relay_is_everybodys_proxy(trust: Trust) -> None:
    """Ruby reads http_proxy even for https; the upper-case one is set only where it was."""
    relay = "http://127.0.0.1:8081"
    plain = led(trust, HTTPS_PROXY="http://proxy.example:3128")
    assert {plain[name] for name in ("HTTPS_PROXY", "https_proxy", "http_proxy")} == {relay}
    assert "HTTP_PROXY" not in plain
    assert led(trust, HTTP_PROXY="http://proxy.example:3128")["HTTP_PROXY"] == relay


def test_options_and_paths_are_added_to(trust: Trust) -> None:
    """Options for Node, folders for Python and PHP, and options for Java keep what they had."""
    set_ = led(
        trust,
        NODE_OPTIONS="--max-old-space-size=512",
        PYTHONPATH="/mine",
        PHP_INI_SCAN_DIR="/etc/php",
        JAVA_TOOL_OPTIONS="-Xmx64m",
        JAVA_HOME="/usr/lib/jvm",
    )
    assert set_["NODE_OPTIONS"].startswith("--max-old-space-size=512 --require ")
    assert set_["PYTHONPATH"].endswith(":/mine")
    assert set_["PHP_INI_SCAN_DIR"].startswith("/etc/php:")
    assert led(trust)["PHP_INI_SCAN_DIR"].startswith(":")  # an empty place is PHP's own default
    options = shlex.split(set_["JAVA_TOOL_OPTIONS"])
    assert options[0] == "-Xmx64m"
    store = next(one for one in options if "trustStore=" in one).partition("=")[2]
    assert Path(store).is_file()
    assert "JAVA_TOOL_OPTIONS" not in led(trust, PATH="/nowhere")


def test_wget_keeps_its_own_settings(trust: Trust, tmp_path: Path) -> None:
    """The user's start-up file is read as before, and the bundle is named at its end."""
    own = tmp_path / "wgetrc"
    own.write_text("tries = 3\n", "utf-8")
    lines = Path(led(trust, WGETRC=str(own))["WGETRC"]).read_text("utf-8").split("\n")
    assert lines[0] == "tries = 3"
    assert any(line.startswith("ca_certificate = ") for line in lines)


def test_the_control_address_is_told_only_when_there_is_one(trust: Trust) -> None:
    """GREENROOM_EMULATOR_URL names a place only where control calls are answered."""
    assert CONTROL not in led(trust)
    assert led(trust, PORTS._replace(control=9))[CONTROL] == "http://localhost:9"

"""Whatever a person or a machine does wrong: one screen that says what, where and what next."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
import sys
import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from cli_cast import PROJECT, Terminal, one_screen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenroom import config
from greenroom.auth.masters import new_master_key
from greenroom.cli.dispatch import run
from greenroom.contract import contract
from greenroom.errors import GreenroomError
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.mapping_file import mapping_at

Spoil = Callable[[Terminal], object]


def _write(name: str, content: bytes) -> Spoil:
    return lambda terminal: (terminal.folder / name).write_bytes(content)


def _swap(name: str, old: str, new: str) -> Spoil:
    def spoil(terminal: Terminal) -> None:
        path = terminal.folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return spoil


CASES: dict[str, tuple[Spoil, str | list[str], str]] = {
    # name: what is spoilt, the command, words the error must have
    "a typo in a key": (_swap("greenroom.toml", "redirect_uri", "redirct_uri"), "doctor",
                        "greenroom.toml redirct_uri Did-you-mean-redirect_uri"),
    "a typo in a table": (_swap("greenroom.toml", "[sandbox]", "[sandbx]"), "doctor",
                          "greenroom.toml sandbx sandbox"),
    "a wrong word": (_swap("greenroom.toml", '"sandbox"', '"sanbox"'), "doctor",
                     "greenroom.toml environment"),
    "a typo in an operation": (_swap("greenroom.toml", "clients.list", "client.list"),
                               "scopes needed", "client.list clients.list"),
    "a wrong callback address": (_swap("greenroom.toml", "localhost", "127.0.0.1"), "connect",
                                 "greenroom.toml localhost"),
    "a port that cannot be": (_swap("greenroom.toml", "8721", "99999"), "connect",
                              "greenroom.toml redirect_uri"),
    "not TOML": (_write("greenroom.toml", b"[app\n"), "doctor", "greenroom.toml TOML line"),
    "not UTF-8": (_write("greenroom.toml", b'[app]\nname = "\xff"\n'), "doctor",
                  "greenroom.toml UTF-8"),
    "no project": (lambda terminal: (terminal.folder / "greenroom.toml").unlink(), "doctor",
                   "greenroom.toml greenroom-init"),
    "a mapping with a typo": (_swap("mapping.toml", "[[", "[[nonsense]]\nx = 1\n[["),
                              "mapping check", "mapping.toml greenroom-mapping-check"),
    "no mapping": (lambda terminal: (terminal.folder / "mapping.toml").unlink(),
                   "mapping check", "mapping.toml"),
    "a mapping that is not UTF-8": (_write("mapping.toml", b"\xff\xfe"), "mapping check",
                                    "mapping.toml"),
    "a damaged world": (
        lambda terminal: [terminal("emulator", "users"),
                          (terminal.folder / "state/sandbox/sandbox.world").write_bytes(b"{")],
        "connect", "sandbox.world greenroom-emulator-reset"),
    "a damaged key ring": (
        lambda terminal: [terminal("doctor"),
                          (terminal.folder / "state/sandbox/keyring.json").write_text("{}")],
        "connect", "ring backup"),
    "a key file that others read": (
        lambda terminal: [terminal("doctor"),
                          (terminal.folder / "state/sandbox/master.key").chmod(0o644)],
        "connect", "master.key chmod"),
    "a store that is no database": (
        lambda terminal: [terminal("doctor"),
                          (terminal.folder / "state/sandbox/greenroom.db").write_text("x" * 999)],
        "audit list", "greenroom.db"),
    "a destination of a strange kind": (
        _swap("greenroom.toml", "[sandbox]", '[destination]\nurl = "oracle://x"\n\n[sandbox]'),
        "sync budget", "oracle"),
    "a destination's port that is none": (
        _swap("greenroom.toml", "[sandbox]",
              '[destination]\nurl = "postgresql://user@host:notaport/x"\n\n[sandbox]'),
        "sync budget", "address postgresql://user@host/name"),
    "a destination's timeout that is none": (
        _swap("greenroom.toml", "[sandbox]",
              '[destination]\nurl = "sqlite:///p.db?timeout=abc"\n\n[sandbox]'),
        "sync budget", "timeout seconds"),
    "a driver that is not ours": (
        _swap("greenroom.toml", "[sandbox]",
              '[destination]\nurl = "sqlite+aiosqlite:///p.db"\n\n[sandbox]'),
        "sync budget", "sqlite+aiosqlite sqlite:///file.db"),
    "a mapping too deep to read": (_write("mapping.toml", b"a=" + b"[" * 3_000), "mapping check",
                                   "mapping.toml TOML"),
    "a feature without an operation": (
        _swap("greenroom.toml", '"clients.list", "groups.list"', ""), "scopes needed",
        "greenroom.toml Directory names-no-operation"),
    "an attestation that says nothing": (
        _swap("greenroom.toml", "[sandbox]",
              '[destination]\nencrypted_at_rest = "yes"\n\n[sandbox]'),
        "doctor", "greenroom.toml encrypted_at_rest attested"),
    "fewer rows than none": (lambda _terminal: None, "mapping preview --rows -1", "--rows -1"),
    "more runs than can be": (lambda _terminal: None, f"sync status --last {'9' * 20}", "--last"),
    "a name that the contract lacks": (lambda _terminal: None, "contract reference nope", "nope"),
    "a demo of nobody": (lambda _terminal: None, "demo --clients 0", "--clients"),
    "nothing connected": (lambda _terminal: None, "sync run", "greenroom-connect"),
    "a practice nobody knows": (lambda terminal: terminal.connected(),
                                "sync run --practice nowhere", "nowhere Banksia"),
    "a stream nobody knows": (lambda terminal: terminal.connected(), "sync run --stream nope",
                              "nope clients"),
    "an unknown operation": (lambda _terminal: None, "scopes why clients.lst",
                             "clients.lst clients.list"),
    "an unknown table": (lambda _terminal: None, "mapping preview --table nope", "nope contacts"),
    "an unknown user": (lambda terminal: terminal("emulator", "approve"),
                        "connect --user nobody@example.org", "user greenroom-emulator"),
    "no emulator there": (lambda _terminal: None,
                          "emulator users --url http://localhost:9", "localhost:9"),
    "a project that is not there": (lambda _terminal: None, "doctor --project nowhere",
                                    "nowhere greenroom-init"),
    "play Xero in live": (_swap("greenroom.toml", '"sandbox"', '"live"'), "emulator users",
                          "live"),
    "live without a client id": (_swap("greenroom.toml", '"sandbox"', '"live"'), "connect",
                                 "client_id developer.xero.com"),
    "an app's name that Xero refuses": (lambda _terminal: None,
                                        "init new --name XeroSync", "name"),
    "files that are there": (lambda _terminal: None, "init .", "--force"),
    "a port that no server can have": (lambda _terminal: None, "emulator serve --port 99999",
                                       "--port 65,535"),
    "a practice of nobody": (lambda _terminal: None, "emulator serve --clients 0", "--clients"),
    "a point that no witness knows": (lambda _terminal: None, "emulator serve --switch no=1", "no"),
    "a switch nobody knows": (lambda _terminal: None, "emulator serve --switch nope=1",
                              "nope token-life"),
    "a switch without a reading": (lambda _terminal: None, "emulator serve --switch token-life",
                                   "name=reading token-life"),
    "a stranger who agrees": (lambda _terminal: None, "emulator serve --consent nobody@example.org",
                              "nobody@example.org hana.fairweather@example.com"),
    "a user without a name": (lambda _terminal: None, ["emulator", "users", "--add", ""], "--add"),
    "a practice without a name": (lambda _terminal: None, ["emulator", "practices", "--add", ""],
                                  "--add"),
    "an app without a name": (lambda _terminal: None, ["emulator", "apps", "--add", ""], "--add"),
    "an address of nobody": (lambda _terminal: None, "emulator users --email a@example.org",
                             "--email --add"),
    "a right that nobody loses": (lambda _terminal: None, "emulator practices --withdraw",
                                  "--withdraw --privilege"),
    "a right of no user": (lambda _terminal: None, ["emulator", "practices", "--privilege", ""],
                           "--privilege emulator-users"),
    "a practice of no right": (lambda _terminal: None, "emulator practices --practice banksia",
                               "--practice --privilege"),
    "a practice no world has": (
        lambda _terminal: None,
        "emulator practices --privilege hana.fairweather@example.com --practice kowhai",
        "kowhai Banksia"),
    "fewer events than none": (lambda _terminal: None, "audit list --last -4", "--last from-1"),
    "a head of many digits": (lambda _terminal: None,
                              f"audit verify --known {'9' * 5000}:{'a' * 64}", "head"),
    "a client id that is none": (
        _swap("greenroom.toml", "[app]", '[app]\nclient_id = "_weird é id"'), "audit list",
        "greenroom.toml app.client_id developer.xero.com"),
    "an option that no file has": (
        _swap("greenroom.toml", "[sandbox]", '[destination]\nurl = "sqlite:///a?b=c"\n[sandbox]'),
        "sync budget", "SQLite option-b sqlite:///"),
    "leave nobody": (lambda _terminal: None, "connections disconnect",
                     "greenroom-connections-list"),
    "a practice that is not connected": (lambda _terminal: None,
                                         "connections disconnect --practice banksia",
                                         "greenroom-connect"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_bad_input_ends_with_one_screen_and_a_next_step(case: str, terminal: Terminal) -> None:
    """Each mistake is one error: what, where, what next; never a traceback."""
    spoil, command, words = CASES[case]
    typed = command.split() if isinstance(command, str) else command
    spoil(terminal)
    told = terminal(*typed)
    assert one_screen(told), told.err
    said = " ".join(told.err.split())
    for word in words.split():
        assert word.replace("-", " ") in said or word in said, (word, said)
    as_json = terminal(*typed, "--json")
    assert as_json.code == told.code
    assert set(as_json.data["error"]) >= {"code", "message", "hint"}


def test_doctor_tells_everything_at_once(terminal: Terminal) -> None:
    """A broken mapping, a destination that is none and no connection are told in one go."""
    (terminal.folder / "mapping.toml").write_text("nonsense = 1", "utf-8")
    (terminal.folder / "practice.db").write_text("a letter to the bank", "utf-8")
    told = terminal("doctor")
    assert told.code == 1
    for words in ("mapping.toml", "no SQLite database", "greenroom connect", "key ring seals"):
        assert words in told.out


def test_a_wrong_master_key_loses_nothing(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With another master key nothing opens and the error says why; with the old one all does."""
    terminal.connected()
    with monkeypatch.context() as other:
        other.setenv("GREENROOM_MASTER_KEY", new_master_key())
        assert one_screen(terminal("sync", "run"))
        other.setenv("GREENROOM_MASTER_KEY", "tea")
        assert one_screen(terminal("sync", "run"))
    assert terminal("sync", "run").code == 0


def test_a_destination_that_is_no_database_is_left_as_it_is(terminal: Terminal) -> None:
    """A file that happens to have the destination's name is refused and not touched."""
    terminal.connected()
    path = terminal.folder / "practice.db"
    path.write_text("a letter to the bank", "utf-8")
    assert one_screen(terminal("sync", "run"))
    assert path.read_text("utf-8") == "a letter to the bank"


def test_a_locked_destination_is_waited_for(terminal: Terminal) -> None:
    """A reader's lock on the database delays the run for that while; nothing is lost by it."""
    terminal.connected()
    assert terminal("sync", "run", "--stream", "groups").code == 0
    holder = sqlite3.connect(
        terminal.folder / "practice.db", isolation_level=None, check_same_thread=False
    )
    holder.execute("BEGIN EXCLUSIVE")
    threading.Timer(0.4, holder.close).start()
    assert terminal("sync", "run").code == 0


def test_a_missing_secret_is_told_before_anybody_signs_in(terminal: Terminal) -> None:
    """In live a web app needs its secret: nobody is sent to Xero for a code nobody can use."""
    text = PROJECT.replace('"sandbox"', '"live"')
    text = text.replace('name = "Command App"', 'name = "Command App"\nclient_id = "X"')
    (terminal.folder / "greenroom.toml").write_text(text, "utf-8")
    told = terminal("connect", "--paste")
    assert (one_screen(told), told.code) == (True, 2)
    assert "GREENROOM_CLIENT_SECRET" in told.err
    assert "https://login.xero.com" not in told.err
    assert terminal("audit", "list", "--json").data == []


def test_the_live_secret_does_not_disturb_the_sandbox(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who exports the secret of the live app goes on playing in the sandbox, before and after."""
    terminal.connected()
    monkeypatch.setenv("GREENROOM_CLIENT_SECRET", "the-live-one")
    assert terminal("connect").code == 0
    assert terminal("emulator", "reset").code == 0
    terminal.connected()
    monkeypatch.delenv("GREENROOM_CLIENT_SECRET")
    assert terminal("connect").code == 0


def test_a_lost_master_key_names_a_way_that_works(terminal: Terminal) -> None:
    """The key is gone for good: what the hint says is done, and connecting works again."""
    terminal.connected()
    assert terminal("sync", "run").code == 0
    state = terminal.folder / "state/sandbox"
    (state / "master.key").unlink()
    told = terminal("keys", "rotate", "--master")
    assert one_screen(told)
    for name in ("keyring.json", "greenroom.db"):
        assert name in told.err
        (state / name).rename(terminal.folder / f"old-{name}")
    assert "keys rotate" not in told.err
    assert terminal("connect").code == 0
    assert terminal("sync", "run").code == 0


def test_what_only_a_broad_scope_opens_is_approved_as_the_hint_says(terminal: Terminal) -> None:
    """The refusal in the sandbox names the approval that attaches what the features need."""
    path = terminal.folder / "greenroom.toml"
    path.write_text(PROJECT.replace('"groups.list"', '"costs.list"'), "utf-8")
    for _ in range(2):
        told = terminal("connect")
        assert told.code != 0
        line = next(line for line in told.err.splitlines() if "emulator approve" in line)
        said = " ".join(told.err.split())
        assert "--scope" in said
        assert terminal("emulator", "approve").code == 0  # the granular ones are not enough
    words = said.partition("greenroom emulator approve")[2].split()
    assert line
    assert terminal("emulator", "approve", *words).code == 0
    assert terminal("connect").code == 0


def test_after_the_practice_the_organisation_leads_on(terminal: Terminal) -> None:
    """The next step after the proving call is the practice, unless it is connected already."""
    assert "Next: greenroom connect" in terminal("connect", "--accounting").out
    terminal.connected()
    assert "Next: greenroom sync run" in terminal("connect", "--accounting").out


def test_a_pasted_code_is_not_printed_back(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is pasted by mistake may be the secret itself: it is not repeated."""
    assert terminal("emulator", "approve").code == 0
    monkeypatch.setattr("sys.stdin", StringIO("code=SECRETCODE123&state=abc\n"))
    told = terminal("connect", "--paste", "--json")
    assert told.code != 0
    assert "SECRETCODE123" not in told.out + told.err
    assert "not an address" in told.data["error"]["message"]


def test_files_that_cannot_be_read_are_told_in_words(terminal: Terminal) -> None:
    """A folder in place of a file is no file: said without Python's own numbers."""
    (terminal.folder / "mapping.toml").unlink()
    (terminal.folder / "mapping.toml").mkdir()
    for words in (
        ("mapping", "check"),
        ("emulator", "serve", "--world", "/nope"),
        ("emulator", "serve", "--world", str(terminal.folder)),
    ):
        told = terminal(*words)
        assert one_screen(told), told.err
        assert "Errno" not in told.err


def test_a_taken_callback_port_is_told_before_anybody_signs_in(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Xero calls one registered address only: when it is taken, that is the error."""
    monkeypatch.setenv("GREENROOM_CLIENT_SECRET", "a-secret")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        text = PROJECT.replace("8721", str(port)).replace('"sandbox"', '"live"')
        text = text.replace('name = "Command App"', 'name = "Command App"\nclient_id = "X"')
        (terminal.folder / "greenroom.toml").write_text(text, "utf-8")
        told = terminal("connect", "--no-browser")
    assert one_screen(told)
    assert str(port) in told.err


def test_a_revoked_sign_in_says_connect_again_and_keeps_the_rows(terminal: Terminal) -> None:
    """When the world forgets the tokens, runs end with 3 and "connect"; rows stay."""
    terminal.connected()
    assert terminal("sync", "run").code == 0
    before = (terminal.folder / "practice.db").stat().st_size
    (terminal.folder / "state/sandbox/sandbox.world").unlink()
    told = terminal("sync", "run")
    assert told.code == 3
    assert "greenroom connect" in told.out + told.err
    assert (terminal.folder / "practice.db").stat().st_size >= before


def test_a_practice_disconnected_elsewhere_is_told(terminal: Terminal) -> None:
    """A practice that somebody took away at Xero fails the run with what to do."""
    terminal.connected()
    users = terminal("emulator", "users", "--json").data
    practice = terminal("emulator", "practices", "--json").data[0]["tenant_id"]
    done = terminal("emulator", "practices", "--privilege", users[0]["email"],
                    "--practice", practice, "--withdraw")  # fmt: skip
    assert done.code == 0
    assert terminal("connect").code != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="becoming another user needs root")
def test_an_unwritable_folder_is_told(terminal: Terminal) -> None:
    """A data folder or project that belongs to somebody else is an error naming it."""
    for parent in (terminal.folder, *terminal.folder.parents[:2]):
        parent.chmod(0o755)
    for command in ("doctor", "connect", "init other"):
        code, text = _as_nobody(command)
        assert code in {1, 2}, (command, text)
        assert "Traceback" not in text
        assert "Error: " in text
        assert "Next: " in text
        assert str(terminal.folder) in text or "other" in text


def _as_nobody(command: str) -> tuple[int, str]:
    """The exit code and the words of a command run by a user without rights."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        sys.stdout = sys.stderr = os.fdopen(writer, "w")
        os.setgid(65534)
        os.setuid(65534)
        code = run(command.split())
        sys.stderr.flush()
        os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as said:
        text = said.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text


def _keys_and_values(text: str) -> list[str]:
    """The words of a TOML file that a slip of the finger may hit."""
    return sorted({word for line in text.splitlines() for word in line.split() if len(word) > 1})


DEFAULTS = {"greenroom.toml": PROJECT, "mapping.toml": default_mapping(contract())}
SLIPS = st.sampled_from(
    ["", "x", '"', "'", "=", "[", "]", "{", "-1", "0", "1e400", "nan", "true", "\\u0000", "\n",
     "\t", "é", "[]", '""', "2026-01-01", "' OR 1=1", "../..", "\x00", "9" * 400]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(DEFAULTS)), where=st.randoms(use_true_random=False), slip=SLIPS)
def test_any_slip_in_a_file_is_success_or_an_error_that_names_it(
    name: str, where: object, slip: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """One word of a file replaced by anything: it still works, or the error names the file."""
    folder = tmp_path_factory.mktemp("slip", numbered=True)
    text = DEFAULTS[name]
    word = where.choice(_keys_and_values(text))  # type: ignore[attr-defined]
    path = folder / name
    path.write_text(text.replace(word, slip, 1), "utf-8")
    error = None
    try:
        if name == "mapping.toml":
            mapping_at(path, contract())
        else:
            config.read(path, {})
    except GreenroomError as found:
        error = found
    if error:
        assert name in error.message
        assert len(error.message) < 1500
        assert error.exit_code == 2


def test_files_of_ours_are_for_their_owner_only(terminal: Terminal) -> None:
    """Everything in the data folder is closed to group and world."""
    terminal.connected()
    folder: Path = terminal.folder / "state" / "sandbox"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("greenroom.db", "keyring.json", "master.key", "sandbox.world"):
        assert stat.S_IMODE((folder / name).stat().st_mode) & 0o077 == 0, name

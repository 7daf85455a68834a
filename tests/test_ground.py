"""The ground floor: the seam, the clocks, the errors, the log."""

from __future__ import annotations

import inspect
import io
import json
from pathlib import Path

import pytest

from greenroom import errors, log
from greenroom.clock import FrozenClock, SystemClock, iso, moment
from greenroom.errors import GreenroomError
from greenroom.send import Request, Response

ERRORS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, GreenroomError)
]


def test_a_response_is_read_once_and_gives_back_what_it_holds() -> None:
    """Reading to the end releases the response, and only once."""
    released: list[int] = []
    response = Response(200, {}, [b"a", b"b"], release=lambda: released.append(1))
    assert response.read() == b"ab"
    response.close()
    assert released == [1]


def test_a_response_left_early_gives_back_what_it_holds() -> None:
    """Leaving the context releases the response, whatever was read."""
    released: list[int] = []
    with Response(200, {}, [b"a"], release=lambda: released.append(1)):
        pass
    assert released == [1]


def test_a_request_does_not_print_its_query() -> None:
    """A code or token in an address never reaches a log through repr."""
    assert "secret" not in repr(Request("GET", "https://x.example/y?code=secret"))


def test_a_frozen_clock_moves_only_when_told() -> None:
    """Sleeping on a frozen clock moves it at once and never back."""
    clock = FrozenClock(100.0)
    clock.sleep(5)
    clock.advance(-3)
    assert clock.now() == 105.0


def test_the_system_clock_tells_seconds() -> None:
    """The system's clock agrees with itself and does not sleep for a negative time."""
    clock = SystemClock()
    before = clock.now()
    clock.sleep(-1)
    assert clock.now() >= before


def test_moments_are_utc_unless_they_say_otherwise() -> None:
    """A text without a zone is read as UTC, and printing brings it back."""
    assert iso(moment("2026-11-23T02:06:01")) == "2026-11-23T02:06:01Z"
    assert moment("2026-11-23T15:06:01+13:00") == moment("2026-11-23T02:06:01")


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_has_its_own_code_and_a_place_in_the_tree(kind: type[GreenroomError]) -> None:
    """Codes are distinct, exit codes are known, and the drawn tree names every class."""
    assert [other for other in ERRORS if other.code == kind.code] == [kind]
    assert kind.exit_code in {1, 2, 3}
    assert kind.__name__ in (errors.__doc__ or "")


def test_the_tree_of_errors_stays_small() -> None:
    """There are at most 24 classes of errors."""
    assert len(ERRORS) <= 24


def test_a_log_line_holds_allowed_keys_only() -> None:
    """What is not on the list of what may be logged is left out, not masked."""
    stream = io.StringIO()
    log.configure(stream=stream, level=20)
    log.get().info("call", operation="clients.list", email="a@b.example", token="t", status=200)
    line = json.loads(stream.getvalue())
    assert line["operation"] == "clients.list"
    assert line["status"] == 200
    assert not {"email", "token"} & set(line)


def test_a_logged_value_is_one_short_line() -> None:
    """A value cannot smuggle a record or a second line into the log."""
    assert log.redact({"reason": "a\nb " + "x" * 500})["reason"].count("\n") == 0
    assert len(log.redact({"reason": "x" * 500})["reason"]) <= 200


def test_calls_are_logged_to_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    """Lines go to the file named, readable by its owner only, and a large file is put aside."""
    path = tmp_path / "greenroom.log"
    path.write_bytes(b"x" * 10_000_001)
    stream = log.to_file(path, environ={})
    assert stream is not None
    with stream:
        log.get().info("call", operation="clients.list")
    log.configure()
    assert json.loads(path.read_text("utf-8"))["operation"] == "clients.list"
    assert path.stat().st_mode & 0o077 == 0
    assert path.with_name("greenroom.log.1").stat().st_size == 10_000_001

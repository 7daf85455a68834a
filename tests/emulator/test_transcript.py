"""What is held of the latest calls: bounded in number and bytes, without a client's secret."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

from gate_cast import START, Desk, House
from hypothesis import example, given, settings
from hypothesis import strategies as st

from greenroom.emulator.reply import Reply
from greenroom.emulator.transcript import KEPT, LONGEST, LONGEST_URL, Transcript
from greenroom.emulator.world import World
from greenroom.send import Request

URL = "http://localhost:8720/practicemanager/3.1/client.api/list"


def reply(body: object = (b"<Response/>",), **headers: str) -> Reply:
    """An answer of the API."""
    told = {"xero-correlation-id": "c", "content-type": "text/xml", **headers}
    return Reply(200, told, body)  # type: ignore[arg-type]


def size_of(value: object, seen: set[int]) -> int:
    """Bytes of everything that hangs on a value."""
    if id(value) in seen or isinstance(value, type):
        return 0
    seen.add(id(value))
    return sys.getsizeof(value) + sum(size_of(each, seen) for each in gc.get_referents(value))


def test_only_the_latest_are_held() -> None:
    """Beyond the number that is held the oldest goes."""
    transcript = Transcript()
    for number in range(KEPT + 3):
        answer = reply(**{"xero-correlation-id": str(number)})
        transcript.keep(Request("GET", URL), answer, api=True)
    assert list(transcript.notes()) == [str(number) for number in range(3, KEPT + 3)]
    assert transcript.find("2") is None
    assert transcript.find("3") is not None


def test_what_is_held_is_bounded_whatever_is_sent() -> None:
    """The greatest requests and replies leave a beginning each, and their sizes."""
    transcript = Transcript()
    for api in (True, False):
        for _ in range(10):
            headers = {f"x-{number}": "v" * 5_000 for number in range(200)}
            request = Request("POST", f"{URL}?{'q' * 100_000}", headers, bytes(1_000_000))
            transcript.keep(request, reply((bytes(600_000), bytes(600_000))), api=api)
    bound = 4 * LONGEST + LONGEST_URL + 20_000
    assert size_of(transcript.__dict__, set()) < 20 * bound
    found = transcript.find("c")
    assert found is not None
    assert (found.asked.size, found.asked.kept) == (1_000_000, LONGEST)
    assert (found.answered.size, found.answered.kept) == (1_200_000, LONGEST)


def test_a_body_that_is_made_while_it_is_sent_is_not_made_twice() -> None:
    """The chunks pass through as they are taken, and only their beginning stays."""
    made = []

    def chunks() -> Iterator[bytes]:
        for number in range(100):
            made.append(number)
            yield b"x" * 1_000

    transcript = Transcript()
    answer = transcript.keep(Request("GET", URL), reply(chunks()), api=True)
    assert made == []
    assert sum(map(len, answer.body)) == 100_000
    assert made == list(range(100))
    found = transcript.find("c")
    assert found is not None
    assert (found.answered.size, found.answered.kept) == (100_000, LONGEST)


def test_headers_are_those_of_that_moment() -> None:
    """What a caller does with its headers afterwards does not change what was sent."""
    headers = {"accept": "application/xml"}
    transcript = Transcript()
    transcript.keep(Request("GET", URL, headers), reply(), api=True)
    headers["accept"] = "text/plain"
    found = transcript.find("c")
    assert found is not None
    assert found.asked.headers == (("accept", "application/xml"),)


def test_no_clients_secret_waits_in_memory() -> None:
    """A world keeps a digest of a secret; what is held of the call that brought it has less."""
    desk = Desk()
    desk.sign_in()
    gc.collect()
    held: list[object] = [desk.emulator.transcript]
    seen: set[int] = set()
    while held:
        value = held.pop()
        if id(value) not in seen and not isinstance(value, type):
            seen.add(id(value))
            assert not (isinstance(value, str) and desk.secret in value)
            assert not (isinstance(value, bytes) and desk.secret.encode() in value)
            held.extend(gc.get_referents(value))


@settings(deadline=None, max_examples=40)
@given(
    body=st.binary(max_size=200),
    text=st.text(max_size=60),
    kind=st.sampled_from(("application/json", "application/x-www-form-urlencoded", "text/xml", "")),
)
@example(body=b"[" * 20_000, text="", kind="application/json")
@example(body=b'{"a":' * 9_000, text="", kind="application/json")
@example(body=b"a=%FF%&=" * 3_000, text="%\ud800\x00", kind="application/x-www-form-urlencoded")
def test_whatever_is_sent_can_be_held_and_shown(body: bytes, text: str, kind: str) -> None:
    """No request and no reply is too odd for the page, at sign-in or in the API."""
    desk = Desk(clients=1)
    for path in ("connect/token", "practicemanager/3.1/client.api/add", "nowhere"):
        url = f"http://localhost:8720/{path}?{text}"
        desk.ask("POST", url, {"content-type": kind, f"x{text}": text, "accept": text}, body)
        call = desk.emulator.calls[-1]
        page = f"http://localhost:8720/_greenroom/page/calls/{call.correlation_id}"
        assert desk.ask("GET", page).status == 200


def test_nothing_is_held_without_control_or_of_real_people() -> None:
    """Bodies are kept only where control is on, and never of a world that holds real data."""

    class Real(World):
        """A world that says it holds real people's data."""

        private = True  # type: ignore[assignment]  # the mark itself

    assert House().emulator.transcript is None
    desk = Desk()
    assert desk.emulator.transcript is not None
    desk.emulator.adopt(Real(now=START))
    assert desk.emulator.transcript is None
    desk.emulator.adopt(desk.world)
    assert desk.emulator.transcript is not None

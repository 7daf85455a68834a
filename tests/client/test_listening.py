"""A ``Send`` that listens: the reader gets all, the listener a copy, once it was read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from client_cast import XML, Told, breaking, chunked, clients, envelope, uuid

from greenroom.client.listening import Heard, listening
from greenroom.errors import Unreachable
from greenroom.send import Request, Response, Send

ASKED = Request("GET", "https://api.xero.com/x?y=secret", {"authorization": "Bearer secret"})


def answering(body: Iterator[bytes], closed: list[str] | None = None) -> Send:
    """A far side with one reply."""
    noted = closed if closed is not None else []
    return lambda _: Response(200, XML, body, release=lambda: noted.append("closed"))


def test_the_reader_gets_every_byte_and_the_listener_a_copy() -> None:
    """What passes is unchanged; it is told when the reader is done, and the far side closed."""
    heard: list[Heard] = []
    closed: list[str] = []
    send = listening(answering(chunked(clients(3)), closed), heard.append)
    response = send(ASKED)
    assert heard == []
    assert response.read() == clients(3)
    (told,) = heard
    assert (told.status, told.body, told.whole) == (200, clients(3), True)
    assert told.headers["content-type"] == XML["content-type"]
    assert closed == ["closed"]


def test_a_long_body_passes_whole_and_is_not_kept() -> None:
    """The listener's share of memory is bounded; the reader's bytes are not touched."""
    heard: list[Heard] = []
    send = listening(answering(chunked(clients(50))), heard.append, most_bytes=1000)
    assert send(ASKED).read() == clients(50)
    (told,) = heard
    assert not told.whole
    assert len(told.body) <= 1000


def test_a_reply_left_in_the_middle_is_told_as_such() -> None:
    """A reader that has enough, and a connection that breaks, leave what came so far."""
    heard: list[Heard] = []
    response = listening(answering(chunked(clients(50))), heard.append)(ASKED)
    next(iter(response.body))
    response.close()
    response = listening(answering(breaking(b"<Resp")), heard.append)(ASKED)
    with pytest.raises(Unreachable):
        response.read()
    assert [told.whole for told in heard] == [False, False]
    assert heard[1].body == b"<Resp"


def test_what_is_heard_never_shows_a_token_or_a_body() -> None:
    """The repr names method, path and status alone."""
    heard: list[Heard] = []
    listening(answering(chunked(clients(1))), heard.append)(ASKED).read()
    assert "secret" not in repr(heard)
    assert "Client 0" not in repr(heard)


def test_a_session_goes_through_with_its_limits_and_tokens() -> None:
    """``through`` is the same session but for its send: one limiter counts both."""
    heard: list[Heard] = []
    reply = envelope(f"<Client><UUID>{uuid(1)}</UUID><Name>A</Name></Client>")
    told = Told(lambda _: Response(200, XML, chunked(reply)))
    through = told.session.through(lambda send: listening(send, heard.append))
    assert through.clients.get(uuid(1)).name == "A"
    assert told.session.clients.get(uuid(1)).name == "A"
    assert len(heard) == 1
    assert told.outcomes() == ["ok", "ok"]
    assert (through.wire, through.contract) == (told.session.wire, told.session.contract)

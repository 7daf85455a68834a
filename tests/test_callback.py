"""The callback server: the registered address only, 302 without a body, no code left behind."""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import closing

import pytest

from greenroom.callback import LANDING, Page, listening
from greenroom.errors import ConfigError


def free_port() -> int:
    """A port nobody listens on just now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, dict[str, str], bytes]:
    """One plain GET."""
    with closing(http.client.HTTPConnection(host, port, timeout=5)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()


def test_the_callback_is_handed_on_and_leaves_no_code_behind() -> None:
    """The full address is handed on; the browser is sent on with 302, no body, no parameters."""
    port = free_port()
    with listening(f"http://localhost:{port}/callback", page=Page("<p>done</p>")) as wait:
        status, headers, body = get(port, "/callback?code=c&state=s")
        assert (status, headers["location"], body) == (302, LANDING, b"")
        assert wait(1) == f"http://localhost:{port}/callback?code=c&state=s"
        status, headers, body = get(port, LANDING)
        assert (status, body) == (200, b"<p>done</p>")
        assert headers["referrer-policy"] == "no-referrer"


def test_other_paths_are_not_a_callback() -> None:
    """A call of any other path is answered 404 and handed on to nobody."""
    port = free_port()
    with listening(f"http://localhost:{port}/callback", page=Page("")) as wait:
        assert get(port, "/favicon.ico")[0] == 404
        assert wait(0.05) is None


def test_a_user_who_never_comes_back_ends_the_wait() -> None:
    """Waiting ends after the time given, with nothing."""
    with listening(f"http://localhost:{free_port()}/callback", page=Page("")) as wait:
        assert wait(0.01) is None


@pytest.mark.parametrize(
    ("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
)
def test_a_taken_port_is_said_and_no_other_is_used(family: int, address: str) -> None:
    """Xero calls the registered port only, so one taken on either address is an error."""
    try:
        stranger = socket.create_server((address, 0), family=family)
    except OSError:
        pytest.skip("this machine has no such address")
    with closing(stranger) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(ConfigError, match=str(port)) as caught,
            listening(f"http://localhost:{port}/callback", page=Page("")),
        ):
            pass
    assert "register another port" in caught.value.hint


@pytest.mark.parametrize("uri", ["https://app.example/callback", "http://localhost/callback"])
def test_an_address_elsewhere_asks_for_pasting(uri: str) -> None:
    """An address that this machine cannot listen on points to the paste mode."""
    with pytest.raises(ConfigError) as caught, listening(uri, page=Page("")):
        pass
    assert "--paste" in caught.value.hint


def test_the_server_ends_with_its_context() -> None:
    """Nothing listens any more, and no thread is left, once the sign-in is over."""
    port = free_port()
    before = threading.active_count()
    with listening(f"http://localhost:{port}/callback", page=Page("")):
        pass
    with pytest.raises(ConnectionError):
        get(port, "/callback")
    assert threading.active_count() <= before + 2

"""The HTTP client as a ``Send``: Xero's three hosts or one emulator, and nothing else.

The only use of httpx2. TLS is 1.2 or newer and always verified, redirects are never followed, and
bodies stream. What a status means, and whether to try again, is decided elsewhere.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from urllib.parse import urlsplit

import httpx2

from greenroom.contract import contract
from greenroom.errors import ConfigError, Unreachable
from greenroom.send import Closing, Request, Response

CONNECT_SECONDS = 10.0
READ_SECONDS = 180.0
"""A detailed list of a large practice takes minutes before its first byte."""

_NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
)
"""Failures before a byte of the request can have left; after all others a write is in doubt."""

_HEADERS = {"authorization": "access token", "xero-tenant-id": "practice's id"}
"""Headers in the words of who gave their values."""


class Transport(Closing):
    """A ``Send`` over HTTP. Use it in ``with``, so that its connections are closed.

    ``origin`` is the address of a served emulator and then the only one allowed; plain http is
    taken for this machine alone. Raises ``ConfigError`` for an origin that is neither.
    """

    def __init__(
        self,
        *,
        origin: str | None = None,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._allowed = _allowed(origin)
        self._client = httpx2.Client(
            verify=tls(),
            timeout=httpx2.Timeout(read_seconds, connect=connect_seconds),
            follow_redirects=False,
            headers={"user-agent": f"greenroom/{version('greenroom')}"},
        )

    def __call__(self, request: Request) -> Response:
        """The response, its body still to be streamed; ``Unreachable`` when there is none."""
        address = urlsplit(request.url)
        if (address.scheme, address.netloc) not in self._allowed:
            allowed = ", ".join(sorted(f"{scheme}://{host}" for scheme, host in self._allowed))
            raise ConfigError(
                f"{address.scheme}://{address.hostname} is not an address this client may call",
                hint=f"It may call {allowed}.",
            )
        _check_headers(request.headers)
        built = self._client.build_request(
            request.method, request.url, headers=dict(request.headers), content=request.body or None
        )
        try:
            answer = self._client.send(built, stream=True)
        except httpx2.TransportError as error:
            raise _unreachable(error, address.hostname or "") from error
        headers = {name.lower(): value for name, value in answer.headers.items()}
        body = _chunks(answer, address.hostname or "")
        return Response(answer.status_code, headers, body, release=answer.close)

    def close(self) -> None:
        """Close every connection."""
        self._client.close()


def _check_headers(headers: Mapping[str, str]) -> None:
    """Nothing, if HTTP can carry every header; else ``ConfigError``, before anything is sent."""
    for name, value in headers.items():
        if not (value.isascii() and value.isprintable()):
            what = _HEADERS.get(name, f"header {name}")
            raise ConfigError(
                f"the {what} holds characters that no HTTP header can carry",
                hint="Use it as Xero gave it: letters, digits and signs, without spaces around it "
                "or a line's end.",
            )


def _chunks(answer: httpx2.Response, host: str) -> Iterator[bytes]:
    """The decoded body as it arrives; a connection that breaks off is ``Unreachable``."""
    try:
        yield from answer.iter_bytes()
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        raise _unreachable(error, host) from error


def _unreachable(error: httpx2.RequestError, host: str) -> Unreachable:
    """The failure in our words; ``sent`` unless no byte can have left."""
    sent = not isinstance(error, _NEVER_SENT)
    if isinstance(error, httpx2.TimeoutException):
        what = f"{host} did not answer in time" if sent else f"{host} could not be reached in time"
    else:
        what = f"{host} gave no answer" if sent else f"{host} could not be reached"
    # The text of the library's error may hold an address with its query: only its kind is told.
    hint = f"Check the network, the proxy and Xero's status page ({type(error).__name__})."
    return Unreachable(what, sent=sent, hint=hint)


def _allowed(origin: str | None) -> frozenset[tuple[str, str]]:
    """Schemes and hosts that may be called."""
    if origin is None:
        hosts = contract().identity.hosts.values()
        return frozenset((part.scheme, part.netloc) for part in map(urlsplit, hosts))
    part = urlsplit(origin)
    plain = part.scheme == "http" and _is_this_machine(part.hostname or "")
    if not (part.scheme == "https" or plain) or not part.hostname or part.username:
        raise ConfigError(
            "the emulator's origin must be https, or http on this machine",
            hint="For example http://localhost:8720",
        )
    return frozenset({(part.scheme, part.netloc)})


def _is_this_machine(host: str) -> bool:
    """Whether the name can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_CIPHERS = "ECDHE+AES256:DHE+AES256:!aNULL:!aDSS:!SHA1:!AESCCM"
"""AES-256 with SHA-256 or better, as Xero demands it (R2.1)."""


def tls() -> ssl.SSLContext:
    """TLS 1.2 or newer, certificates and host names verified against the system's store.

    In TLS 1.2 nothing below AES-256 is taken. In TLS 1.3 it is asked for first, and the server
    chooses: Python leaves no say in those suites.
    """
    context = httpx2.create_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    return context

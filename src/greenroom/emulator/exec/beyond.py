"""Where a host name leads under ``greenroom exec``: to the emulator, on to the world, or nowhere.

Pure: a name and a port in, a way out. The relay goes that way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from greenroom.contract import contract
from greenroom.errors import ConfigError

HTTPS = 443

Others = Literal["pass", "refuse"]
"""What becomes of calls to hosts that are not Xero's."""


class Played(NamedTuple):
    """Xero's domain, and the hosts of it that the emulator plays."""

    domain: str
    hosts: tuple[str, ...]

    def owns(self, host: str) -> bool:
        """Whether a name is of the domain."""
        name = host.lower().rstrip(".")
        return name == self.domain or name.endswith(f".{self.domain}")


def played() -> Played:
    """Xero's domain and hosts, as the contract names them."""
    names = [urlsplit(url).hostname or "" for url in contract().identity.hosts.values()]
    hosts = tuple(sorted(set(names)))
    return Played(hosts[0].partition(".")[2], hosts)


class Proxy(NamedTuple):
    """A proxy that the user had before: where it is, whether it speaks TLS, who we are to it."""

    host: str
    port: int
    tls: bool
    login: str

    def __repr__(self) -> str:
        """Where it is: the login is a secret."""
        return f"<Proxy {self.host}:{self.port}>"


class Way(NamedTuple):
    """Where a call goes: to the emulator, straight on, through the user's proxy, or nowhere."""

    kind: Literal["emulator", "straight", "proxy", "refused"]
    proxy: Proxy | None = None


class Beyond:
    """The way of every host: Xero's to the emulator, others as chosen and as the user had it.

    ``environ`` is what the user had: its proxies and their exceptions go on counting for others.
    Raises ``ConfigError`` for a proxy that the relay cannot speak to.
    """

    def __init__(self, others: Others, environ: Mapping[str, str]) -> None:
        self._played = played()
        self._others = others
        lower = {name.lower(): value for name, value in environ.items() if value}
        # Written last, lower case wins, as with most programs.
        lower |= {name: value for name, value in environ.items() if name == name.lower() and value}
        self._exceptions = _entries(lower.get("no_proxy", ""))
        every = lower.get("all_proxy", "")
        passing = others == "pass"
        self._proxies = {
            scheme: _proxy(lower.get(f"{scheme}_proxy") or every) if passing else None
            for scheme in ("http", "https")
        }

    def way(self, host: str, port: int, *, plain: bool = False) -> Way:
        """The way to a host; ``plain`` for one asked over http."""
        if self._played.owns(host):
            # Xero answers over TLS only: anything else would have met the real one.
            return Way("emulator" if port == HTTPS and not plain else "refused")
        if self._others == "refuse":
            return Way("refused")
        proxy = self._proxies["http" if plain else "https"]
        if proxy is None or any(_excepts(entry, host, port) for entry in self._exceptions):
            return Way("straight")
        return Way("proxy", proxy)


def other_exceptions(no_proxy: str) -> list[str]:
    """The exceptions of a ``NO_PROXY`` that do not keep Xero's hosts from the relay."""
    hosts = played().hosts
    return [
        entry
        for entry in _entries(no_proxy)
        if not any(_excepts(entry, host, HTTPS) for host in hosts)
    ]


def _entries(no_proxy: str) -> list[str]:
    """The entries of a ``NO_PROXY``; most programs part them by commas, some by spaces too."""
    return no_proxy.replace(",", " ").split()


def _excepts(entry: str, host: str, port: int) -> bool:
    """Whether one entry of ``NO_PROXY`` covers a host, in the widest reading programs have."""
    name, _, only = entry.lower().rpartition(":") if entry.count(":") == 1 else (entry, "", "")
    if only and only != str(port):
        return False
    name = name.lower().removeprefix("*").removeprefix(".").rstrip(".")
    return not name or host.lower() == name or host.lower().endswith(f".{name}")


def _proxy(url: str) -> Proxy | None:
    """The proxy that a variable names; ``None`` for an empty one."""
    if not url:
        return None
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(
            f"The proxy that other hosts went through before, {parts.scheme}://{parts.hostname}, "
            "is of a kind that greenroom exec cannot go through.",
            hint="Lead Xero's hosts only, and refuse all others: --others refuse",
        )
    tls = parts.scheme == "https"
    login = ":".join(unquote(part or "") for part in (parts.username, parts.password))
    return Proxy(parts.hostname, _port(parts.port, tls=tls), tls, login.strip(":") and login)


def _port(port: int | None, *, tls: bool) -> int:
    return port or (HTTPS if tls else 80)

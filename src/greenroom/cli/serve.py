"""``greenroom emulator serve``: Xero's side on one local address."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import Json, in_range
from greenroom.cli.played import NEW_WORLD, Played, require_known
from greenroom.errors import ConfigError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def serve(
    *,
    host: str = "localhost",
    port: int = 8720,
    control: Annotated[bool, Parameter(negative="")] = False,
    consent: str = "",
    played: Played = NEW_WORLD,
    json: Json = False,
) -> int:
    """Serve the emulator on one local address until Ctrl-C.

    Parameters
    ----------
    host
        The address to listen on; anything but loopback lets others in.
    port
        The port; 0 takes a free one.
    control
        Answer control calls: register apps, approve, lapse, reset, script faults.
    consent
        E-mail of a made-up user who consents without a page, for tests.
    """
    from greenroom.emulator.asgi import serve as run

    in_range("--port", port, low=0, high=65_535)
    keep_in(host, private=played.exports.are_real())
    emulator = played.emulator(control=control, consent=consent)
    keep_in(host, private=emulator.world.private)
    require_known(consent, emulator.world)
    run(emulator, host=host, port=port, announce=_told if json else _said)
    return 0


def keep_in(host: str, *, private: bool) -> None:
    """Raise ``ConfigError`` where real people's data would be served to other machines."""
    if private and host not in _LOOPBACK:
        raise ConfigError(
            f"Real people's data are not served on {host}: anybody there could sign in and read.",
            hint="Leave --host out, or read the exports with --disguise.",
        )


def _said(origin: str) -> None:
    """Tell a person where the emulator listens."""
    look.note(f"Serving Xero's side on {origin}")


def _told(origin: str) -> None:
    """Tell a program where the emulator listens, on one screenful of standard output."""
    look.show_json({"origin": origin})

"""What was heard while a scenario was played: every call as far as a judge must know it.

No token is kept, only a digest that tells one from another. Nothing is judged here.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl

from greenroom.emulator.reply import Reply
from greenroom.emulator.world import digest
from greenroom.send import Request, Response

_SHOWN = {"identity.code": "code", "identity.refresh": "refresh_token"}
"""What a call of the token endpoint shows, which may be shown once only."""


class Heard(NamedTuple):
    """One call. ``status`` is 0 where no answer came, ``cut`` says that the answer broke off.

    ``closed_until`` is when the limit opens that refused it, ``problem`` that limit's name.
    ``same`` is equal for calls that asked the same, ``shown`` for those that showed the same token.
    """

    at: float
    turn: int
    operation: str
    practice: str
    method: str
    status: int
    cut: bool
    same: str
    shown: str
    problem: str
    closed_until: float

    @property
    def in_doubt(self) -> bool:
        """Whether whoever asked cannot know if it was carried out."""
        return self.cut or self.status == 0 or self.status >= 500


class Witness:
    """Everything heard, in order; ``turn`` is the run of the client that is going on."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.turn = 0

    def hear(
        self, request: Request, response: Response | None, *, operation: str, now: float
    ) -> None:
        """Remember one call and its answer; ``None`` when the connection broke without one."""
        headers = response.headers if response is not None else {}
        wait = headers.get("retry-after", "")
        shown = ""
        if operation in _SHOWN:
            form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
            shown = digest(form.get(_SHOWN[operation], ""))
        self.heard.append(
            Heard(
                at=now,
                turn=self.turn,
                operation=operation,
                practice=request.headers.get("xero-tenant-id", ""),
                method=request.method,
                status=response.status if response is not None else 0,
                cut=isinstance(response, Reply) and response.broken_off,
                same=digest(f"{request.method} {request.url} {request.body!r}"),
                shown=shown,
                problem=headers.get("x-rate-limit-problem", ""),
                closed_until=now + float(wait) if wait else 0.0,
            )
        )

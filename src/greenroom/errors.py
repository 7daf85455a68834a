"""Every exception Greenroom raises, in one tree.

Each class has a stable ``code`` (for logs, docs and tests), a message that says what happened to
which thing, and a ``hint`` that says what to do next. ``exit_code`` is what the command line ends
with: 1 failed, 2 something you wrote is wrong, 3 not yet (waiting for approval, consent or quota).

::

    GreenroomError
    ├─ ConfigError              greenroom.toml, an option or the environment is wrong
    ├─ ContractError            a contract data file is wrong
    ├─ MappingError             the mapping file does not fit the contract
    ├─ BodyError                bytes that are not a body the contract knows
    ├─ NotReady                 what was asked for waits for something that is still missing
    ├─ ConsentError             the sign-in did not end with a usable token
    ├─ VaultError               a sealed value cannot be opened, or there is no key
    ├─ StoreError               our own database cannot be opened, read or written
    ├─ LedgerBroken             the ledger's hash chain does not hold
    ├─ LoadError                the destination refused a table, a column or a row
    ├─ EmulatorError            the emulator was asked for something it cannot do
    └─ CallError                one call to Xero failed: operation, practice, correlation id
       ├─ Unreachable           no answer at all
       ├─ OutcomeUnknown        a write was sent and no answer came: read back before repeating
       ├─ SignedOut             no token, expired for good, or revoked: connect again
       ├─ ScopeMissing          the operation needs a scope this token does not have
       ├─ Forbidden             wrong practice, or the person who connected lacks the privilege
       ├─ RateLimited           which limit, and when it opens
       ├─ Refused               Xero said no in its own words: 200 + ERROR, 400, 409 or 500
       ├─ NotFound              no such path or record
       ├─ XeroBroken            5xx without a message, or a body cut short
       └─ UnexpectedReply       the reply does not fit the contract

This file imports nothing of ours.
"""

from __future__ import annotations

from typing import ClassVar, TypedDict, Unpack


class GreenroomError(Exception):
    """Anything Greenroom can say went wrong: a ``code``, a message and a ``hint``."""

    code: ClassVar[str] = "greenroom"
    exit_code: int = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(GreenroomError):
    """A setting is missing, unknown or has a wrong value; the message names file and key."""

    code = "config"
    exit_code = 2


class ContractError(GreenroomError):
    """A contract data file has an unknown key, a dangling name or a bad value."""

    code = "contract"


class MappingError(GreenroomError):
    """The mapping file names a field, table or type that cannot be; the message says where."""

    code = "mapping"
    exit_code = 2


class BodyError(GreenroomError):
    """Bytes are not a body the contract knows: malformed, cut short, hostile or of a wrong type.

    ``cut`` is True where they only ended too early, so that asking again may help. ``field`` is
    the element of a request whose value does not fit; "" when it is anything else.
    """

    code = "body"

    def __init__(self, message: str, *, hint: str = "", cut: bool = False, field: str = "") -> None:
        super().__init__(message, hint=hint)
        self.cut = cut
        self.field = field


class ConsentError(GreenroomError):
    """A sign-in did not end with a usable token; ``code`` of the case is in ``reason``."""

    code = "consent"
    exit_code = 3

    def __init__(
        self, message: str, *, hint: str = "", reason: str = "unfinished", exit_code: int = 3
    ) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason
        self.exit_code = exit_code


class NotReady(GreenroomError):
    """What was asked for cannot be made yet: the message lists what is still missing."""

    code = "not-ready"
    exit_code = 3


class VaultError(GreenroomError):
    """A sealed value cannot be opened with the keys at hand, or no master key was given."""

    code = "vault"


class StoreError(GreenroomError):
    """Our own database cannot be opened, migrated, read or written."""

    code = "store"


class LedgerBroken(GreenroomError):
    """The ledger's hash chain does not hold: an event was changed, removed or reordered."""

    code = "ledger-broken"


class LoadError(GreenroomError):
    """The destination refused a table, a column or a row."""

    code = "load"


class EmulatorError(GreenroomError):
    """The emulator was asked for something that its world does not have or cannot do."""

    code = "emulator"
    exit_code = 2


class CallFacts(TypedDict, total=False):
    """What every failed call can tell beside its message; see ``CallError``."""

    hint: str
    operation: str
    practice: str
    correlation_id: str
    status: int | None


class CallError(GreenroomError):
    """One call to Xero failed.

    Carries the operation's name, the practice's tenant id, Xero's correlation id and the HTTP
    status, as far as they are known; none of them is personal data.
    """

    code = "call"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        operation: str = "",
        practice: str = "",
        correlation_id: str = "",
        status: int | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.operation = operation
        self.practice = practice
        self.correlation_id = correlation_id
        self.status = status


class Unreachable(CallError):
    """No answer at all: the name did not resolve, the connection failed or timed out.

    ``sent`` is False only where no byte of the request can have left this machine.
    """

    code = "unreachable"

    def __init__(
        self,
        message: str,
        *,
        sent: bool = True,
        **facts: Unpack[CallFacts],
    ) -> None:
        super().__init__(message, **facts)
        self.sent = sent


class OutcomeUnknown(CallError):
    """A write left this machine and no answer came back: it may have happened. Read it back."""

    code = "outcome-unknown"


class SignedOut(CallError):
    """There is no usable token: never connected, expired for good, or revoked."""

    code = "signed-out"
    exit_code = 3


class ScopeMissing(CallError):
    """The operation needs one of ``needed`` and the token carries only ``granted``."""

    code = "scope-missing"
    exit_code = 3

    def __init__(
        self,
        message: str,
        *,
        needed: tuple[str, ...] = (),
        granted: tuple[str, ...] = (),
        **facts: Unpack[CallFacts],
    ) -> None:
        super().__init__(message, **facts)
        self.needed = needed
        self.granted = granted


class Forbidden(CallError):
    """The practice is not connected (any more), or the person who connected lacks the privilege.

    ``is_disconnected`` tells the first from the second: another person's sign-in may still do.
    """

    code = "forbidden"

    def __init__(
        self,
        message: str,
        *,
        is_disconnected: bool = False,
        **facts: Unpack[CallFacts],
    ) -> None:
        super().__init__(message, **facts)
        self.is_disconnected = is_disconnected


class RateLimited(CallError):
    """A limit was met: ``problem`` names it, ``retry_after_seconds`` says when it opens."""

    code = "rate-limited"
    exit_code = 3

    def __init__(
        self,
        message: str,
        *,
        problem: str = "",
        retry_after_seconds: float | None = None,
        **facts: Unpack[CallFacts],
    ) -> None:
        super().__init__(message, **facts)
        self.problem = problem
        self.retry_after_seconds = retry_after_seconds


class Refused(CallError):
    """Xero refused the request in its own words; they are the message. Never retried in a run."""

    code = "refused"


class NotFound(CallError):
    """Xero does not know the path or the record."""

    code = "not-found"


class XeroBroken(CallError):
    """A 5xx without words of its own, a gateway failure, or a body cut short."""

    code = "xero-broken"


class UnexpectedReply(CallError):
    """The reply does not fit the contract; the message says where, never with the value."""

    code = "unexpected-reply"


def codes() -> frozenset[str]:
    """The code of every kind of error there is."""
    kinds, found = [GreenroomError], set()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        found.add(kind.code)
    return frozenset(found)

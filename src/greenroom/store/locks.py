"""Named locks between threads and processes: files beside SQLite, advisory locks on PostgreSQL.

Both kinds end with the process that holds them, however it dies. What is done under a lock is the
caller's business; how long it takes should be seconds.
"""

from __future__ import annotations

import hashlib
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

from greenroom.errors import StoreError
from greenroom.store.trouble import store_error

Outer = Callable[[str, float], AbstractContextManager[None]]
"""A lock between processes: name and patience in seconds → held while in the context."""

POLL_SECONDS = 0.01


def _busy(name: str) -> StoreError:
    kind = name.partition(":")[0]
    return StoreError(
        f"another process has held the lock for {kind} too long",
        hint="See whether it hangs; its lock goes when it ends.",
    )


def file_locks(folder: Path) -> Outer:
    """Locks as files in a folder, one per name; the files stay, empty."""

    @contextmanager
    def hold(name: str, patience: float) -> Iterator[None]:
        path = folder / hashlib.sha256(name.encode()).hexdigest()[:24]
        lock = FileLock(path, timeout=patience, mode=0o600, poll_interval=POLL_SECONDS)
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            lock.acquire()
        except Timeout:
            raise _busy(name) from None
        except OSError as error:
            raise store_error(error, str(folder)) from error
        try:
            yield
        finally:
            lock.release()

    return hold


def advisory_locks(engine: Engine, scope: str) -> Outer:
    """Advisory locks on PostgreSQL, each held by an open transaction of its own connection.

    ``engine`` must not be the one that does the work: were its connections all waiting for locks,
    the holder could not get one to finish with.
    """

    @contextmanager
    def hold(name: str, patience: float) -> Iterator[None]:
        digest = hashlib.sha256(f"{scope}\0{name}".encode()).digest()
        key = int.from_bytes(digest[:8], "big", signed=True)
        with engine.connect() as connection:
            # 0 would mean for ever; and no server setting may end a lock that is being held.
            connection.execute(text(f"SET LOCAL lock_timeout = {max(1, int(patience * 1000))}"))
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
            yield

    return hold


class Locks:
    """Named locks, first between this process's threads, then between processes.

    A thread may take a lock again that it already holds.
    """

    def __init__(self, outer: Outer) -> None:
        self._outer = outer
        self._guard = threading.Lock()
        self._inner: weakref.WeakValueDictionary[str, _Inner] = weakref.WeakValueDictionary()
        self._held = threading.local()

    def holds(self, name: str) -> bool:
        """Whether this thread holds the lock."""
        return name in vars(self._held)

    @contextmanager
    def hold(self, name: str, *, patience_seconds: float) -> Iterator[None]:
        """Alone with this name while in the context; ``StoreError`` when it takes too long."""
        if self.holds(name):
            yield
            return
        with self._guard:
            inner = self._inner.setdefault(name, _Inner())
        with ExitStack() as stack:
            if not inner.lock.acquire(timeout=patience_seconds):
                raise _busy(name)
            stack.callback(inner.lock.release)
            stack.enter_context(self._outer(name, patience_seconds))
            setattr(self._held, name, True)
            stack.callback(delattr, self._held, name)
            yield


class _Inner:
    """A thread lock that is forgotten when nobody waits for it."""

    __slots__ = ("__weakref__", "lock")

    def __init__(self) -> None:
        self.lock = threading.Lock()

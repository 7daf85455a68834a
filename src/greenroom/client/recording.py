"""A folder of samples, filled while a session goes about its work: one file a reply, and its facts.

``session.through(recording.around)`` is the same session, its replies kept. Only replies of
operations the contract knows are kept, never those that carry tokens. What may stay in a sample is
decided in ``samples``.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from greenroom.client.disguise import Disguise
from greenroom.client.listening import Heard, listening
from greenroom.client.samples import Sample, sample_of
from greenroom.clock import Clock, SystemClock, iso
from greenroom.contract import contract as shipped_contract
from greenroom.contract.model import Contract, Operation
from greenroom.errors import ConfigError
from greenroom.send import Send


class Recording:
    """Replies kept as samples in a folder of their own; may be shared by threads.

    ``key`` decides what stands for what: without one it is drawn anew and forgotten with the
    recording. ``made`` says in each sample how it came about. Raises ``ConfigError`` for a folder
    that holds something already: two recordings in one could not be told apart.
    """

    def __init__(
        self,
        folder: Path,
        *,
        made: str,
        key: bytes = b"",
        contract: Contract | None = None,
        clock: Clock | None = None,
    ) -> None:
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise ConfigError(
                f"{folder} is not an empty folder.",
                hint="Name a new one: each recording has a folder of its own.",
            )
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.files: list[str] = []
        self._made = made
        self._contract = contract or shipped_contract()
        self._clock = clock or SystemClock()
        self._disguise = Disguise(key or secrets.token_bytes(32))
        self._names: Counter[str] = Counter()
        self._known = _paths(self._contract)
        self._lock = threading.Lock()

    def around(self, send: Send) -> Send:
        """The same ``Send``; what it answers is kept."""
        return listening(send, self.keep)

    def keep(self, heard: Heard) -> None:
        """Write the sample of a reply, if it is one of the contract's operations."""
        operation = self._operation(heard)
        if operation is None:
            return
        sample = sample_of(self._contract, operation, heard, self._disguise)
        with self._lock:
            self._names[operation.name] += 1
            number = self._names[operation.name]
            stem = operation.name if number == 1 else f"{operation.name}-{number}"
            name = f"{stem}.{sample.form or 'txt'}"
            (self.folder / name).write_bytes(sample.body)
            facts = told(sample, at=iso(self._clock.now()), made=self._made)
            (self.folder / f"{name}.toml").write_text(facts, "utf-8")
            self.files.append(name)

    def _operation(self, heard: Heard) -> Operation | None:
        """The operation that a request called."""
        path = urlsplit(heard.request.url).path
        for method, pattern, operation in self._known:
            if method == heard.request.method and pattern.fullmatch(path):
                return operation
        return None


def told(sample: Sample, *, at: str, made: str) -> str:
    """What is worth knowing of a sample, as TOML."""
    lines = [
        f"operation = {_quoted(sample.operation)}",
        f"call = {_quoted(f'{sample.method} {sample.path}')}",
        f"arguments = [{', '.join(map(_quoted, sample.arguments))}]",
        f"status = {sample.status}",
        f"at = {_quoted(at)}",
        f"made = {_quoted(made)}",
        f"body = {_quoted(sample.form or 'left out: neither XML nor JSON, or cut')}",
        "",
        "[headers]",
        *(f"{name} = {_quoted(text)}" for name, text in sorted(sample.headers.items())),
    ]
    return "\n".join(lines) + "\n"


_quoted = partial(json.dumps, ensure_ascii=False)
"""A text as TOML writes it: what JSON escapes is escaped in the same way there."""


def _paths(contract: Contract) -> list[tuple[str, re.Pattern[str], Operation]]:
    """Method and path of every operation, those without parameters first."""
    sides: Iterable[tuple[str, Iterable[Operation]]] = (
        ("practice", contract.operations.values()),
        ("accounting", contract.accounting.values()),
    )
    found = [
        (len(one.path_params), one.method, contract.identity.endpoints[side].path, one)
        for side, operations in sides
        for one in operations
    ]
    found.sort(key=lambda entry: entry[0])
    return [
        (method, re.compile(re.escape(base) + _pattern(operation.path)), operation)
        for _, method, base, operation in found
    ]


def _pattern(path: str) -> str:
    """``client.api/get/{identifier}`` as a pattern."""
    return re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path))

"""The contract → typed records and methods, one module a group, in ``src/greenroom/client/api``.

``files()`` gives every file's text, formatted; run as a program it writes them. Deterministic: the
same contract gives the same bytes. Records that several groups use stand in ``shared``, so that no
two generated modules import each other.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import api_heads as heads
import api_packages as packages
import api_text as text
from greenroom.contract import contract
from greenroom.contract.model import Contract, Operation, Record

ROOT = Path(__file__).parents[1]
FOLDER = "src/greenroom/client/api"
HEADER = "# Generated from the contract by tools/generate_api.py; do not edit.\n"


def files() -> dict[str, str]:
    """Every generated file: path below the root → text."""
    known = contract()
    groups = by_group(known)
    homes = homes_of_records(known, groups)
    made = {
        "__init__.py": packages.package(groups, homes),
        "shared.py": module(known, homes, "shared", []),
    }
    for group, operations in groups.items():
        made[f"{group}.py"] = module(known, homes, group, operations)
        made[f"concurrent/{group}.py"] = concurrent_module(known, homes, group, operations)
    made["concurrent/__init__.py"] = packages.concurrent_package(groups)
    return formatted({f"{FOLDER}/{name}": HEADER + body for name, body in sorted(made.items())})


def by_group(known: Contract) -> dict[str, list[Operation]]:
    """The practice's operations by group, in order of the alphabet."""
    groups: dict[str, list[Operation]] = {}
    for operation in known.operations.values():
        groups.setdefault(operation.group, []).append(operation)
    return dict(sorted(groups.items()))


def homes_of_records(known: Contract, groups: dict[str, list[Operation]]) -> dict[str, str]:
    """Record name → the module it stands in. Records no operation reaches have no home."""
    users: dict[str, set[str]] = {}
    for group, operations in groups.items():
        for name in reached(known, operations):
            users.setdefault(name, set()).add(group)
    found = {name: min(by) if len(by) == 1 else "shared" for name, by in users.items()}
    return {name: found[name] for name in known.records if name in found}


def reached(known: Contract, operations: Iterable[Operation]) -> set[str]:
    """The records the operations send or answer with, and those inside them."""
    waiting = [
        name
        for operation in operations
        for name in (operation.reply.record, operation.body and operation.body.record)
        if name
    ]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [field.record for field in known.fields(name) if field.record]
    return found


def module(known: Contract, homes: dict[str, str], group: str, operations: list[Operation]) -> str:
    """The text of one group's module, or of the shared one."""
    own = [known.records[name] for name, home in homes.items() if home == group]
    foreign = sorted(name for name in reached(known, operations) if homes[name] == "shared")
    parts = [heads.module_docstring(group, shared=not operations)]
    body = [text.record(record) for record in own]
    if operations:
        made = [r for r in _sorted(known, [*foreign, *(r.name for r in own)]) if is_read(r)]
        body.append(text.calls_class(group, operations, known, [record.name for record in made]))
    parts.append(heads.imports("\n".join(body), foreign, has_calls=bool(operations)))
    exported = [*foreign, *(record.name for record in own)]
    parts.append(heads.exports([*exported, text.class_name(group)] if operations else exported))
    return "\n\n".join((*parts, *body))


def is_read(record: Record) -> bool:
    """Whether the record comes in replies."""
    return record.direction != "request"


def _sorted(known: Contract, names: Iterable[str]) -> Iterator[Record]:
    for name in sorted(names):
        yield known.records[name]


def concurrent_module(
    known: Contract, homes: dict[str, str], group: str, operations: list[Operation]
) -> str:
    """The text of one group's asynchronous module."""
    body = text.async_class(group, operations)
    used = sorted(
        name for name in reached(known, operations) if text.mentions(body, name) and homes[name]
    )
    return "\n\n".join((heads.async_docstring(group), heads.async_imports(body, group, used), body))


def formatted(made: dict[str, str]) -> dict[str, str]:
    """The same files as ``ruff format`` leaves them, all in one run."""
    with tempfile.TemporaryDirectory() as folder:
        for name, body in made.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, "utf-8")
        ruff, settings = Path(sys.executable).with_name("ruff"), ROOT / "pyproject.toml"
        for step in (["check", "--select", "I", "--fix"], ["format"]):
            command = [str(ruff), *step, "--config", str(settings), "--no-cache", "--quiet", folder]
            subprocess.run(command, check=True)
        return {name: (Path(folder) / name).read_text("utf-8") for name in made}


def main() -> int:
    """Write what differs; returns the exit code."""
    for name, body in files().items():
        path = ROOT / name
        if not path.is_file() or path.read_text("utf-8") != body:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, "utf-8")
            print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

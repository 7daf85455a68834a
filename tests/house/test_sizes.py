"""The bars of the house: sizes, docstrings and cycles, measured on every run."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "greenroom"
TESTS = Path(__file__).parents[1]


def is_generated(path: Path) -> bool:
    """Whether the first line says that a tool wrote the file."""
    return "generated" in path.read_text("utf-8").partition("\n")[0].lower()


FILES = sorted(SOURCE.rglob("*.py"))
HAND_WRITTEN = [path for path in FILES if not is_generated(path)]


def name_of(path: Path) -> str:
    """The path below the package, as a test's id."""
    return str(path.relative_to(SOURCE))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and nested ones included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the last line."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_modules_are_short() -> None:
    """No hand-written module is longer than 300 lines."""
    sizes = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in HAND_WRITTEN}
    assert {name: size for name, size in sizes.items() if size > 300} == {}


def test_functions_are_short() -> None:
    """No hand-written function is longer than 60 lines, and half of them have at most 9."""
    sizes = {
        f"{name_of(path)}:{node.name}": length(node)
        for path in HAND_WRITTEN
        for node in functions(path)
    }
    assert {name: size for name, size in sizes.items() if size > 60} == {}
    assert statistics.median(sizes.values()) <= 9


def test_functions_take_few_positional_arguments() -> None:
    """No hand-written function takes more than four arguments by position, ``self`` aside."""
    crowded = {
        f"{name_of(path)}:{node.name}": len(names)
        for path in HAND_WRITTEN
        for node in functions(path)
        if len(names := [arg.arg for arg in node.args.args if arg.arg not in {"self", "cls"}]) > 4
    }
    assert crowded == {}


def public_without_docstring(path: Path) -> Iterator[str]:
    """Public modules, classes and functions of a file that say nothing about themselves."""
    tree = ast.parse(path.read_text("utf-8"))
    if not ast.get_docstring(tree):
        yield name_of(path)
    stack: list[tuple[str, ast.AST]] = [(name_of(path), tree)]
    while stack:
        where, parent = stack.pop()
        for node in ast.iter_child_nodes(parent):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                yield f"{where}:{node.name}"
            if isinstance(node, ast.ClassDef):
                stack.append((f"{where}:{node.name}", node))


def test_every_public_name_is_documented() -> None:
    """Every public module, class and function has a docstring, generated ones too."""
    assert [name for path in FILES for name in public_without_docstring(path)] == []


def test_imports_stand_at_the_top() -> None:
    """No function imports anything, but in commands and at the door of an optional dependency."""
    optional = {
        *("keyring", "psycopg", "opentelemetry", "prometheus_client", "uvloop"),
        *("holidays", "icalendar", "weasyprint"),
    }
    inside = [
        f"{name_of(path)}:{node.name}"
        for path in FILES
        if path.relative_to(SOURCE).parts[0] != "cli"
        for node in functions(path)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom) and not _names(inner) & optional
    ]
    assert inside == []


def _names(node: ast.Import | ast.ImportFrom) -> set[str]:
    """The top packages an import statement names."""
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0]}
    return {alias.name.partition(".")[0] for alias in node.names}


@pytest.mark.parametrize(
    "path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: str(path.relative_to(TESTS))
)
def test_every_test_states_its_promise(path: Path) -> None:
    """Every test has a docstring: the sentence that it proves."""
    silent = [
        node.name
        for node in functions(path)
        if node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []

"""The facts that come with the approval: files of ``access/data``, read into closed types."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TypeVar

import msgspec

from greenroom.errors import ContractError

File = TypeVar("File")


def packaged(name: str, kind: type[File]) -> File:
    """A file of the package by its name, such as ``clocks.toml``, as data.

    Raises ``ContractError`` naming the file and the key that is wrong.
    """
    return as_data(text_of(name), kind, name)


def text_of(name: str) -> str:
    """The text of a file of the package."""
    return (resources.files("greenroom.access") / "data" / name).read_text("utf-8")


def as_data(text: str, kind: type[File], name: str) -> File:
    """A text as such a file has it, as data. Raises ``ContractError`` as ``packaged`` does."""
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ContractError(f"access/data/{name}: {error}") from error

"""Who is named: a person on one line, and no word that stands for a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from greenroom.access.answering import give_to
from greenroom.access.spoken import a_name
from greenroom.errors import ConfigError
from office_cast import Desk


@pytest.mark.parametrize(
    "word", ["NAME", "name", "Your Name", "<name>", "[Your name]", "me", " ME ", "-", "?", "tbd"]
)
def test_a_placeholder_is_nobodys_name(word: str) -> None:
    """As hints print it, or as people leave it: refused, with how a name looks."""
    with pytest.raises(ConfigError, match="names nobody"):
        a_name(word)


@pytest.mark.parametrize("name", ["Ana Pohatu", "Mei", "Ima Name", "Bo\nTane", "李明", "I. Tane"])
def test_a_name_is_taken_on_one_line(name: str) -> None:
    """Whatever its letters; a line break in it is none any more."""
    assert a_name(name) == " ".join(name.split())


def test_a_question_is_given_to_a_person_by_name(tmp_path: Path) -> None:
    """An owner who is nobody is refused, and a line break in a name is none."""
    desk = Desk(tmp_path)
    try:
        with pytest.raises(ConfigError, match="--owner NAME names nobody"):
            give_to(desk.office, "q01", owner="NAME", due=None)
        kept = give_to(desk.office, "q01", owner="Bo\nTane", due=desk.today)
        assert kept.body == {"owner": "Bo Tane", "due": desk.today.isoformat()}
    finally:
        desk.close()

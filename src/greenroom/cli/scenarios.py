"""``greenroom scenarios``: what can go wrong, told and played; ours judged in process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.noted import note
from greenroom.cli.options import Json
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.emulator.playing.verdict import Check, Verdict
    from greenroom.emulator.playing.written import Scenario


def list_scenarios(*, json: Json = False) -> int:
    """List the scenarios: what each is about."""
    from greenroom.emulator.playing.files import names, scenario

    found = [scenario(name) for name in names()]
    if json:
        look.show_json([{"name": one.name, "title": one.title, "why": one.why} for one in found])
        return 0
    look.table(("Scenario", "What happens"), [(one.name, one.title) for one in found])
    look.say("greenroom scenarios show NAME tells one; run --all judges Greenroom itself.")
    return 0


def show(name: str, *, json: Json = False) -> int:
    """Tell a scenario: why it is there, what happens, what a right client ends with.

    Parameters
    ----------
    name
        Its name, or a file of your own that ends in .toml.
    """
    from greenroom.emulator.playing.words import expectations, steps

    found = read(name)
    if json:
        look.show_json(found)
        return 0
    look.heading(f"{found.name}: {found.title}")
    look.say(found.why)
    look.say(f"How it goes wrong: {found.trap}")
    look.say(f"Sources: {', '.join(found.sources)}")
    look.heading("What happens")
    for number, line in enumerate(steps(found), 1):
        look.say(f"{number}. {line}")
    look.heading("What a right client ends with")
    for line in expectations(found):
        look.step("ours", line)
    return 0


def run(
    *names: str,
    all: Annotated[bool, Parameter(negative="")] = False,  # noqa: A002  the word people type
    json: Json = False,
) -> int:
    """Play scenarios against Greenroom's own client, in process and on a frozen clock.

    Parameters
    ----------
    names
        Their names, or files of your own that end in .toml.
    all
        All that come with Greenroom.
    """
    from greenroom.emulator.playing import files
    from greenroom.testing.scenarios import run_scenario

    wanted = [*names, *(files.names() if all else ())]
    if not wanted:
        raise ConfigError("Which scenario?", hint="Name some, or --all: greenroom scenarios list")
    verdicts = []
    for found in [read(name) for name in wanted]:
        verdicts.append(run_scenario(found))
        if not json:
            show_verdict(verdicts[-1], title=found.title, whole=len(wanted) == 1)
    if json:
        look.show_json(verdicts)
    elif len(wanted) > 1:
        show_summary(verdicts)
    _write_down(verdicts)
    return exit_code(verdicts)


def _write_down(verdicts: list[Verdict]) -> None:
    """Tell the approval of the project at hand, where there is one, how ours were judged."""
    from greenroom.emulator.playing import files

    known = set(files.names())
    outcomes = list(
        {one.scenario: one.passed for one in verdicts if one.scenario in known}.values()
    )
    facts = {
        "count": len(outcomes),
        "failed": outcomes.count(False),
        "skipped": outcomes.count(None),
    }
    note("scenarios.judged", facts)


def exit_code(verdicts: list[Verdict]) -> int:
    """What the command ends with: 1 where one failed, else 3 where one was not judged."""
    outcomes = {one.passed for one in verdicts}
    return 1 if False in outcomes else 3 if None in outcomes else 0


def show_summary(verdicts: list[Verdict]) -> None:
    """How many passed, and how many could not be judged."""
    passed = sum(one.passed is True for one in verdicts)
    unjudged = sum(one.passed is None for one in verdicts)
    told = f"{passed} of {len(verdicts)} scenarios passed"
    look.say(f"{told}, {unjudged} not judged." if unjudged else f"{told}.")


def read(name: str) -> Scenario:
    """The scenario of that name, or of a file."""
    from greenroom.emulator.playing.files import read_scenario, scenario

    if not name.endswith(".toml"):
        return scenario(name)
    path = Path(name)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The scenario {path} cannot be read: {error}.",
            hint="docs/testing.md shows one; greenroom scenarios list tells those that are there.",
        ) from error
    return read_scenario(text, file=path.name)


def show_verdict(verdict: Verdict, *, title: str, whole: bool) -> None:
    """A verdict: one line, and below it what was not met, or everything."""
    marks: dict[bool | None, look.Mark] = {True: "done", False: "broken", None: "waiting"}
    unjudged = verdict.passed is None
    detail = f"{title}: not judged" if unjudged else title
    look.step(marks[verdict.passed], verdict.scenario, detail)
    untold = [one for one in verdict.checks if one.passed is None and one.deciding]
    shown = verdict.checks if whole else untold if unjudged else verdict.failed
    if shown:
        look.table(("", "Expected", "Found"), [(_mark(one), one.about, one.said) for one in shown])


def _mark(check: Check) -> str:
    return {True: "met", False: "NOT MET", None: "not told"}[check.passed]

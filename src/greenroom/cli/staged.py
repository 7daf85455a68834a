"""``greenroom scenarios serve``: a scenario for anybody's program, judged from Xero's side."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from greenroom.cli import look
from greenroom.cli.options import Json
from greenroom.cli.program import find_program, run_program
from greenroom.cli.scenarios import exit_code, read, show_summary, show_verdict
from greenroom.errors import ConfigError, GreenroomError

if TYPE_CHECKING:
    from greenroom.emulator.playing.play import Play
    from greenroom.emulator.playing.verdict import Told, Verdict
    from greenroom.emulator.playing.written import Scenario


def serve(
    names: str,
    *program: str,
    port: int = 0,
    json: Json = False,
) -> int:
    """Serve a scenario to a program and judge what it did.

    Without a program it is served until Ctrl-C, and judged then or whenever POST judge asks.

    Parameters
    ----------
    names
        Its name, or a .toml file; several with commas, or all, when a program is named.
    program
        What to run, after two dashes; its environment tells it where and what (docs/testing.md).
    port
        The port; 0 takes a free one.
    """
    from greenroom.emulator.playing import files

    wanted = list(files.names()) if names == "all" else names.split(",")
    found = [read(name) for name in wanted]
    if not program and len(found) > 1:
        raise ConfigError(
            "Several scenarios need a program.",
            hint=f"greenroom scenarios serve {names} -- YOUR PROGRAM",
        )
    if program:
        find_program(program)
    verdicts = []
    for one in found:
        verdicts.append(
            _with(one, program, port=port, json=json)
            if program
            else _until(one, port=port, json=json)
        )
        if not json:
            show_verdict(verdicts[-1], title=one.title, whole=len(found) == 1)
    if json:
        look.show_json(verdicts if len(verdicts) > 1 else verdicts[0])
        return exit_code(verdicts)
    if len(verdicts) > 1:
        show_summary(verdicts)
    if any(one.passed is None for one in verdicts):
        look.note("Not judged: only the program can tell, in the file GREENROOM_ACCOUNT names.")
    return exit_code(verdicts)


def _with(found: Scenario, program: tuple[str, ...], *, port: int, json: bool) -> Verdict:
    """The verdict after a program was run once for each run that the scenario asks for."""
    from greenroom.clock import SystemClock
    from greenroom.emulator.asgi import served
    from greenroom.emulator.playing.routes import brief, staged
    from greenroom.emulator.playing.verdict import Told, judge

    play = staged(found, clock=SystemClock())
    with served(play, port=port) as origin, tempfile.TemporaryDirectory() as folder:
        account = Path(folder) / "account.json"
        told, codes = Told(), list[int]()
        while play.turn is not None:
            for line in brief(play)["tasks"]:
                look.note(f"{found.name}, run {play.turn.number}: {line}")
            ended = run_program(program, _environment(play, origin, account), quiet=json)
            if ended.asked:
                # We were asked to end, not only the program of the moment.
                raise KeyboardInterrupt(ended.asked)
            codes.append(ended.code)
            told = _more(told, account, steps=len(play.turn.steps))
            play.next_turn()
        return judge(play, told, codes=codes)


def _until(found: Scenario, *, port: int, json: bool) -> Verdict:
    """The verdict after Ctrl-C."""
    from greenroom.clock import SystemClock
    from greenroom.emulator.asgi import serve as serve_emulator
    from greenroom.emulator.playing.routes import brief, staged
    from greenroom.emulator.playing.verdict import judge

    play = staged(found, clock=SystemClock())

    def announce(origin: str) -> None:
        told = {"origin": origin, **brief(play)}
        if json:
            look.show_json(told)
            return
        look.heading(f"{found.name}: {found.title}")
        look.pairs(
            {name: told[name] for name in ("origin", "client_id", "client_secret", "redirect_uri")}
        )
        for line in told["tasks"]:
            look.step("ours", line)
        look.say(
            f"When that is done: POST {origin}/_greenroom/next for what comes next, and "
            f"POST {origin}/_greenroom/judge, or Ctrl-C here, for the verdict."
        )

    with suppress(KeyboardInterrupt):
        serve_emulator(play, port=port, announce=announce)
    return judge(play)


def _environment(play: Play, origin: str, account: Path) -> dict[str, str]:
    """What the program is told."""
    from greenroom.emulator.playing.routes import brief

    told = brief(play)
    return {
        "GREENROOM_ORIGIN": origin,
        "GREENROOM_CLIENT_ID": told["client_id"],
        "GREENROOM_CLIENT_SECRET": told["client_secret"],
        "GREENROOM_REDIRECT_URI": told["redirect_uri"],
        "GREENROOM_PRACTICE": told["practice"],
        "GREENROOM_SCENARIO": told["scenario"],
        "GREENROOM_RUN": str(told["run"]),
        "GREENROOM_STEPS": ",".join(step["do"] for step in told["steps"]),
        "GREENROOM_TASK": " ".join(told["tasks"]),
        "GREENROOM_ACCOUNT": str(account),
    }


def _more(told: Told, account: Path, *, steps: int) -> Told:
    """What the program told before, and what it tells of the run it just made."""
    import msgspec

    from greenroom.emulator.playing.verdict import Run, Told

    try:
        found = msgspec.json.decode(account.read_bytes(), type=Told)
    except FileNotFoundError:
        found = Told()
    except msgspec.MsgspecError as error:
        raise GreenroomError(
            f"The program's account of itself cannot be read: {error}.",
            hint="docs/testing.md shows what the file that GREENROOM_ACCOUNT names may hold.",
        ) from error
    account.unlink(missing_ok=True)
    # Steps that it says nothing of keep their place, so that later ones are not taken for them.
    runs = (*found.runs, *[Run("")] * steps)[:steps]
    return Told(told.runs + runs, {**told.rows, **found.rows})

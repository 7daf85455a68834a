"""``greenroom emulator samples``: one reply of every operation, as files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from greenroom.cli import look
from greenroom.cli.noted import note
from greenroom.cli.options import Country, Json
from greenroom.errors import ConfigError

INDEX = "index.json"
"""The file that tells of all the others."""


def samples(
    *,
    to: Path,
    clients: int = 60,
    country: Country = "AU",
    seed: int = 1,
    json: Json = False,
) -> int:
    """Write one reply of every operation, XML and JSON, and an index: for mocks by file.

    Parameters
    ----------
    to
        A new or empty folder, or one that holds earlier samples.
    clients
        How many clients the made-up practice has, 10 to 5,000.
    country
        Where it is.
    seed
        The same seed makes the same files.
    """
    from greenroom.testing.samples import index_of, make_samples

    if not 10 <= clients <= 5000:
        raise ConfigError(
            f"--clients is {clients}; it must be from 10 to 5,000.",
            hint="greenroom emulator samples --help",
        )
    if to.exists() and not _may_hold_samples(to):
        raise ConfigError(
            f"{to} holds something else already.",
            hint="Name a new folder, or one that earlier samples are in.",
        )
    made = make_samples(clients=clients, seed=seed, country=country)
    to.mkdir(parents=True, exist_ok=True)
    for name, body in made.files.items():
        (to / name).write_bytes(body)
    (to / INDEX).write_bytes(index_of(made))
    note("samples.written", {"count": len(made.files)})
    if json:
        look.show_json({"folder": str(to), "index": INDEX, "samples": made.samples})
        return 0
    counted = Counter((one.came, one.wire) for one in made.samples)
    kinds = list(dict.fromkeys(one.came for one in made.samples))
    look.table(
        ("What came", "XML", "JSON"),
        [(kind, counted[kind, "xml"], counted[kind, "json"]) for kind in sorted(kinds)],
    )
    for one in made.without_record():
        look.step("note", f"{one.operation} ({one.wire}): {one.came}", one.why)
    look.step("done", f"{len(made.files)} replies and {INDEX} are in {to}.")
    return 0


def _may_hold_samples(folder: Path) -> bool:
    """Whether a folder is empty, or has the index of earlier samples."""
    return folder.is_dir() and ((folder / INDEX).is_file() or not any(folder.iterdir()))

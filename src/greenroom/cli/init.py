"""``greenroom init``: a project's two files, with ready features to choose from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import Country, Json
from greenroom.errors import ConfigError

Ready = Literal["clients", "contacts", "reporting", "invoices"]

FEATURES: dict[Ready, tuple[str, str, tuple[str, ...]]] = {
    "clients": (
        "Read clients and contacts",
        "Show each client's contacts, groups and relationships beside our own records.",
        ("clients.list", "clients.get", "groups.list", "groups.get"),
    ),
    "contacts": (
        "Keep contacts up to date",
        "Write changed contact details back, so that nobody types them twice.",
        ("clients.list", "contacts.get", "contacts.add", "contacts.update", "contacts.link"),
    ),
    "reporting": (
        "Jobs and time for reporting",
        "Report on work in progress and on time by client and by person.",
        ("jobs.list", "jobs.current", "time.list", "staff.list"),
    ),
    "invoices": (
        "Invoices",
        "Report on what was invoiced and what was paid.",
        ("invoices.list", "invoices.payments"),
    ),
}

TEMPLATE = """\
# One project. Paths are relative to this file; secrets never stand here: the client secret comes
# from GREENROOM_CLIENT_SECRET or the sealed store.
environment = "sandbox"               # "live" goes live, and says what else it needs

[app]
name = {name}
type = "web"                          # or "pkce": an app without a secret
client_id = ""                        # from developer.xero.com/app/manage; the sandbox needs none
redirect_uri = "{redirect_uri}"

{features}
[practices.main]                      # expected sizes: budget and cost before anything is connected
country = "{country}"
clients = {clients}

[destination]
url = "sqlite:///practice.db"
mapping = "mapping.toml"
# Before live: how the rows are encrypted where they lie, and who attests it.
# encrypted_at_rest = "{attestation}"

[sandbox]                             # the made-up practice, as large as the real one
clients = {clients}
country = "{country}"

[limits]
share_of_day = 0.8                    # of Xero's calls a day, leave the rest to others

[access]                              # what the approval asks; what is not said is a gap
country = "{country}"                        # whose working days count
# use = "many practices"              # or "own practice", "one client": exemptions turn on it
# practices = 1                       # how many are expected to connect
# hosts = ["https://app.example"]     # your public addresses, for evidence of TLS and cookies
# dependency_audits = ["audit.json"]  # pip-audit -f json -o audit.json, each month
# hosted_in = "AU (Sydney)"           # where client data is
# keeps_days = 30                     # how long rows stay after a practice left
# log_keeps_days = 400                # how long the audit log stays: a year is asked for
# ai = "none"                         # or "inference": API data trains nothing, ever
# sees = {{ Support = "names and contacts of clients" }}
# [[access.third_parties]]            # who else gets XPM data
# name = "Mail sender"
# gets = "e-mail addresses of contacts"
# purpose = "sends the newsletter"
# country = "AU"
# policy_url = "https://mail.example/privacy"
"""


def init(
    folder: Path = Path(),
    *,
    name: str = "My Practice Integration",
    feature: Annotated[list[Ready] | None, Parameter(negative="")] = None,
    country: Country = "AU",
    clients: int = 2000,
    port: int = 8721,
    force: Annotated[bool, Parameter(negative="")] = False,
    json: Json = False,
) -> int:
    """Write greenroom.toml and mapping.toml for a new project.

    Parameters
    ----------
    folder
        Where to write them.
    name
        The app's name as people will see it; it may not contain the word Xero.
    feature
        What the integration is for; give it again for several. Default: clients.
    country
        Where the practice is.
    clients
        How many clients it has, roughly.
    port
        The port of the sign-in's callback on this machine, as registered with Xero.
    force
        Replace files that are there.
    """
    from greenroom import config
    from greenroom.checks import ATTESTATION
    from greenroom.contract import contract
    from greenroom.sync.mapping_default import default_mapping

    project, mapping = folder / config.FILE_NAME, folder / "mapping.toml"
    for path in (project, mapping):
        if path.exists() and not force:
            raise ConfigError(f"{path} is already there.", hint="Add --force to replace it.")
    text = TEMPLATE.format(
        name=_quoted(name),
        redirect_uri=f"http://localhost:{port}/callback",
        features="".join(_feature(one) for one in feature or ["clients"]),
        country=country,
        clients=clients,
        attestation=ATTESTATION,
    )
    config.settings_of(text, project)
    _write({project: text, mapping: default_mapping(contract())})
    if json:
        look.show_json({"wrote": [str(project), str(mapping)]})
        return 0
    look.step("done", f"Wrote {project} and {mapping}.")
    look.step("ours", "Next: greenroom connect", "then greenroom sync run")
    return 0


def _write(texts: dict[Path, str]) -> None:
    """Write the files, each whole or not at all."""
    for path, text in texts.items():
        aside = path.with_name(f".{path.name}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(text, "utf-8")
            aside.replace(path)
        except OSError as error:
            if aside.parent.is_dir():
                aside.unlink(missing_ok=True)
            raise ConfigError(
                f"{path} cannot be written: {error.strerror}.",
                hint="Make room, or name a folder that this user may write to.",
            ) from error


def _feature(chosen: Ready) -> str:
    """One feature as TOML."""
    name, reason, operations = FEATURES[chosen]
    listed = ", ".join(_quoted(one) for one in operations)
    return (
        f"[[features]]\nname = {_quoted(name)}\nreason = {_quoted(reason)}\n"
        f"operations = [{listed}]\n\n"
    )


def _quoted(text: str) -> str:
    """The text as a TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'

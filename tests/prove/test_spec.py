"""The official file against the emulator: requests it allows, replies it promises, in JSON.

Generated from the file where the facts are at hand. What is wrong with the file is mended one by
one in ``MENDS``, each with its reason; nothing else is left out.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from greenroom.clock import FrozenClock
from greenroom.contract import contract
from greenroom.emulator.negotiation import FLAG
from greenroom.send import Request
from greenroom.testing.stage import Stage, set_stage

FACTS = os.environ.get("GREENROOM_FACTS", "")
EXAMPLES = int(os.environ.get("N", "4"))
pytestmark = [pytest.mark.facts]
if not FACTS:
    pytest.skip("GREENROOM_FACTS names no folder of facts", allow_module_level=True)

import requests  # noqa: E402 - heavy, and only where the facts are
import schemathesis  # noqa: E402
import yaml  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import response_schema_conformance  # noqa: E402

from plausible import Plausible  # noqa: E402

File = dict[str, Any]
OPERATIONS = {(one.method, one.path): one for one in contract().operations.values()}
GATEWAY = (401, 403, 404, 405, 406, 415, 429)
"""What the gateway answers, of which the file knows nothing."""


def say_the_version_once(file: File) -> None:
    """The version in the path is 3.1; the file's own correction says so (oas-fix)."""
    file["servers"] = [{"url": "https://api.xero.com/practicemanager/3.1"}]
    file["paths"] = {path.removeprefix("/v3.1"): one for path, one in file["paths"].items()}


def add_up_inherited_fields(file: File) -> None:
    """A schema that inherits forbids, read literally, what it inherits: the parts are one here."""
    schemas = file["components"]["schemas"]

    def fields(schema: File) -> File:
        found: File = {}
        for part in schema.get("allOf", [schema]):
            name = part.get("$ref", "").rpartition("/")[2]
            found |= fields(schemas[name]) if name else part.get("properties", {})
        return found

    for name, schema in list(schemas.items()):
        if "allOf" in schema:
            whole = {"type": "object", "additionalProperties": False}
            schemas[name] = whole | {"properties": fields(schema)}


def let_errors_come_under_200(file: File) -> None:
    """A refusal under 200 is recorded and documented on the pages; the file has it under 500."""
    error = file["components"]["schemas"]["ResponseErrorDto"]["properties"]
    for schema in file["components"]["schemas"].values():
        if "status" in schema.get("properties", {}):
            schema["properties"] = {**schema["properties"], **error}


MENDS: tuple[Callable[[File], None], ...] = (
    say_the_version_once,
    add_up_inherited_fields,
    let_errors_come_under_200,
)


def mended() -> Any:
    """The official file without its known faults."""
    text = (Path(FACTS) / "xpm-openapi-3.1.yaml").read_text("utf-8")
    file = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for mend in MENDS:
        mend(file)
    return schemathesis.openapi.from_dict(file)


STAGE: Stage = set_stage(
    clients=30,
    limits=False,
    clock=FrozenClock(1_795_000_000.0),
    switches={"library-with-granular": "allowed"},
)
ASKED = Plausible(STAGE, Random(5))


def put(case: Any) -> schemathesis.Response:
    """The emulator's reply to a generated request, with a token, a practice and ids that exist."""
    operation = OPERATIONS.get((case.method.upper(), case.path.removeprefix("/")))
    for param in operation.path_params if operation else ():
        case.path_parameters[param.wire] = ASKED.named(operation, param)
    case.headers = {
        "Accept": "application/json",
        "Authorization": f"Bearer {STAGE.tokens.access_token}",
        "Xero-Tenant-Id": STAGE.tenant_id,
        "Xero-Features": FLAG,
        "Content-Type": "application/json",
    }
    told = case.as_transport_kwargs(base_url="https://api.xero.com/practicemanager/3.1")
    known = ("method", "url", "headers", "params", "json", "data")
    sent = requests.Request(**{key: told[key] for key in known if key in told}).prepare()
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
    headers = {name.lower(): value for name, value in sent.headers.items()}
    with STAGE.emulator.send(Request(str(sent.method), str(sent.url), headers, body)) as reply:
        whole = reply.read()
    return schemathesis.Response(
        status_code=reply.status,
        headers={name: [value] for name, value in reply.headers.items()},
        content=whole,
        request=sent,
        elapsed=0.0,
        verify=True,
    )


@mended().parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_the_file_allows_is_answered_as_it_promises(case: Any) -> None:
    """Any request the file allows ends without a 5xx, in the schema the file has for the reply."""
    reply = put(case)
    assert reply.status_code < 500, (reply.request.url, reply.text)
    if reply.status_code in GATEWAY:
        return
    case.validate_response(reply, checks=(not_a_server_error, response_schema_conformance))

"""A far side that answers what no practice would: the pull fails in words and loses nothing."""

from __future__ import annotations

import time
from pathlib import Path

import consent_cast as cast
import pytest

from greenroom import connect
from greenroom.clock import FrozenClock
from greenroom.send import Request, Response
from greenroom.sync.project import pull
from greenroom.workspace import Workspace

BOMB = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>
<Response api-method="List"><Status>OK</Status><Clients><Client><Name>&b;</Name></Client></Clients>
</Response>"""
SECRET = b"""<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Response><Status>OK</Status>
<Clients><Client><Name>&x;</Name></Client></Clients></Response>"""
REPLIES = {
    "entities within entities": BOMB,
    "a file of this machine": SECRET,
    "a page": b"<html><body>Sign in to the hotel's network</body></html>",
    "half of it": b'<?xml version="1.0"?><Response><Status>OK</Status><Clients><Client><Na',
    "nothing": b"",
    "no letters": bytes(range(256)),
    "very deep": b"<a>" * 100_000,
}


@pytest.mark.parametrize("case", REPLIES)
def test_a_hostile_reply_fails_the_run_and_keeps_every_row(case: str, tmp_path: Path) -> None:
    """The run ends by itself, nothing of the reply is loaded, and the next run is whole."""
    with cast.project(tmp_path) as workspace:
        cast.approve(workspace)
        started, url = cast.sign_in(workspace, cast.Browser().agree)
        assert url is not None
        practice = connect.finish(workspace, started, url).connections[0].tenant_id
        assert pull(workspace, practice).outcome == "complete"
        honest = workspace.send

        def hostile(request: Request) -> Response:
            if "client.api/list" not in request.url:
                return honest(request)
            headers = {"content-type": "application/xml", "date": "Mon, 23 Nov 2026 02:00:00 GMT"}
            return Response(200, headers, [REPLIES[case]])

        clock = FrozenClock(time.time())  # waits between tries pass at once
        with Workspace(workspace.settings, send=hostile, clock=clock) as deceived:
            report = pull(deceived, practice, full=True)
        told = " ".join(f"{one.message} {one.hint}" for one in report.failures)
        assert report.outcome != "complete"
        assert told.strip()
        assert "root:" not in told
        assert len(told) < 3000
        again = pull(workspace, practice, full=True)
        assert again.outcome == "complete"
        assert again.stream("clients").tables["clients"].deleted == 0

"""A lively world, as tests and pictures of the pages use it: apps on their way, calls, faults."""

from __future__ import annotations

from gate_cast import CALLBACK, Desk, Heard

from greenroom.emulator.egress import GIB, Egress
from greenroom.emulator.world import CONNECTOR

OWN = "http://localhost:8720"
PAGE = f"{OWN}/_greenroom/page/"
PRACTICE = f"{OWN}/practicemanager/3.1/"


class Lobby(Desk):
    """A house with its pages open, and short words for what people do on them."""

    def page(self, path: str = "/") -> Heard:
        """The page at a path."""
        return self.ask("GET", OWN + path)

    def form(self, name: str, /, origin: str | None = OWN, **fields: object) -> Heard:
        """The reply to a form, sent as a browser sends it from a page of that origin."""
        headers = {"content-type": "application/x-www-form-urlencoded"}
        if origin is not None:
            headers["origin"] = origin
        written = {field: str(value) for field, value in fields.items()}
        return self.ask("POST", PAGE + name, headers, written)


def lively(**chosen: object) -> Lobby:
    """A world in the middle of things: six kinds of call, three apps, trouble and plans."""
    lobby = Lobby(clients=40, **chosen)
    mine = lobby.app.client_id
    lobby.post("clock", advance_days=26)
    other = lobby.post("apps", name="Tidewater Reports", redirect_uris=[CALLBACK], type="pkce").json
    for stage in ("requested", "in-review"):
        lobby.post("stage", client_id=other["client_id"], stage=stage)
    lobby.post("apps", name="Saltmarsh", redirect_uris=["https://saltmarsh.example/callback"])
    lobby.post("practices", name="Rata & Partners", country="NZ", clients=12)
    lobby.post("clock", advance_days=9)
    plan = [
        {"after_days": 0.001, "tier": {"client_id": mine, "tier": "advanced"}},
        {"after_days": 6, "stage": {"client_id": other["client_id"], "stage": "questions"}},
        {"after_days": 20, "approve": {"client_id": other["client_id"]}},
        {
            "after_days": 27,
            "privilege": {
                "practice": "Banksia Accountants",
                "user": CONNECTOR,
                "granted": False,
            },
        },
        {"after_days": 30, "disconnect": {"practice": "Banksia Accountants", "client_id": mine}},
    ]
    lobby.post("calendar", entries=plan)
    _live(lobby)
    return lobby


def _live(lobby: Lobby) -> None:
    """A morning of calls: some fine, some refused, some struck by a fault."""
    lobby.post("faults", kind="429-minute", operation="jobs.*", seconds=37)
    lobby.post("faults", kind="502", operation="staff.*", count=None, probability=0.5)
    lobby.post("faults", kind="error", operation="clients.update")
    lobby.world.egress[lobby.app.client_id] = Egress()
    lobby.world.egress[lobby.app.client_id].add(61 * GIB, lobby.clock.now())
    lobby.clock.advance(200)
    tokens = lobby.sign_in(
        "openid profile email offline_access practicemanager.client practicemanager.job.read"
    )
    token = tokens["access_token"]
    plain = lobby.headers(token, **{"user-agent": "ledgerline-sync/0.3"})
    written = {**plain, "content-type": "application/xml"}
    uuid = lobby.practice.data.clients.order[3]
    body = f"<Client><UUID>{uuid}</UUID><Phone>+61 2 5550 0199</Phone></Client>".encode()
    lobby.ask("GET", f"{OWN}/connections", {"authorization": f"Bearer {token}"})
    lobby.clock.advance(40)
    lobby.ask("GET", f"{PRACTICE}client.api/list?detailed=true", plain)
    lobby.ask("GET", f"{PRACTICE}job.api/current", plain)
    lobby.clock.advance(95)
    lobby.ask("GET", f"{PRACTICE}client.api/get/{uuid}", plain)
    for _ in range(2):
        lobby.ask("PUT", f"{PRACTICE}client.api/update", written, body)
    lobby.clock.advance(20)
    lobby.ask("GET", f"{PRACTICE}clientgroup.api/list", {**plain, "accept": "application/json"})
    lobby.ask("GET", f"{PRACTICE}client.api/list", lobby.headers("not-a-token"))
    lobby.ask("GET", f"{PRACTICE}client.api/lst", plain)
    lobby.clock.advance(12)

"""Processes that share one token set, are killed at random moments, and must lose nothing.

Several workers ask for access tokens whose life is a few hundredths of a second. A token endpoint
in the parent, served over HTTP, rotates them as Xero does and writes down who used which. Workers
are killed with SIGKILL and begun again, N times. Afterwards no grant may be lost, and no refresh
token may have been used twice but by the successor of a process that was killed with it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import threading
import time
from collections import defaultdict
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

import msgspec
from fake_xero import FakeXero, connection
from store_cast import ALEX, APP, HOME

from greenroom.auth.keyring import KeyRing
from greenroom.auth.masters import MasterKey
from greenroom.auth.replies import TokenSet
from greenroom.auth.vault import Vault
from greenroom.errors import SignedOut, Unreachable
from greenroom.store.db import open_store
from greenroom.store.tokens import Tokens

MASTER = MasterKey(b"m" * 32)
LIFE_SECONDS = 0.03
SIGNED_OUT = 3


class Tally(NamedTuple):
    """What came of it."""

    kills: int
    refreshes: int
    after_a_kill: int
    """Refresh tokens used again because the process that used them was killed: Xero allows it."""
    lost: int
    doubled: int
    crashed: int


class Endpoint:
    """The token endpoint: ``FakeXero`` behind HTTP, with a book of who used which token."""

    def __init__(self, seed: int) -> None:
        self.xero = FakeXero()
        self.users: dict[str, list[str]] = defaultdict(list)
        self.asking = ""
        self.lost = 0
        self._random = random.Random(seed)
        self._book = threading.Lock()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                status, body = endpoint.answer(json.loads(self.rfile.read(length)))
                try:
                    self.send_response(status)
                    self.send_header("content-length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    return  # whoever asked is dead

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_for(self, more: int) -> None:
        """Wait until so many more refreshes were asked for; a minute is too long."""
        wanted, until = self.count() + more, time.monotonic() + 60
        while self.count() < wanted and time.monotonic() < until:
            time.sleep(0.002)

    def count(self) -> int:
        """How many refreshes were asked for."""
        with self._book:
            return sum(map(len, self.users.values()))

    def answer(self, asked: dict[str, str]) -> tuple[int, bytes]:
        """One refresh: a little late before the rotation, and a little late after it."""
        with self._book:
            before, after = (self._random.uniform(0, 0.01) for _ in range(2))
            self.asking = asked["worker"]
        time.sleep(before)
        with self._book:
            self.users[asked["refresh_token"]].append(asked["worker"])
            try:
                fresh = self.xero.refresh(asked["refresh_token"], time.time())
            except SignedOut:
                self.lost += 1
                return 400, b"{}"
        time.sleep(after)
        return 200, msgspec.json.encode((fresh.access_token, fresh.refresh_token))


def _refresh_over(port: int, worker: str):
    """A refresh that goes over HTTP."""

    def refresh(token: str) -> TokenSet:
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        body = json.dumps({"refresh_token": token, "worker": worker})
        try:
            line.request("POST", "/connect/token", body)
            response = line.getresponse()
            content = response.read()
        except OSError as error:
            raise Unreachable("the endpoint is gone") from error
        finally:
            line.close()
        if response.status != 200:
            raise SignedOut("invalid_grant")
        access_token, refresh_token = msgspec.json.decode(content, type=tuple[str, str])
        return _short_lived(access_token, refresh_token)

    return refresh


def _short_lived(access_token: str, refresh_token: str) -> TokenSet:
    now = time.time()
    return TokenSet(
        access_token=access_token,
        refresh_token=refresh_token,
        expires_at=now + LIFE_SECONDS,
        refresh_expires_at=now + 3600,
        scopes=("offline_access",),
        user_id=ALEX,
        auth_event_id="",
        received_at=now,
    )


def work(url: str, ring: str, port: int, worker: str, stop: str) -> None:
    """One worker: ask for tokens, sometimes saying that the last one was refused, until told."""
    tokens = Tokens(open_store(url), Vault(KeyRing.load(Path(ring), [MASTER])))
    refresh, chance, last = _refresh_over(port, worker), random.Random(worker), None
    while not Path(stop).exists():
        refused = last if chance.random() < 0.2 else None
        try:
            last = tokens.access_token(APP, HOME, refused=refused, refresh=refresh, now=time.time())
        except SignedOut:
            os._exit(SIGNED_OUT)
        time.sleep(chance.uniform(0, 0.01))


class Crew:
    """The workers, begun and ended from here. Only its own processes are ever killed."""

    def __init__(self, count: int, *args: object) -> None:
        self._context = multiprocessing.get_context("forkserver")
        # The server imports everything once; a worker begins in a hundredth of a second.
        self._context.set_forkserver_preload(["refresh_race"])
        self._args = args
        self._number = 0
        self.killed: set[str] = set()
        self.ended: list[int] = []
        self.running: dict[str, BaseProcess] = {}
        for _ in range(count):
            self.begin()

    def begin(self) -> None:
        """One worker more."""
        self._number += 1
        name = f"worker-{self._number}"
        url, ring, port, stop = self._args
        process = self._context.Process(target=work, args=(url, ring, port, name, stop))
        process.start()
        self.running[name] = process

    def kill(self, name: str) -> None:
        """End one worker as a power cut would; note it when it had ended by itself."""
        process = self.running.pop(name)
        assert process.pid is not None
        self.killed.add(name)
        os.kill(process.pid, signal.SIGKILL)
        process.join(20)
        if process.exitcode != -signal.SIGKILL:
            self.killed.discard(name)
            self.ended.append(process.exitcode or 0)

    def finish(self) -> None:
        """Wait for the rest to end."""
        for process in self.running.values():
            process.join(60)
            self.ended.append(process.exitcode if process.exitcode is not None else -1)


def race(url: str, folder: Path, *, kills: int, workers: int = 4, seed: int = 1) -> Tally:
    """What came of so many kills among so many workers."""
    endpoint, chance = Endpoint(seed), random.Random(seed)
    ring, stop = folder / "keyring.json", folder / "stop"
    store = open_store(url)
    tokens = Tokens(store, Vault(KeyRing.create(ring, [MASTER], now=time.time())))
    first = endpoint.xero.consent(ALEX, time.time())
    started = _short_lived(first.access_token, first.refresh_token)
    tokens.save(APP, started, [connection(HOME, ALEX)])
    crew = Crew(workers, url, str(ring), endpoint.port, str(stop))
    for _ in range(kills):
        # Something must be under way before the next blow falls.
        endpoint.wait_for(2)
        time.sleep(chance.uniform(0.0, 0.06))
        # Every other blow is aimed at the one whose refresh is under way.
        aimed = endpoint.asking if chance.random() < 0.5 else ""
        crew.kill(aimed if aimed in crew.running else chance.choice(sorted(crew.running)))
        crew.begin()
    endpoint.wait_for(3)
    stop.touch()
    crew.finish()
    # The grant is alive if it can be renewed once more.
    tokens.access_token(
        APP, HOME, refresh=_refresh_over(endpoint.port, "last"), now=time.time() + 60
    )
    endpoint.server.shutdown()
    endpoint.server.server_close()
    store.close()
    return _count(endpoint, crew)


def _count(endpoint: Endpoint, crew: Crew) -> Tally:
    """Read the endpoint's book against the list of the killed."""
    earlier = [user for users in endpoint.users.values() for user in users[:-1]]
    return Tally(
        kills=len(crew.killed),
        refreshes=endpoint.count(),
        after_a_kill=sum(user in crew.killed for user in earlier),
        lost=endpoint.lost,
        doubled=sum(user not in crew.killed for user in earlier),
        crashed=sum(code != 0 for code in crew.ended),
    )

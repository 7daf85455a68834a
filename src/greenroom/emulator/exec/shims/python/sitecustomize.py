"""Loaded by Python at its start under ``greenroom exec``: leads Xero's hosts to the emulator.

Needed where a program takes neither proxy nor roots from its environment. Names of Xero's domain
resolve to this machine, and whatever roots a program loads, our authority is added to them; it can
vouch for that domain only. Certificates are checked as ever. Then the next ``sitecustomize`` runs.

This file meets Pythons of any age and must never break one: no import of ours, no newer syntax.
"""

import importlib.machinery
import importlib.util
import os
import socket
import sys

try:
    import ssl
except ImportError:  # a Python built without TLS
    ssl = None

_DOMAIN = os.environ.get("GREENROOM_EXEC_DOMAIN", "")
_PORT = os.environ.get("GREENROOM_EXEC_PORT", "")
_AUTHORITY = os.environ.get("GREENROOM_EXEC_AUTHORITY", "")


def _is_led(host):
    """Whether a name is of Xero's domain."""
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii", "replace")
    name = host.lower().rstrip(".") if isinstance(host, str) else ""
    return name == _DOMAIN or name.endswith("." + _DOMAIN)


def _moved(port):
    """The port on this machine instead of Xero's; on any other than 443 nobody answers."""
    return int(_PORT) if port in (443, "443", b"443", "https", b"https") else port


def _lead_names():
    """Resolve Xero's names to this machine."""
    resolve = socket.getaddrinfo

    def getaddrinfo(host, port, family=0, *given, **named):
        if _is_led(host):
            host, port = ("::1" if family == socket.AF_INET6 else "127.0.0.1"), _moved(port)
        return resolve(host, port, family, *given, **named)

    socket.getaddrinfo = getaddrinfo


def _add_trust():
    """Add our authority to every set of roots that is loaded."""
    load, load_defaults = ssl.SSLContext.load_verify_locations, ssl.SSLContext.load_default_certs

    def add(context):
        # The run may be over, and its folder gone, while a program it started lives on.
        if os.path.isfile(_AUTHORITY):
            load(context, _AUTHORITY)

    def load_verify_locations(self, *given, **named):
        load(self, *given, **named)
        add(self)

    def load_default_certs(self, *given, **named):
        load_defaults(self, *given, **named)
        add(self)

    ssl.SSLContext.load_verify_locations = load_verify_locations
    ssl.SSLContext.load_default_certs = load_default_certs


class _AfterUvloop:
    """Waits for uvloop to be imported: it resolves names without Python's socket module."""

    def find_spec(self, name, path=None, target=None):
        if name != "uvloop":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def exec_module(module):
                run(module)
                _lead_uvloop(module)

            spec.loader.exec_module = exec_module
        return spec


def _lead_uvloop(uvloop):
    """The same for the two ways in which uvloop resolves a name."""
    resolve, connect = uvloop.Loop.getaddrinfo, uvloop.Loop.create_connection

    def getaddrinfo(self, host, port, **named):
        if _is_led(host):
            v6 = named.get("family") == socket.AF_INET6
            host, port = ("::1" if v6 else "127.0.0.1"), _moved(port)
        return resolve(self, host, port, **named)

    def create_connection(self, factory, host=None, port=None, **named):
        if _is_led(host):
            if named.get("ssl") and named.get("server_hostname") is None:
                named["server_hostname"] = host
            host, port = "127.0.0.1", _moved(port)
        return connect(self, factory, host, port, **named)

    uvloop.Loop.getaddrinfo = getaddrinfo
    uvloop.Loop.create_connection = create_connection


def _run_next():
    """Run the sitecustomize that this one stands before."""
    here = os.path.dirname(os.path.abspath(__file__))
    others = [path for path in sys.path if os.path.abspath(path) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        module = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


if _DOMAIN and _PORT.isdigit():
    _lead_names()
    if ssl is not None:
        _add_trust()
    sys.meta_path.insert(0, _AfterUvloop())
_run_next()

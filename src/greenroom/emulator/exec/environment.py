"""The variables that lead a program: each is what was there before, and ours.

Pure but for the files that ``trust`` writes when a variable is to name one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from greenroom.emulator.exec.beyond import Played, other_exceptions
from greenroom.emulator.exec.trust import JAVA_PASSWORD, Trust

REPLACING = (
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "PIP_CERT",
    "AWS_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    "NIX_SSL_CERT_FILE",
    "HTTPLIB2_CA_CERTS",
)
"""Variables that name the only roots a program trusts."""

ADDING = ("NODE_EXTRA_CA_CERTS", "DENO_CERT")
"""Variables that name roots a program trusts beside its own."""

CONTROL = "GREENROOM_EMULATOR_URL"
"""Names the emulator's own address, where control calls are answered, for any test to use."""

_SHIMS = Path(__file__).parent / "shims"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Ports(NamedTuple):
    """Where this run listens on loopback: TLS for Xero's hosts, the relay, control (0: nowhere)."""

    listener: int
    relay: int
    control: int


def led_environment(
    before: Mapping[str, str], *, ports: Ports, trust: Trust, played: Played
) -> dict[str, str]:
    """The variables to set, by name; all others stay as they were."""
    return {
        **_proxies(before, ports),
        **{name: str(trust.instead_of(before.get(name, ""))) for name in REPLACING},
        **{name: str(trust.beside(before.get(name, ""))) for name in ADDING},
        "PHP_INI_SCAN_DIR": _joined(before, "PHP_INI_SCAN_DIR", trust.php_settings()),
        "WGETRC": str(trust.wget_settings(before.get("WGETRC", ""))),
        **_shims(before, ports=ports, trust=trust, played=played),
        **_java(before, ports=ports, trust=trust),
        **({CONTROL: f"http://localhost:{ports.control}"} if ports.control else {}),
    }


def _proxies(before: Mapping[str, str], ports: Ports) -> dict[str, str]:
    """The relay as everybody's proxy, but for this machine itself."""
    relay = f"http://127.0.0.1:{ports.relay}"
    # Ruby asks the lower-case one even for https. The upper-case one is left alone unless it was
    # set: to a CGI program it is a header of the caller's.
    names = ["HTTPS_PROXY", "https_proxy", "http_proxy"]
    names += ["HTTP_PROXY"] if "HTTP_PROXY" in before else []
    excepted = before.get("no_proxy") or before.get("NO_PROXY") or ""
    kept = dict.fromkeys((*other_exceptions(excepted), *_LOOPBACK))
    return {
        **dict.fromkeys(names, relay),
        **dict.fromkeys(("NO_PROXY", "no_proxy"), ",".join(kept)),
        "NODE_USE_ENV_PROXY": "1",
    }


def _shims(
    before: Mapping[str, str], *, ports: Ports, trust: Trust, played: Played
) -> dict[str, str]:
    """The two shims, and what they have to know."""
    node = str(_SHIMS / "node.cjs")
    quoted = '"' + node.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return {
        "NODE_OPTIONS": f"{before.get('NODE_OPTIONS', '')} --require {quoted}".strip(),
        # First, for Python loads one sitecustomize only; ours then loads the next one.
        "PYTHONPATH": os.pathsep.join(
            filter(None, (str(_SHIMS / "python"), before.get("PYTHONPATH")))
        ),
        # To Greenroom itself: what it keeps of this run is made up.
        "GREENROOM_REHEARSAL": "1",
        "GREENROOM_EXEC_DOMAIN": played.domain,
        "GREENROOM_EXEC_PORT": str(ports.listener),
        "GREENROOM_EXEC_AUTHORITY": str(trust.authority),
    }


def _java(before: Mapping[str, str], *, ports: Ports, trust: Trust) -> dict[str, str]:
    """Options for a Java machine, where there is one; it says aloud that it takes them up."""
    if "JAVA_HOME" not in before and not shutil.which("java", path=before.get("PATH")):
        return {}
    options = {
        "https.proxyHost": "127.0.0.1",
        "https.proxyPort": ports.relay,
        "http.proxyHost": "127.0.0.1",
        "http.proxyPort": ports.relay,
        "javax.net.ssl.trustStore": trust.java_store(),
        "javax.net.ssl.trustStoreType": "PKCS12",
        "javax.net.ssl.trustStorePassword": JAVA_PASSWORD,
    }
    ours = " ".join(f'-D{name}="{value}"' for name, value in options.items())
    return {"JAVA_TOOL_OPTIONS": f"{before.get('JAVA_TOOL_OPTIONS', '')} {ours}".strip()}


def _joined(before: Mapping[str, str], name: str, folder: Path) -> str:
    """A list of folders with ours at its end; for PHP an empty place means its own default."""
    return f"{before.get(name, '')}{os.pathsep}{folder}"

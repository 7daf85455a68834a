"""httpx2."""

import sys

import httpx2

print(httpx2.get(sys.argv[1]).raise_for_status().json()["issuer"])

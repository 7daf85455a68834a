"""Python's own urllib."""

import json
import sys
import urllib.request

with urllib.request.urlopen(sys.argv[1], timeout=10) as reply:
    print(json.load(reply)["issuer"])

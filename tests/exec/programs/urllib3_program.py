"""urllib3 as xero-python uses it: no proxy from the environment, certifi's file its only roots."""

import sys

import certifi
import urllib3

pool = urllib3.PoolManager(cert_reqs="CERT_REQUIRED", ca_certs=certifi.where(), retries=False)
print(pool.request("GET", sys.argv[1], timeout=10).json()["issuer"])

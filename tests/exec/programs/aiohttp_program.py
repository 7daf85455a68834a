"""aiohttp, which takes no proxy from the environment; on uvloop where asked."""

import asyncio
import sys

import aiohttp


async def ask(url):
    """Print the issuer."""
    async with aiohttp.ClientSession() as session, session.get(url) as reply:
        print((await reply.json())["issuer"])


if "uvloop" in sys.argv:
    import uvloop

    uvloop.run(ask(sys.argv[1]))
else:
    asyncio.run(ask(sys.argv[1]))

"""Whatever is logged, and whatever fails: nobody reads the token there."""

import subprocess
import sys

import pytest

SECRET = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
TOKEN = f"123456789:{SECRET}"
URL = f"https://api.telegram.org/bot{TOKEN}/getMe"

#: Ends of a program that has a ``log``, the ``TOKEN``, and the ``URL`` of a call.
WAYS = {
    "a value": "log.warning('failed', error=URL)",
    "the event": "log.warning(f'failed {URL}')",
    "an exception as a value": "log.warning('failed', error=ValueError(URL))",
    "an address": "log.warning('failed', url=yarl.URL(URL), quoted=URL.replace(':', '%3A'))",
    "something nested": "log.warning('failed', all={'urls': [URL, (TOKEN,)], TOKEN: b'x'})",
    "bytes": "log.warning('failed', body=URL.encode())",
    "the context": "structlog.contextvars.bind_contextvars(token=TOKEN); log.warning('failed')",
    "a caught exception": "try: raise ValueError(URL)\nexcept ValueError: log.exception('failed')",
    "an uncaught one": "raise ValueError(URL)",
    "its cause": "try: raise ValueError(URL)\nexcept ValueError as e: raise KeyError from e",
    "a library": "logging.getLogger('aiohttp.client').error('failed %s', URL)",
    "a library's exception": "logging.getLogger('x').error('failed', exc_info=ValueError(URL))",
    "debugging": "log.debug('failed', url=URL); logging.getLogger('aiogram').warning(URL)",
    "redirects": "at = aiohttp.RequestInfo(yarl.URL(URL), 'GET', {}, yarl.URL(URL))\n"
    "raise aiohttp.TooManyRedirects(at, ())",
    "a task": "async def f(): asyncio.create_task(g()); await asyncio.sleep(0)\n"
    "async def g(): raise ValueError(URL)\n"
    "asyncio.run(f())",
}  # fmt: skip

PROGRAM = f"""
import asyncio, logging, sys, aiohttp, structlog, yarl
from bot import logs
logs.configure(sys.argv[1], level=logging.DEBUG)
log = structlog.get_logger("bot")
TOKEN, URL = {TOKEN!r}, {URL!r}
for name, way in {WAYS!r}.items():
    print("=====", name, file=sys.stderr, flush=True)
    try:
        exec(way, dict(globals()))
    except Exception:
        sys.excepthook(*sys.exc_info())
    structlog.contextvars.clear_contextvars()
"""


@pytest.fixture(scope="module", params=["console", "json"])
def told(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return what is written in each way."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, request.param], capture_output=True, check=True, text=True
    )
    assert not done.stdout
    parts = [part.partition("\n") for part in done.stderr.split("===== ")[1:]]
    return {name: text for name, _, text in parts}


@pytest.mark.parametrize("way", WAYS)
def test_no_token_is_told(told: dict[str, str], way: str) -> None:
    assert "***" in told[way] or "failed" in told[way]
    assert SECRET not in told[way]

"""How the webhook's secret is compared: nobody learns from the time how much of theirs fits."""

import hmac

import pytest
from aiogram import Bot, Dispatcher
from aiohttp import ClientSession, web

from bot.db.engine import Database
from bot.sandbox.server import TOKEN
from bot.web.server import serving
from bot.web.webhook import PATH, SECRET_HEADER, Webhook

SECRET = "the-secret"
NO_UPDATE = 400
"""What somebody who knows the secret hears of a body that is none."""


@pytest.mark.parametrize("shown", [SECRET, "the-secreT", ""])
@pytest.mark.parametrize(("equal", "status"), [(False, 401), (True, NO_UPDATE)])
async def test_only_a_comparison_in_constant_time_decides(
    kept_sqlite: Database, monkeypatch: pytest.MonkeyPatch, shown: str, *, equal: bool, status: int
) -> None:
    compared: list[set[bytes]] = []

    def compare(left: bytes, right: bytes) -> bool:
        compared.append({left, right})
        return equal

    monkeypatch.setattr(hmac, "compare_digest", compare)
    site = web.Application()
    webhook = Webhook(kept_sqlite, Dispatcher(), Bot(TOKEN), SECRET, lambda: pytest.fail("no time"))
    webhook.add_to(site)
    async with serving(site, "127.0.0.1", 0) as port, ClientSession() as http:
        address, headers = f"http://127.0.0.1:{port}{PATH}", {SECRET_HEADER: shown}
        async with http.post(address, data=b"{}", headers=headers) as answer:
            assert answer.status == status
    assert compared == [{shown.encode(), SECRET.encode()}]

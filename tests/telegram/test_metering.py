"""What comes from Telegram and what goes there is counted by what came of it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import GetMe
from aiogram.types import Update
from stage import Stage, answer, ask, card_of, staged, trouble, until

from bot.metrics import Metrics
from bot.sandbox.errors import ApiError, bad_request, forbidden, too_many
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.lines import Lines
from bot.telegram.metering import UpdateMeter, result_of


class Numbers:
    """What a bot has counted since the object was made."""

    def __init__(self, metrics: Metrics) -> None:
        self._registry = metrics.registry
        self._before: dict[object, float] = {}
        self._before = {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in self._registry.collect()
            for sample in family.samples
        }

    def __call__(self, name: str, **labels: str) -> float:
        now = self._registry.get_sample_value(f"sobesednik_{name}", labels) or 0.0
        return now - self._before.get((f"sobesednik_{name}", *sorted(labels.items())), 0.0)


@pytest.fixture
def numbers(stage: Stage) -> Numbers:
    return Numbers(stage.house.metrics)


async def test_an_answer(stage: Stage) -> None:
    ann = await stage.person()
    card = await card_of(ann, "p-value")
    numbers = Numbers(stage.house.metrics)
    await answer(ann, card, 0)
    await until(lambda: numbers("callback_seconds_count") == 1)
    assert numbers("updates_total", kind="callback_query", result="handled") == 1
    assert 0 < numbers("callback_seconds_sum") < 20
    for method in ("answerCallbackQuery", "editMessageText"):
        assert numbers("telegram_calls_total", method=method, result="ok") == 1
        assert numbers("telegram_call_seconds_count", method=method) == 1


async def test_a_message_is_no_press(stage: Stage, numbers: Numbers) -> None:
    await ask(await stage.person(), "/help")
    await until(lambda: numbers("updates_total", kind="message", result="handled") == 1)
    assert numbers("callback_seconds_count") == 0


@pytest.mark.parametrize(
    ("error", "result", "update"),
    [
        (bad_request("message text is empty"), "400", "failed"),
        (forbidden("bot was blocked by the user"), "403", "gone"),
    ],
)
async def test_a_refusal(
    content: Path, tmp_path: Path, error: ApiError, result: str, update: str, logs: list[object]
) -> None:
    async with staged(content, tmp_path, rich_messages="off") as stage:
        numbers = Numbers(stage.house.metrics)
        ann = await stage.person()
        with trouble(error, error):
            await ann.send("/help")
            await until(lambda: numbers("updates_total", kind="message", result=update) == 1)
    assert numbers("telegram_calls_total", method="sendMessage", result=result) >= 1
    logs.clear()


async def test_what_is_put_off_counts_each_time(stage: Stage, numbers: Numbers) -> None:
    with trouble(too_many(1)):
        await ask(await stage.person(), "/help")
    assert (
        sum(
            numbers("telegram_calls_total", method=method, result="429")
            for method in ("sendMessage", "sendRichMessage")
        )
        == 1
    )


GROUP = {"id": -77, "type": "group", "title": "Statisticians"}
PRIVATE = {"id": 77, "type": "private", "first_name": "Rob"}
HELP = {"message_id": 1, "date": 1, "chat": GROUP, "text": "/help"}
OLD_CARD = {"message_id": 1, "date": 1, "chat": PRIVATE, "text": "A card"}
PRESS = {"id": "1", "chat_instance": "1", "data": "next:0", "message": OLD_CARD}


@pytest.mark.parametrize(
    ("kind", "event", "is_bot"),
    [("message", HELP, True), ("callback_query", PRESS, False)],
    ids=["another bot writes", "a stranger presses"],
)
async def test_what_is_not_for_us_is_ignored(
    stage: Stage, kind: str, event: Mapping[str, object], is_bot: bool
) -> None:
    house = replace(stage.house, metrics=Metrics())
    dispatcher = build_dispatcher(house, stage.sandbox.clock.now, Lines())
    sender = {"id": 77, "is_bot": is_bot, "first_name": "Rob"}
    update = {"update_id": 1, kind: {**event, "from": sender}}
    await dispatcher.feed_raw_update(house.door.bot, update)
    labels = {"kind": kind, "result": "ignored"}
    assert house.metrics.registry.get_sample_value("sobesednik_updates_total", labels) == 1


async def test_polls_have_no_duration(stage: Stage, numbers: Numbers) -> None:
    await ask(await stage.person(), "/help")
    await until(lambda: numbers("telegram_calls_total", method="getUpdates", result="ok") > 0)
    assert numbers("telegram_call_seconds_count", method="getUpdates") == 0


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        (Update(update_id=1), "unknown"),
        (Update.model_validate({"update_id": 1, "made_up_by_a_stranger": 1}), "unknown"),
        (Update.model_validate({"update_id": 1, "poll": None}), "poll"),
    ],
)
async def test_only_known_kinds_become_labels(update: Update, kind: str) -> None:
    metrics = Metrics()

    async def handle(*_: object) -> None: ...

    await UpdateMeter(metrics)(handle, update, {})
    assert Numbers(Metrics())("updates_total", kind=kind, result="handled") == 0
    labels = {"kind": kind, "result": "handled"}
    assert metrics.registry.get_sample_value("sobesednik_updates_total", labels) == 1


GET_ME = GetMe()


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (TelegramBadRequest(GET_ME, ""), "400"),
        (TelegramMigrateToChat(GET_ME, "", -1001), "400"),
        (TelegramRetryAfter(GET_ME, "", 5), "429"),
        (TelegramEntityTooLarge(GET_ME, ""), "413"),
        (TelegramNetworkError(GET_ME, ""), "network"),
        (TelegramServerError(GET_ME, ""), "5xx"),
        (ClientDecodeError("", ValueError(), "<html>"), "unreadable"),
        (ValueError(), "fault"),
    ],
)
def test_results(error: Exception, result: str) -> None:
    assert result_of(error) == result

"""The wiring: every handler gets what it asks for."""

import inspect
from collections.abc import Iterator

import pytest
from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram.utils.magic_filter import AsFilterResultOperation
from stage import PATIENCE, Stage, ask, said, trouble, until
from structlog.typing import EventDict

from bot.sandbox.errors import conflict
from bot.sandbox.person import Person
from bot.telegram import callbacks
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.views.general import commands
from bot.telegram.when import When

#: What the middlewares give to every handler.
GIVEN = {"talk", "visit", "house", "now"}

#: Written on buttons that people have in their chats for years.
PREFIXES = {
    "answer", "reveal", "grade", "next", "skip", "topic", "save", "report", "set",
    "interview", "react",
}  # fmt: skip


@pytest.fixture
def handlers(stage: Stage) -> list[HandlerObject]:
    """All handlers of events that people cause."""
    dispatcher = build_dispatcher(stage.house, stage.sandbox.clock.now, SimpleEventIsolation())
    return [
        handler
        for router in walk(dispatcher)
        for name, observer in router.observers.items()
        if name not in {"update", "error"}
        for handler in observer.handlers
    ]


def walk(router: Router) -> Iterator[Router]:
    """Give a router and all those below it."""
    yield router
    for below in router.sub_routers:
        yield from walk(below)


def filters(handler: HandlerObject) -> list[object]:
    """Return a handler's filters as they were written."""
    callbacks = (one.callback for one in handler.filters or ())
    return [one.magic if isinstance(one, When) else one for one in callbacks]


def data_class(handler: HandlerObject) -> type[CallbackData] | None:
    """Return the kind of callback data that a handler takes."""
    kinds = [one.callback_data for one in filters(handler) if isinstance(one, CallbackQueryFilter)]
    return kinds[0] if kinds else None


def given_by(one: object) -> set[str]:
    """Return the names that a filter adds to what a handler gets."""
    if isinstance(one, CallbackQueryFilter):
        return {"callback_data"}
    if isinstance(one, Command):
        return {"command"}
    operations = getattr(one, "_operations", ())  # a magic filter does not tell it otherwise
    return {each.name for each in operations if isinstance(each, AsFilterResultOperation)}


def test_every_parameter_of_every_handler_is_given(handlers: list[HandlerObject]) -> None:
    assert len(handlers) > 30
    for handler in handlers:
        given = GIVEN.union(*map(given_by, filters(handler)))
        _event, *others = inspect.signature(handler.callback).parameters
        assert set(others) <= given, handler.callback


def test_handlers_take_the_callback_data_that_they_are_registered_for(
    handlers: list[HandlerObject],
) -> None:
    for handler in handlers:
        parameter = inspect.signature(handler.callback).parameters.get("callback_data")
        assert parameter is None or parameter.annotation is data_class(handler)


def test_every_button_has_a_handler(handlers: list[HandlerObject]) -> None:
    kinds = {
        kind
        for kind in vars(callbacks).values()
        if inspect.isclass(kind) and issubclass(kind, CallbackData) and kind is not CallbackData
    }
    assert {data_class(handler) for handler in handlers} - {None} == kinds
    assert {kind.__prefix__ for kind in kinds} == PREFIXES


def test_every_command_of_the_menu_has_a_handler(
    stage: Stage, handlers: list[HandlerObject]
) -> None:
    known = {
        command
        for handler in handlers
        for one in filters(handler)
        if isinstance(one, Command)
        for command in one.commands
    }
    assert commands(stage.house.translations["en"]).keys() <= known


async def test_what_is_not_understood_holds_up_nobody(stage: Stage, logs: list[EventDict]) -> None:
    ann = await stage.person()
    stage.sandbox.world.updates.push("message", {"text": "of a time to come"})
    await ask(ann, "/help")
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["not understood"]
    logs.clear()


async def test_whoever_writes_is_told_of_a_failure(ann: Person, logs: list[EventDict]) -> None:
    with trouble(conflict("try again")):
        told = await ask(ann, "/help")
    assert "Something went wrong" in ann.sees(told)
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["update failed"]
    logs.clear()


async def test_a_failure_that_cannot_be_told_is_logged(ann: Person, logs: list[EventDict]) -> None:
    with trouble(conflict("try again"), conflict("try again")):
        await ann.send("/help")
        await until(lambda: "failure not told" in [line["event"] for line in logs])
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["update failed"]
    logs.clear()
    assert "/pause" in ann.sees(await ask(ann, "/help"))


async def test_a_group_is_not_told_of_a_failure(
    stage: Stage, host: Person, logs: list[EventDict]
) -> None:
    group = await stage.sandbox.chat("group", "Readers", host, bot="member")
    await host.waits_for("Readers", PATIENCE)
    heard = len(said(host))
    with trouble(conflict("try again")) as calls:
        await host.send("/question", chat=group.id)
        await until(lambda: "update failed" in [line["event"] for line in logs])
        logs.clear()
        await ask(host, "/help")
    assert len(calls) == 2
    assert len(said(host)) == heard + 1

"""What nobody expects a bot to get."""

import pytest
from stage import PATIENCE, ask, is_open, labels, said, waits_for_card

from bot.sandbox.person import Person

LONGEST = 4096


async def test_an_unknown_command_leads_to_help(ann: Person) -> None:
    for command in ("/foo", "/foo_bar baz", "/", "/<b>", "/" + "x" * (LONGEST - 1), "/help@other"):
        assert "/help" in ann.sees(await ask(ann, command))


@pytest.mark.parametrize("kind", ["sticker", "photo"])
async def test_a_sticker_or_a_photo_gets_a_helpful_line(ann: Person, kind: str) -> None:
    await (ann.sticker() if kind == "sticker" else ann.photo())
    assert "/help" in ann.sees(await ann.waits_for("", PATIENCE))


async def test_an_edited_message_gets_silence(ann: Person) -> None:
    sent = await ann.send("/streak")
    await ann.waits_for("", PATIENCE)
    await ann.edits(sent["message_id"], "/settings")
    await ask(ann, "/help")
    assert len(said(ann)) == 2


async def test_a_forwarded_post_is_searched_for_its_words(ann: Person) -> None:
    await ann.forwards("What is a p-value?")
    assert is_open(await waits_for_card(ann))


@pytest.mark.parametrize("text", ["x" * LONGEST, "word " * 800, "внимание " * 450, "注意力" * 1365])
async def test_the_longest_message_is_answered_at_once(ann: Person, text: str) -> None:
    await ask(ann, "/help")
    await ann.send(text.strip())
    await ann.waits_for("", 5)


@pytest.mark.parametrize("text", ["\u202e evil", "&lt;b&gt;", '<b>&"', "a\nb\nc", "\\", "$x$", "|"])
async def test_strange_words_come_back_as_they_are_or_not_at_all(ann: Person, text: str) -> None:
    answer = ann.sees(await ask(ann, text))
    assert "\u202e" not in answer
    assert "&amp;" not in answer
    await ask(ann, "/help")


@pytest.mark.parametrize("awaiting", ["/time", "/timezone"])
async def test_a_sticker_while_a_value_is_expected(ann: Person, awaiting: str) -> None:
    await ask(ann, awaiting)
    await ann.sticker()
    assert "/help" in ann.sees(await ann.waits_for("", PATIENCE))
    await ask(ann, {"/time": "11:11", "/timezone": "Tokyo"}[awaiting])
    settings = " ".join(labels(await ask(ann, "/settings")))
    assert "11:11" in settings or "Tokyo" in settings


async def test_words_instead_of_a_time_are_searched(ann: Person) -> None:
    await ask(ann, "/time")
    await ann.send("What is a p-value?")
    assert is_open(await waits_for_card(ann))


async def test_many_messages_at_once_are_answered_in_their_order(ann: Person) -> None:
    for command in ("/streak", "/weak", "/saved", "/settings", "/help"):
        await ann.send(command)
    await ann.waits_for("/timezone", PATIENCE)
    assert len(said(ann)) == 5

"""Answers of a chat leave receipts, which go with them, and which the command line replays."""

import asyncio
import json
from dataclasses import replace

from bot.chat import Workspace
from bot.conversation import Chat, Services
from bot.records import StoredAnswer
from bot.reply import Role
from tests.bot.conftest import run
from tests.bot.conversation.conftest import AddSource
from tests.bot.conversation.scripted import (
    ADA,
    ANSWER,
    BO,
    MODERATOR,
    QUESTION,
    ScriptedOutlet,
    asked,
    call,
    place,
    press,
    setting,
    texts,
)


async def answer_of(services: Services, outlet: ScriptedOutlet) -> StoredAnswer:
    stored = await services.records.answers.get(outlet.only.buttons[0].answer)
    assert stored is not None
    assert stored.answer.receipt is not None
    return stored


def replayed(services: Services, answer: str) -> tuple[int, str, str]:
    result = run(["replay", answer], services.data_folder)
    return result.exit_code, result.stdout, result.stderr


async def test_an_answer_is_replayed_by_the_id_that_why_shows(chat: Chat, harbour: Services) -> None:
    stored = await answer_of(harbour, await asked(chat))
    shown = ScriptedOutlet()
    await chat.on_call(call("why", "k:why"), shown)
    assert f"verbatim replay {stored.id}" in texts(shown.only)[-1]
    status, said, aside = await asyncio.to_thread(replayed, harbour, stored.id)
    assert (status, aside) == (0, "")
    assert f"> {ANSWER}\n" in said


async def test_the_place_s_settings_and_sources_are_the_receipt_s(
    chat: Chat, harbour: Services, add_source: AddSource
) -> None:
    await add_source("own", "The harbour was built by giants.")
    await add_source("crew", "The harbour was built by pirates.", channels=frozenset({"crew"}))
    await setting(harbour, "quotes", "1")
    await setting(harbour, "min_confidence", "0.05")
    stored = await answer_of(harbour, await asked(chat))
    receipt = json.loads(stored.answer.receipt or "")
    assert receipt["audience"] == {"sources": ["notes", "own"], "workspace": ["discord", "harbour"]}
    assert receipt["library"]["generations"] == {"shared": 1, "own": 2}
    assert (receipt["asked"]["shown"], receipt["asked"]["min_confidence"]) == (1, 0.05)
    assert "pirates" not in json.dumps(receipt)
    status, said, _ = await asyncio.to_thread(replayed, harbour, stored.id)
    assert status == 0
    assert said.count("> ") == 1


async def test_a_source_of_the_workspace_that_changed_is_named(
    chat: Chat, harbour: Services, add_source: AddSource
) -> None:
    await add_source("own", "The harbour was built by giants.")
    stored = await answer_of(harbour, await asked(chat))
    await add_source("own", "The harbour was built by nobody.")
    status, said, _ = await asyncio.to_thread(replayed, harbour, stored.id)
    assert status == 1
    assert "“own/own.md”" in said
    assert "The workspace's library went from generation 1 to 2." in said


async def test_a_pinned_answer_is_replayed_while_its_quote_stands(
    chat: Chat, harbour: Services, add_source: AddSource
) -> None:
    await add_source("own", "Ask the giants.")
    await chat.on_call(
        call("pin", "k:pin", actor=MODERATOR, question="Who?", citation="own/own.md#0-15"), ScriptedOutlet()
    )
    outlet = ScriptedOutlet()
    await chat.on_call(call("ask", "k:2", question="who"), outlet)
    stored = await answer_of(harbour, outlet)
    assert json.loads(stored.answer.receipt or "")["pin"][:4] == ["own", "own.md", 0, 15]
    why = ScriptedOutlet()
    await chat.on_press(press("why", stored.id, "1"), why)
    assert "pinned to the question" in texts(why.only)[0]
    assert (await asyncio.to_thread(replayed, harbour, stored.id))[0] == 0
    await add_source("own", "Ask nobody.")
    status, said, _ = await asyncio.to_thread(replayed, harbour, stored.id)
    assert status == 1
    assert "“own/own.md” was quoted in revision" in said


async def test_a_receipt_goes_with_its_answer_when_the_person_is_forgotten(chat: Chat, harbour: Services) -> None:
    stored = await answer_of(harbour, await asked(chat))
    await chat.on_call(call("forget-me", "k:forget"), ScriptedOutlet())
    status, said, aside = await asyncio.to_thread(replayed, harbour, stored.id)
    assert (status, said) == (2, "")
    assert "no answer of that id is kept" in aside


async def test_who_is_forgotten_is_forgotten_in_the_receipts_of_others_too(chat: Chat, harbour: Services) -> None:
    stored = await answer_of(harbour, await asked(chat))
    line = (stored.answer.receipt or "").replace('"previous":null', '"previous":"What did Ada ask?"')
    kept = {}
    for asker, receipt in (("bo", line), ("cy", stored.answer.receipt)):
        draft = replace(stored.answer, asker=asker, receipt=receipt)
        kept[asker] = await harbour.records.answers.put(draft, stored.made_at)
    await chat.on_call(call("forget-me", "k:forget"), ScriptedOutlet())
    left = {asker: await harbour.records.answers.get(answer) for asker, answer in kept.items()}
    assert {asker: one.answer.receipt for asker, one in left.items() if one} == {
        "bo": None,
        "cy": stored.answer.receipt,
    }


async def test_a_receipt_names_nobody(chat: Chat, harbour: Services) -> None:
    stored = await answer_of(harbour, await asked(chat))
    assert ADA.id not in (stored.answer.receipt or "").replace(QUESTION, "").split('"')


async def test_an_answer_of_before_receipts_says_that_it_has_none(chat: Chat, harbour: Services) -> None:
    stored = await answer_of(harbour, await asked(chat))
    old = await harbour.records.answers.put(replace(stored.answer, receipt=None), stored.made_at)
    status, _, aside = await asyncio.to_thread(replayed, harbour, old)
    assert status == 2
    assert f"The answer {old} has no receipt." in aside
    shown = ScriptedOutlet()
    await chat.on_press(press("why", old, "1"), shown)
    assert "Why quote 1 came where it did:" in texts(shown.only)
    assert not [text for text in texts(shown.only) if "receipt" in text]


async def test_diagnose_shows_the_receipt_of_what_may_be_seen_there(chat: Chat, harbour: Services) -> None:
    outlet = await asked(chat)
    stored = await answer_of(harbour, outlet)
    shown = ScriptedOutlet()
    await chat.on_call(call("diagnose", "k:d", actor=MODERATOR, message="1"), shown)
    assert f"verbatim replay {stored.id}" in "\n".join(texts(shown.only))
    assert texts(outlet.only, Role.QUOTE)[0] == ANSWER
    assert Workspace.of(stored.answer.place) == Workspace.of(place())
    assert BO.id != stored.answer.asker

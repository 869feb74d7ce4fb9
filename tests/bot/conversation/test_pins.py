"""Pins as whoever asks meets them: found by other words, marked as verified, followed when their words move."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.chat import Person, Rank, Visibility
from bot.conversation.asking import Asked, tell
from bot.conversation.handlers.teaching import HANDLERS
from bot.conversation.pins import standing_of
from bot.conversation.services import Services
from bot.records import DeedAction, PinFlag, Standing, words_hash
from bot.reply import Role
from index.citation import Citation
from index.model import StoredDocument, revision_hash
from tests.bot.conversation.conftest import HARBOUR, NOON, AddSource, MakeCall, Situate, said
from tests.bot.conversation.scripted import texts
from tests.index.answering.library import document

RULES = "Boats give way to swimmers. Anchors stay inside the buoys. Dogs swim where they like."
ANCHORS = Citation("rules", "rules.md", 28, 58)
Pin = Callable[..., Awaitable[str]]
Ask = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def pin(services: Services, situation: Situate, call: MakeCall) -> Pin:
    """Pin a citation to a question, as a moderator."""

    async def pin_one(question: str, citation: str = "rules/rules.md#28-58", channel: str = "general") -> str:
        where = await situation(rank=Rank.MODERATOR, channel=channel)
        return said(await HANDLERS["pin"](services, where, call("pin", question=question, citation=citation)))

    return pin_one


@pytest.fixture
def ask(services: Services, situation: Situate) -> Ask:
    """Ask in public; return the quotes and the notes."""

    async def ask_one(question: str, channel: str = "general") -> list[str]:
        where = await situation(channel=channel)
        response = (await tell(services, where, Asked(question, Visibility.PUBLIC, 0.3))).response
        return [*texts(response, Role.QUOTE), *texts(response, Role.NOTE)]

    return ask_one


async def test_a_paraphrase_gets_the_pinned_quote_marked_as_verified_by_whom_and_when(
    add_source: AddSource, pin: Pin, ask: Ask
) -> None:
    await add_source("rules", RULES)
    await pin("How do I delete my account?")
    assert await ask("hey bot, what's the best way to erase my account?") == [
        "Anchors stay inside the buoys.",
        "Verified by Ada on 2026-03-10.",
    ]
    assert "Verified by Ada on 2026-03-10." not in await ask("How do I create an account?")


async def test_a_forgotten_moderator_is_not_named(
    services: Services, add_source: AddSource, pin: Pin, ask: Ask
) -> None:
    await add_source("rules", RULES)
    await pin("How do I delete my account?")
    await services.records.forget(Person(HARBOUR.platform, "ada"))
    assert (await ask("How can I delete my account?"))[1] == "Verified by a moderator on 2026-03-10."


async def test_of_two_pins_equally_near_neither_is_quoted_unless_both_have_the_same_quote(
    add_source: AddSource, pin: Pin, ask: Ask
) -> None:
    await add_source("rules", RULES)
    await pin("How do I delete my account?")
    assert "“How do I delete my account?” asks for the same and is pinned to another quote" in await pin(
        "How can my account be removed?", "rules/rules.md#0-27"
    )
    assert not any("Verified" in text for text in await ask("How could I erase my account?"))
    assert (await ask("how can my account be removed"))[0] == "Boats give way to swimmers."
    await pin("How can my account be removed?")
    assert (await ask("How could I erase my account?"))[0] == "Anchors stay inside the buoys."


async def test_a_pin_of_a_hidden_source_neither_answers_nor_makes_another_one_doubtful(
    add_source: AddSource, pin: Pin, ask: Ask
) -> None:
    await add_source("rules", RULES)
    await add_source("board", "The pier is for sale.", channels=frozenset({"board-room"}))
    await pin("How do I delete my account?")
    await pin("How can my account be removed?", "board/board.md#0-21", "board-room")
    assert "asks for the same" not in await pin("How do I delete my account?")
    for asked in ("How could I erase my account?", "How can my account be removed?"):
        assert (await ask(asked))[0] == "Anchors stay inside the buoys."
    assert (await ask("How can my account be removed?", "board-room"))[0] == "The pier is for sale."


async def test_words_that_moved_are_followed_and_those_that_changed_are_searched_for(
    services: Services, add_source: AddSource, pin: Pin, ask: Ask
) -> None:
    await add_source("rules", RULES, shared=True)
    await pin("How do I delete my account?")
    await add_source("rules", f"Read this first. {RULES}", shared=True)
    assert (await ask("How can I delete my account?"))[0] == "Anchors stay inside the buoys."
    (moved,) = await services.records.pins.pins(HARBOUR)
    assert (moved.quote.start, moved.name, moved.flag) == (45, "Ada", None)
    await add_source("rules", RULES.replace("inside", "outside"), shared=True)
    assert not any("Verified" in text for text in await ask("How can I delete my account?"))
    (flagged,) = await services.records.pins.pins(HARBOUR)
    assert flagged.flag is PinFlag.CHANGED
    deeds = [(deed.by.name, deed.done.action) for deed in await services.records.trail.deeds(HARBOUR, NOON)]
    assert deeds[:2] == [("Verbatim", DeedAction.PIN_FLAGGED), ("Verbatim", DeedAction.PIN_MOVED)]


async def test_a_pin_from_before_hashes_were_kept_is_followed_by_its_revision(
    services: Services, situation: Situate, add_source: AddSource, ask: Ask
) -> None:
    await add_source("rules", RULES)
    old = replace(ANCHORS, revision=revision_hash(RULES))
    await services.records.pins.pin(HARBOUR, "How do I delete my account?", old, (await situation()).person, NOON)
    await add_source("rules", f"Read this first. {RULES}")
    assert (await ask("How can I delete my account?"))[0] == "Anchors stay inside the buoys."


def _document(text: str) -> StoredDocument:
    return document("rules.md", text, source="rules")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (RULES, 28),
        (f"First. {RULES}", 35),
        ("Anchors stay inside the buoys.", 0),
        (f"{RULES} Anchors stay inside the buoys.", 28),
    ],
)
def test_the_same_words_are_found_as_whole_sentences(text: str, start: int) -> None:
    words = words_hash("Anchors stay inside the buoys.")
    there = replace(ANCHORS, revision=revision_hash(RULES))
    now = _document(text)
    found = standing_of(there, words, now)
    assert found == Standing(replace(there, start=start, end=start + 30, revision=now.sha256), words)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Anchors stay inside the buoys at night.", PinFlag.CHANGED),
        ("Nobody says that Anchors stay inside the buoys.", PinFlag.CHANGED),
        ("Anchors stay inside the buoys. Or not. Anchors stay inside the buoys.", PinFlag.CHANGED),
        (None, PinFlag.VANISHED),
    ],
)
def test_what_was_changed_stands_twice_or_is_gone_is_flagged(text: str | None, flag: PinFlag) -> None:
    words = words_hash("Anchors stay inside the buoys.")
    there = replace(ANCHORS, revision=revision_hash(RULES))
    assert standing_of(there, words, None if text is None else _document(text)) == Standing(there, words, flag)


def test_words_of_which_nothing_is_known_are_not_guessed() -> None:
    there = replace(ANCHORS, revision="0" * 64)
    assert standing_of(there, None, _document(RULES)).flag is PinFlag.CHANGED
    assert standing_of(replace(there, revision=_document(RULES).sha256), None, _document(RULES)).flag is None

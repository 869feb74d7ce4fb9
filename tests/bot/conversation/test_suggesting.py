import dataclasses
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.chat import Person, Rank, Visibility
from bot.conversation.services import Services, Situation
from bot.conversation.suggesting import MOST_SUGGESTIONS, suggest
from bot.conversation.suggesting.matching import completed, ranked
from bot.records import QuestionEntry
from bot.reply import Role
from config.channel import channel_keys
from config.layers import LayerKind
from config.store import Editor, LayerAddress, OwnCommand, OwnCommandKind, workspace_address
from index.answering import Answerer
from index.citation import Citation
from tests.bot.conversation.conftest import HARBOUR, PLATFORM, AddSource, MakeCall, Situate

Offer = Callable[..., Awaitable[tuple[str, ...]]]
ADA = Editor("ada", "Ada")
BEN = Person(PLATFORM, "ben")
HERE = LayerAddress(PLATFORM, "harbour", LayerKind.CHANNEL, "general")
WORKSPACE = workspace_address(PLATFORM, "harbour")
RULES = "Boats give way to swimmers."
LIST = "sources"


@pytest.fixture
def offer(services: Services, situation: Situate, call: MakeCall) -> Offer:
    """Type a parameter as somebody of a rank: `offer("settings set", "key", "quo", rank=Rank.MODERATOR)`."""

    async def type_it(  # noqa: PLR0913 - all that typing is made of
        command: str,
        parameter: str,
        typed: str = "",
        /,
        *,
        rank: Rank = Rank.ADMIN,
        channel: str = "general",
        roles: frozenset[str] = frozenset(),
        given: dict[str, str] | None = None,
        folders: tuple[str, ...] = (),
    ) -> tuple[str, ...]:
        serving = dataclasses.replace(services.settings.serving, source_folders=folders)
        allowing = dataclasses.replace(services, settings=dataclasses.replace(services.settings, serving=serving))
        where = await situation(rank=rank, channel=channel, roles=roles)
        return await suggest(allowing, where, call(command, **(given or {})), parameter, typed)

    return type_it


@pytest.fixture
async def texts(add_source: AddSource) -> None:
    """A source that everybody sees, one for the board room alone, and a shared one."""
    await add_source("rules", RULES)
    await add_source("board", "The pier is for sale.", channels=frozenset({"board-room"}))
    await add_source("news", "High tide is at noon.", shared=True)


async def pin(services: Services, question: str, source: str) -> None:
    view = await services.libraries.view(HARBOUR)
    (document,) = view.documents(frozenset({source}))
    quote = Citation(source, document.name, 0, len(document.text.splitlines()[0]), document.sha256)
    await services.records.pins.pin(HARBOUR, question, quote, BEN, services.clock())


async def missed(services: Services, where: Situation, question: str) -> None:
    entry = QuestionEntry(where.place, "ben", question, is_answered=False, latency_ms=1)
    await services.records.questions.log(entry, services.clock())


def test_the_best_match_comes_first() -> None:
    assert ranked(["a quote", "Quotes", "none", "quota"], " quO ") == ["Quotes", "quota", "a quote"]
    assert ranked(["b", "a"], "") == ["b", "a"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["rules", "news", "old, new"]),
        ("ne", ["news", "old, new"]),
        ("news,", ["news, rules", '["news", "old, new"]']),
        ("news , news, RU", ["news, rules"]),
        ("somewhere, ne", ["somewhere, news", '["somewhere", "old, new"]']),
        ('["news", "', []),
    ],
)
def test_the_last_entry_of_a_list_is_completed_and_the_rest_kept(typed: str, expected: list[str]) -> None:
    found = completed(["rules", "news", "old, new"], typed)
    assert found == [name if name != "old, new" else '["old, new"]' for name in expected]


@pytest.mark.parametrize(
    ("command", "parameter"),
    [
        ("settings set", "key"),
        ("settings show", "key"),
        ("command edit", "name"),
        ("command add", "sources"),
        ("unpin", "question"),
        ("gaps", "close"),
        ("source add", "folder"),
        ("source remove", "name"),
        ("source status", "name"),
        ("reindex", "source"),
    ],
)
@pytest.mark.usefixtures("texts")
async def test_whoever_may_not_give_a_command_is_offered_nothing(
    services: Services, situation: Situate, offer: Offer, command: str, parameter: str
) -> None:
    made = OwnCommand("faq", "Asks.", OwnCommandKind.QUESTION, "Who gives way?")
    await services.store.add_command(ADA, WORKSPACE, made, services.clock())
    await pin(services, "Who gives way?", "rules")
    await missed(services, await situation(), "Where is the sauna?")
    assert await offer(command, parameter, rank=Rank.ADMIN, folders=("/papers",))
    below = Rank.MODERATOR if command.startswith(("source", "reindex")) else Rank.EVERYONE
    assert await offer(command, parameter, rank=below, folders=("/papers",)) == ()


async def test_who_may_teach_is_offered_what_moderators_are(services: Services, offer: Offer) -> None:
    made = OwnCommand("faq", "Asks.", OwnCommandKind.QUESTION, "Who gives way?")
    await services.store.add_command(ADA, WORKSPACE, made, services.clock())
    await services.store.set(ADA, HERE, "teach_roles", "teacher", services.clock())
    found = await offer("command remove", "name", "/f", rank=Rank.EVERYONE, roles=frozenset({"teacher"}))
    assert found == ("faq",)


async def test_settings_are_offered_the_best_match_first_and_no_more_than_fit(offer: Offer) -> None:
    found = await offer("settings set", "key", "cooldown")
    assert found[:2] == ("cooldown_person_seconds", "cooldown_channel_seconds")
    assert all(name.startswith("command.") for name in found[2:])
    assert len(await offer("settings set", "key")) == MOST_SUGGESTIONS
    assert (await offer("settings show", "key"))[0] == channel_keys()[0].name


async def test_reset_offers_what_the_layer_sets(services: Services, offer: Offer) -> None:
    await services.store.set(ADA, HERE, "quotes", "3", services.clock())
    await services.store.set(ADA, WORKSPACE, "style", "short", services.clock())
    assert await offer("settings reset", "key") == ("quotes",)
    assert await offer("settings reset", "key", given={"where": "workspace"}) == ("style",)
    assert await offer("settings reset", "key", given={"where": "category"}) == ()


@pytest.mark.parametrize("given", [{"where": "workspace"}, {"channel": "other"}, {"where": "nowhere"}, {"odd": "x"}])
async def test_what_reaches_further_than_a_moderator_may_brings_no_offers(offer: Offer, given: dict[str, str]) -> None:
    assert await offer("settings set", "key", "quo", rank=Rank.MODERATOR) == ("quotes",)
    assert await offer("settings set", "key", "quo", rank=Rank.MODERATOR, given=given) == ()
    assert await offer("settings set", "value", rank=Rank.MODERATOR, given=given | {"key": "quotes"}) == ()


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("enabled", "", ("true", "false")),
        ("enabled", "F", ("false",)),
        ("answer", "", ("commands", "mentions", "questions")),
        ("answer", "on", ("mentions", "questions")),
        ("command.ask.visibility", "p", ("public", "private", "private_then_share")),
        ("quotes", "", ("2", "1", "3", "4", "5", "6", "7", "8", "9", "10")),
        ("quotes", "11", ()),
        ("cooldown_person_seconds", "7", ("7", "7200")),
        ("cooldown_person_seconds", "77", ("77",)),
        ("cooldown_person_seconds", "86", ("86", "86400")),
        ("log_days", "36", ("36", "365", "3650")),
        ("min_confidence", ".4", (".4", "0.4", "0.45")),
        ("min_confidence", "1.5", ()),
        ("ask_roles", "", ("[]",)),
        ("handoff_role", "", ('""',)),
        ("no such key", "", ()),
        ("", "", ()),
    ],
)
async def test_values_are_offered_that_the_setting_takes(
    offer: Offer, key: str, typed: str, expected: tuple[str, ...]
) -> None:
    assert await offer("settings set", "value", typed, given={"key": key}) == expected


async def test_the_value_that_holds_now_is_offered_where_it_is_none_of_a_few_words(
    services: Services, offer: Offer
) -> None:
    await services.store.set(ADA, HERE, "ask_roles", "member, guest", services.clock())
    await services.store.set(ADA, HERE, "log_days", "77", services.clock())
    assert await offer("settings set", "value", given={"key": "ask_roles"}) == ("member, guest", "[]")
    assert (await offer("settings set", "value", given={"key": "log_days"}))[0] == "77"
    assert (await offer("settings set", "value", given={"key": "log_days", "channel": "other"}))[0] == "30"


@pytest.mark.parametrize("key", [key for key in channel_keys() if key.name != "sources"])
async def test_every_value_that_is_offered_can_be_set(services: Services, offer: Offer, key: object) -> None:
    name = getattr(key, "name", "")
    for value in await offer("settings set", "value", given={"key": name}):
        await services.store.set(ADA, HERE, name, value, services.clock())


@pytest.mark.usefixtures("texts")
async def test_sources_are_offered_for_a_place_as_far_as_they_may_be_named(services: Services, offer: Offer) -> None:
    given = {"key": "sources"}
    assert await offer("settings set", "value", given=given, rank=Rank.MODERATOR) == ("news", "rules", "[]")
    assert await offer("settings set", "value", given=given) == ("news", "board", "rules", "[]")
    assert await offer("settings set", "value", "news, ", given=given, rank=Rank.MODERATOR) == ("news, rules",)
    await services.store.set(ADA, HERE, "sources", "board, news", services.clock())
    assert "board, news" in await offer("settings set", "value", given=given)
    assert "board" not in str(await offer("settings set", "value", given=given, rank=Rank.MODERATOR))


@pytest.mark.usefixtures("texts")
async def test_a_commands_options_are_completed(services: Services, offer: Offer) -> None:
    given = {"key": "command.ask.options"}
    assert await offer("settings set", "value", "quotes=1", given=given) == ("quotes=1", "quotes=10")
    assert await offer("settings set", "value", "quotes=3 sou", given=given) == (
        "quotes=3 sources=news",
        "quotes=3 sources=rules",
    )
    await services.store.set(ADA, HERE, "command.ask.options", "sources=board", services.clock())
    assert "board" not in str(await offer("settings set", "value", given=given, rank=Rank.MODERATOR))


@pytest.mark.usefixtures("texts")
async def test_an_admin_is_offered_all_own_sources_and_no_shared_one(offer: Offer) -> None:
    for command, parameter in (("source remove", "name"), ("source status", "name"), ("reindex", "source")):
        assert await offer(command, parameter) == ("board", "rules")
        assert await offer(command, parameter, "RU") == ("rules",)


@pytest.mark.usefixtures("texts")
async def test_only_sources_that_may_be_quoted_there_are_offered_to_who_asks(services: Services, offer: Offer) -> None:
    assert await offer("ask", LIST, rank=Rank.EVERYONE) == ("news", "rules")
    assert await offer("ask", LIST, "rules, n", rank=Rank.EVERYONE) == ("rules, news",)
    assert await offer("ask", LIST, "board, n") == ()
    assert await offer("ask", LIST, rank=Rank.EVERYONE, channel="board-room") == ("news", "board", "rules")
    await services.bindings.bind(HARBOUR, "board", channels=frozenset({"x"}), roles=frozenset({"crew"}))
    assert await offer("ask", LIST, "bo", rank=Rank.EVERYONE, roles=frozenset({"crew"})) == ()
    await services.store.set(ADA, HERE, "visibility", Visibility.PRIVATE.value, services.clock())
    assert await offer("ask", LIST, "bo", rank=Rank.EVERYONE, roles=frozenset({"crew"})) == ("board",)
    await services.store.set(ADA, HERE, "sources", "news", services.clock())
    assert await offer("ask", LIST, rank=Rank.EVERYONE, roles=frozenset({"crew"})) == ("news",)


@pytest.mark.usefixtures("texts")
async def test_pinned_questions_are_offered_where_their_quotes_may_be_shown(services: Services, offer: Offer) -> None:
    await pin(services, "Who gives way?", "rules")
    await pin(services, "What is for sale?", "board")
    for command, parameter in (("unpin", "question"), ("command add", "pin"), ("command edit", "pin")):
        assert await offer(command, parameter) == ("Who gives way?",)
        assert await offer(command, parameter, "sale", channel="board-room") == ("What is for sale?",)


async def test_a_pin_that_holds_no_more_can_be_taken_away_but_not_bound_to_a_command(
    services: Services, offer: Offer, add_source: AddSource
) -> None:
    await add_source("rules", RULES)
    await pin(services, "Who gives way?", "rules")
    await add_source("rules", "Swimmers give way to boats.")
    assert await offer("unpin", "question") == ("Who gives way?",)
    assert await offer("command add", "pin") == ()


async def test_gaps_are_offered_of_the_channel_that_is_meant(
    services: Services, situation: Situate, offer: Offer
) -> None:
    await missed(services, await situation(), "Where is the sauna?")
    await missed(services, await situation(channel="other"), "Where is the pool?")
    assert await offer("gaps", "close", rank=Rank.MODERATOR) == ("Where is the sauna?",)
    assert await offer("gaps", "close", given={"channel": "other"}) == ("Where is the pool?",)
    assert await offer("gaps", "close", given={"channel": "other"}, rank=Rank.MODERATOR) == ()


async def test_what_is_too_long_to_be_given_is_not_offered(
    services: Services, situation: Situate, offer: Offer
) -> None:
    await missed(services, await situation(), "w" * 1001)
    await missed(services, await situation(), "w" * 1000)
    assert await offer("gaps", "close") == ("w" * 1000,)


async def test_folders_are_offered_that_the_owner_allows_and_that_are_no_source_yet(
    offer: Offer, add_source: AddSource, tmp_path: Path
) -> None:
    assert await offer("source add", "folder") == ()
    taken = await add_source("rules", RULES)
    free = str(tmp_path / "papers")
    assert await offer("source add", "folder", folders=(free, str(taken))) == (free,)


async def test_help_offers_what_it_explains(services: Services, offer: Offer) -> None:
    made = OwnCommand("faq", "Asks.", OwnCommandKind.QUESTION, "Who gives way?")
    await services.store.add_command(ADA, WORKSPACE, made, services.clock())
    assert await offer("help", "command", "/fa", rank=Rank.EVERYONE) == ("faq",)
    assert await offer("help", "command", "settings", rank=Rank.EVERYONE) == ()
    assert "settings set" in await offer("help", "command", "settings", rank=Rank.MODERATOR)
    assert await offer("help", "command", "source", rank=Rank.MODERATOR) == ("sources",)


async def test_in_a_direct_message_only_what_is_shared_is_offered(
    services: Services, situation: Situate, call: MakeCall, add_source: AddSource
) -> None:
    await add_source("rules", RULES)
    await add_source("news", "High tide is at noon.", shared=True)
    where = await situation(workspace=None)
    assert await suggest(services, where, call("ask"), LIST, "") == ("news",)
    assert await suggest(services, where, call("help"), "command", "ask") == ("ask",)


@pytest.mark.parametrize(("command", "parameter"), [("nonsense", "x"), ("ask", "x"), ("ask", "question")])
async def test_nothing_is_offered_for_what_takes_no_suggestions(offer: Offer, command: str, parameter: str) -> None:
    assert await offer(command, parameter) == ()


async def test_a_fault_is_logged_and_nothing_is_offered(
    services: Services, offer: Offer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(Role.NOTE)

    monkeypatch.setattr(services.store, "keys", broken)
    with caplog.at_level(logging.ERROR):
        assert await offer("settings set", "key") == ()
    assert "nothing could be suggested" in caplog.text


@pytest.mark.usefixtures("texts")
async def test_no_answerer_is_built_for_a_suggestion(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Answerer, "__init__", refuse)
    assert await offer("ask", LIST) == ("news", "rules")
    assert await offer("reindex", "source") == ("board", "rules")

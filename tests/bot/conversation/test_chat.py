import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat import (
    Actor,
    Addressing,
    AuthorKind,
    Event,
    Outlet,
    Place,
    PlaceKind,
    Response,
    SendRefusedError,
    SendUnknownError,
    SharedWorkspace,
    Visibility,
    Workspace,
)
from bot.conversation import Chat, Services
from bot.libraries import Libraries
from bot.records import DeliveryState
from bot.reply import Role
from config.layers import LayerKind
from config.store import Editor, LayerAddress, OwnCommand, OwnCommandKind, workspace_address
from tests.bot.conversation.conftest import HARBOUR, NOON, PLATFORM, AddSource, FakeClock
from tests.bot.conversation.scripted import ADA, BO, MODERATOR, ScriptedOutlet, call, message, place, texts

QUESTION = "Who built the harbour?"
ANSWER = "The harbour was built in 1901 by Ada Finch."


@pytest.fixture
def chat(harbour: Services) -> Chat:
    """The core over a shared library of three documents."""
    return Chat(harbour)


async def setting(services: Services, key: str, value: str, channel: str = "general") -> None:
    at = LayerAddress(PLATFORM, HARBOUR.id, LayerKind.CHANNEL, channel)
    await services.store.set(Editor("mo", "Mo"), at, key, value, NOON)


def counted(services: Services) -> Counter[str]:
    return services.counters.counted  # type: ignore[attr-defined,no-any-return] # the fake's own


async def asked(chat: Chat, question: str = QUESTION, **given: object) -> ScriptedOutlet:
    outlet = ScriptedOutlet()
    await chat.on_message(message(question, **given), outlet)  # type: ignore[arg-type] # passed on as it is
    return outlet


async def test_a_mention_is_acknowledged_and_then_answered_with_a_quote(chat: Chat) -> None:
    outlet = await asked(chat)
    assert outlet.acknowledged == [Visibility.PUBLIC]
    assert texts(outlet.only, Role.QUOTE)[0] == ANSWER
    assert outlet.only.visibility is Visibility.PUBLIC


async def test_what_somebody_looks_up_is_acknowledged_and_answered_for_them_alone(
    chat: Chat, harbour: Services
) -> None:
    found = await asked(chat, addressing=Addressing.MENU)
    await setting(harbour, "enabled", "false")
    refused = await asked(chat, key="k:2", addressing=Addressing.MENU, actor=BO)
    for outlet in (found, refused):
        assert outlet.acknowledged == [Visibility.PRIVATE]
        assert outlet.only.visibility is Visibility.PRIVATE
    assert "switched off" in texts(refused.only)[0]


async def test_the_same_message_delivered_again_is_answered_once_and_counted(chat: Chat, harbour: Services) -> None:
    outlet = ScriptedOutlet()
    await asyncio.gather(*(chat.on_message(message(QUESTION), outlet) for _ in range(5)))
    assert len(outlet.sent) == 1
    assert counted(harbour)["duplicate discord"] == 4


async def test_what_nobody_wrote_to_us_gets_nothing_not_even_a_record(chat: Chat, harbour: Services) -> None:
    overheard = await asked(chat, addressing=Addressing.OVERHEARD)
    robot = await asked(chat, actor=replace(ADA, kind=AuthorKind.BOT))
    assert overheard == robot == ScriptedOutlet()
    assert await harbour.records.inbox.state("discord:message:1") is None


async def test_an_overheard_question_is_answered_if_sure_enough_and_else_nobody_is_bothered(
    chat: Chat, harbour: Services
) -> None:
    await setting(harbour, "answer", "questions")
    sure = await asked(chat, addressing=Addressing.OVERHEARD)
    assert texts(sure.only, Role.QUOTE)[0] == ANSWER
    unsure = await asked(chat, "Who owns the zeppelin hangar?", key="k:2", addressing=Addressing.OVERHEARD, actor=BO)
    assert unsure == ScriptedOutlet()
    assert await harbour.records.inbox.state("k:2") is DeliveryState.GIVEN_UP


async def test_a_question_that_the_sources_do_not_answer_gets_a_reason(chat: Chat) -> None:
    outlet = await asked(chat, "Who owns the zeppelin?")
    assert texts(outlet.only, Role.WARNING)


async def test_a_place_that_is_switched_off_says_so(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "enabled", "false")
    outlet = await asked(chat)
    assert "switched off" in texts(outlet.only)[0]
    assert not texts(outlet.only, Role.QUOTE)


async def test_a_flood_gets_one_notice_and_then_only_signs(chat: Chat, harbour: Services, clock: FakeClock) -> None:
    await setting(harbour, "cooldown_person_seconds", "10")
    outlets = [await asked(chat, key=f"k:{number}") for number in range(5)]
    assert [len(outlet.sent) for outlet in outlets] == [1, 1, 0, 0, 0]
    assert "ask again in 10 seconds" in texts(outlets[1].only)[0]
    assert [outlet.signs for outlet in outlets] == [0, 0, 1, 1, 1]
    clock.advance(11)
    late = ScriptedOutlet()
    await chat.on_message(message(QUESTION, "k:late", at=NOON + timedelta(seconds=11)), late)
    assert texts(late.only, Role.QUOTE)


async def test_questions_that_had_to_wait_here_are_judged_by_when_they_were_asked(
    chat: Chat, harbour: Services, clock: FakeClock
) -> None:
    await setting(harbour, "cooldown_person_seconds", "10")
    clock.advance(60)
    outlets = [ScriptedOutlet(), ScriptedOutlet()]
    for number, outlet in enumerate(outlets):
        asked_at = NOON + timedelta(seconds=20 * number)
        await chat.on_message(message(QUESTION, f"k:{number}", at=asked_at), outlet)
    assert all(texts(outlet.only, Role.QUOTE) for outlet in outlets)


async def test_a_refused_sending_is_recorded_with_its_reason_and_not_tried_again(chat: Chat, harbour: Services) -> None:
    outlet = ScriptedOutlet(fails_with=SendRefusedError("I may not write there."))
    await chat.on_message(message(QUESTION), outlet)
    assert await harbour.records.inbox.state("discord:message:1") is DeliveryState.GIVEN_UP
    assert counted(harbour)["refused discord"] == 1


async def test_a_sending_whose_outcome_is_unknowable_is_counted_and_not_repeated(chat: Chat, harbour: Services) -> None:
    outlet = ScriptedOutlet(fails_with=SendUnknownError("The connection broke."))
    await chat.on_message(message(QUESTION), outlet)
    assert await harbour.records.inbox.state("discord:message:1") is DeliveryState.UNKNOWABLE
    assert counted(harbour)["unknown discord"] == 1
    assert len(outlet.nonces) == 1


async def test_what_one_person_alone_sees_is_sent_once_more_where_nobody_knows_whether_it_arrived(
    chat: Chat, harbour: Services
) -> None:
    class LosesTheFirst(ScriptedOutlet):
        async def send(self, response: Response, nonce: str) -> str:
            self.fails_with = None if self.nonces else SendUnknownError("The connection broke.")
            return await super().send(response, nonce)

    outlet = LosesTheFirst()
    await chat.on_message(message(QUESTION, addressing=Addressing.MENU), outlet)
    assert outlet.only.visibility is Visibility.PRIVATE
    assert await harbour.records.inbox.state("discord:message:1") is DeliveryState.SENT
    assert (await harbour.records.inbox.counts()).unproven == 1
    assert counted(harbour)["unknown discord"] == 1

    broken = ScriptedOutlet(fails_with=SendUnknownError("The connection broke."))
    await chat.on_message(message(QUESTION, key="k:2", addressing=Addressing.MENU), broken)
    assert await harbour.records.inbox.state("k:2") is DeliveryState.UNKNOWABLE
    assert len(broken.nonces) == 2


async def test_what_goes_wrong_inside_is_said_to_whoever_asked(
    chat: Chat, harbour: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(harbour.libraries), "desk", broken)
    outlet = await asked(chat)
    assert "went wrong on my side" in texts(outlet.only)[0]
    assert "ZeroDivisionError" in caplog.text


async def test_a_question_received_before_a_restart_is_answered_after_it_once(harbour: Services) -> None:
    class Crash(BaseException):
        pass

    class Crashing(ScriptedOutlet):
        async def acknowledge(self, visibility: Visibility) -> None:
            raise Crash(visibility)

    with pytest.raises(Crash):
        await Chat(harbour).on_message(message(QUESTION), Crashing())
    (unfinished,) = await harbour.records.inbox.unfinished(NOON)
    after = ScriptedOutlet()

    def outlet_of(found: Event) -> Outlet | None:
        assert found == message(QUESTION)
        return after

    await Chat(harbour).take_up(unfinished, outlet_of)
    assert texts(after.only, Role.QUOTE)[0] == ANSWER
    assert await harbour.records.inbox.unfinished(NOON) == ()


async def test_ask_answers_as_the_place_says_who_sees_it(chat: Chat, harbour: Services) -> None:
    public = ScriptedOutlet()
    await chat.on_call(call("ask", question=QUESTION), public)
    assert public.acknowledged == [Visibility.PUBLIC]
    await setting(harbour, "visibility", "private", "quiet")
    private = ScriptedOutlet()
    await chat.on_call(call("ask", "k:2", question=QUESTION, where=place("quiet"), actor=BO), private)
    assert private.acknowledged == [Visibility.PRIVATE]
    assert private.only.visibility is Visibility.PRIVATE


async def test_a_command_that_one_may_not_give_is_refused_with_a_reason(chat: Chat) -> None:
    outlet = ScriptedOutlet()
    await chat.on_call(call("settings set", "k:1"), outlet)
    assert "Only moderators" in texts(outlet.only)[0]
    unknown = ScriptedOutlet()
    await chat.on_call(call("explode", "k:2"), unknown)
    assert "no command “explode”" in texts(unknown.only)[0]


async def test_bad_arguments_get_a_sentence(chat: Chat) -> None:
    outlet = ScriptedOutlet()
    await chat.on_call(call("ask"), outlet)
    assert "needs “question”" in texts(outlet.only)[0]


async def test_a_command_switched_off_for_a_place_says_so(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "command.ask.enabled", "false")
    outlet = ScriptedOutlet()
    await chat.on_call(call("ask", question=QUESTION), outlet)
    assert "/ask is switched off here." in texts(outlet.only)[0]


async def test_sources_lists_what_may_be_quoted_here(chat: Chat, services: Services) -> None:
    outlet = ScriptedOutlet()
    await chat.on_call(call("sources"), outlet)
    assert texts(outlet.only)[:2] == ["notes", "3"]
    empty = ScriptedOutlet()
    bare = replace(services, libraries=Libraries(services.data_folder / "bare", services.settings, services.bindings))
    await Chat(bare).on_call(call("sources", "k:2"), empty)
    assert "Nothing may be quoted here yet" in texts(empty.only)[0]


async def test_help_lists_what_one_may_do_and_explains_one_command(chat: Chat, harbour: Services) -> None:
    made = OwnCommand("rules", "Ask about the rules.", OwnCommandKind.QUESTION, "What are the rules?")
    await harbour.store.add_command(Editor("mo", "Mo"), workspace_address(PLATFORM, HARBOUR.id), made, NOON)

    async def helped(key: str, actor: Actor = ADA, **given: str) -> list[str]:
        outlet = ScriptedOutlet()
        await chat.on_call(replace(call("help", key, actor=actor), arguments=given), outlet)
        return texts(outlet.only)

    assert {"/ask", "/rules", "You can also ask by mentioning Verbatim here, or by writing to it directly."} <= set(
        await helped("k:1")
    )
    assert "/settings set" not in await helped("k:2")
    assert "/settings set" in await helped("k:3", MODERATOR)
    assert "question" in await helped("k:4", command="/ask")
    assert "Ask about the rules." in (await helped("k:5", command="rules"))[0]
    assert "no command “explode”" in (await helped("k:6", command="explode"))[0]
    assert (await helped("k:7", command="more"))[0].startswith("/more:")


async def test_help_tells_how_else_to_ask_where_that_is_heard(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "answer", "commands")
    here, directly = ScriptedOutlet(), ScriptedOutlet()
    await chat.on_call(call("help", "k:1"), here)
    assert "You can also ask by writing to Verbatim directly." in texts(here.only)
    await chat.on_call(replace(call("help", "k:2"), place=Place(PLATFORM, None, "d", PlaceKind.DIRECT)), directly)
    assert not any(text.startswith("You can also") for text in texts(directly.only))


async def test_a_command_that_moderators_made_is_for_everyone(chat: Chat, harbour: Services) -> None:
    made = OwnCommand("builder", "Who built it?", OwnCommandKind.QUESTION, QUESTION)
    await harbour.store.add_command(Editor("mo", "Mo"), workspace_address(PLATFORM, HARBOUR.id), made, NOON)
    outlet = ScriptedOutlet()
    await chat.on_call(call("builder"), outlet)
    assert texts(outlet.only, Role.QUOTE)[0] == ANSWER


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("command.builder.enabled", "false", "“builder” is switched off here."),
        ("command.builder.roles", "staff", "Only some roles may use “builder” here"),
    ],
)
async def test_a_command_that_moderators_made_is_refused_by_its_bare_name(
    chat: Chat, harbour: Services, key: str, value: str, reason: str
) -> None:
    """It is not given as `/NAME` everywhere."""
    made = OwnCommand("builder", "Who built it?", OwnCommandKind.QUESTION, QUESTION)
    await harbour.store.add_command(Editor("mo", "Mo"), workspace_address(PLATFORM, HARBOUR.id), made, NOON)
    await setting(harbour, key, value)
    outlet = ScriptedOutlet()
    await chat.on_call(call("builder"), outlet)
    assert reason in texts(outlet.only)[0]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("enabled", "false", "switched off here"),
        ("ask_roles", "staff", "Only some roles may ask here"),
        ("command.ask.roles", "staff", "Only some roles may use /ask here"),
    ],
)
async def test_what_a_place_takes_away_is_refused_with_its_reason(
    chat: Chat, harbour: Services, key: str, value: str, reason: str
) -> None:
    await setting(harbour, key, value)
    outlet = ScriptedOutlet()
    await chat.on_call(call("ask", question=QUESTION), outlet)
    assert reason in texts(outlet.only)[0]
    staff = replace(ADA, id="sue", roles=frozenset({"staff"}))
    allowed = ScriptedOutlet()
    await chat.on_call(call("ask", "k:2", question=QUESTION, actor=staff), allowed)
    assert bool(texts(allowed.only, Role.QUOTE)) == ("roles" in key)


async def test_what_is_bound_to_a_channel_is_neither_quoted_nor_counted_elsewhere(
    chat: Chat, add_source: AddSource
) -> None:
    await add_source("secret", "The canary sleeps in the crow's nest.", channels=frozenset({"crew"}))
    inside = await asked(chat, "Where does the canary sleep?", where=place("crew"))
    assert texts(inside.only, Role.QUOTE)[0] == "The canary sleeps in the crow's nest."
    outside = await asked(chat, "Where does the canary sleep?", key="k:2", actor=BO)
    assert not any("canary sleeps" in text for text in texts(outside.only))
    listed = ScriptedOutlet()
    await chat.on_call(call("sources", "k:3", actor=BO), listed)
    assert "secret" not in texts(listed.only)


async def test_a_place_whose_log_is_off_keeps_no_question(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "log_questions", "false")
    await asked(chat)
    assert await harbour.records.questions.entries(Workspace(PLATFORM, HARBOUR.id), NOON) == ()


async def test_forget_me_erases_what_is_kept_of_a_person(chat: Chat, harbour: Services) -> None:
    await asked(chat)
    outlet = ScriptedOutlet()
    await chat.on_call(call("forget-me"), outlet)
    assert "1 question" in texts(outlet.only)[0]
    assert await harbour.records.questions.entries(Workspace(PLATFORM, HARBOUR.id), NOON) == ()


async def test_a_direct_message_is_answered_from_the_one_workspace_that_is_shared(
    chat: Chat, add_source: AddSource
) -> None:
    await add_source("own", "The rum is in the third cellar.")
    member = replace(ADA, workspaces=(SharedWorkspace(HARBOUR.id, "Harbour"),))
    direct = place("dm", None)
    outlet = await asked(chat, "Where is the rum?", addressing=Addressing.DIRECT, where=direct, actor=member)
    assert texts(outlet.only, Role.QUOTE)[0] == "The rum is in the third cellar."
    stranger = await asked(chat, "Where is the rum?", key="k:2", addressing=Addressing.DIRECT, where=direct, actor=BO)
    assert not any("third cellar" in text for text in texts(stranger.only))


async def test_joining_greets_once_and_names_three_steps(chat: Chat) -> None:
    greeting = await chat.on_joined(PLATFORM, "new")
    assert greeting is not None
    assert len(texts(greeting)) == 4
    assert await chat.on_joined(PLATFORM, "new") is None
    await chat.on_left(PLATFORM, "new")
    assert await chat.on_joined(PLATFORM, "new") is not None


async def test_suggestions_hold_only_what_may_be_seen(chat: Chat, add_source: AddSource) -> None:
    await add_source("secret", "Text of a secret.", channels=frozenset({"crew"}))
    where = call("ask")
    assert await chat.suggest(where, "sources", "") == ("notes",)
    assert await chat.suggest(replace(where, place=place("crew")), "sources", "SEC") == ("secret",)
    assert "quotes" in await chat.suggest(call("settings set", actor=MODERATOR), "key", "quot")
    assert await chat.suggest(call("help"), "command", "forget") == ("forget-me",)
    assert await chat.suggest(call("nonsense"), "x", "") == ()


async def test_draining_waits_for_what_is_in_hand_and_leaves_the_rest_for_the_next_start(
    chat: Chat, harbour: Services
) -> None:
    begun, release = asyncio.Event(), asyncio.Event()

    class Slow(ScriptedOutlet):
        async def send(self, response: Response, nonce: str) -> str:
            begun.set()
            await release.wait()
            return await ScriptedOutlet.send(self, response, nonce)

    task = asyncio.create_task(chat.on_message(message(QUESTION), Slow()))
    await begun.wait()
    waiting = asyncio.create_task(chat.drain())
    await asyncio.sleep(0)
    assert not waiting.done()
    late = await asked(chat, key="k:late", actor=BO)
    assert late == ScriptedOutlet()
    release.set()
    await asyncio.gather(task, waiting)
    assert [found.key for found in await harbour.records.inbox.unfinished(NOON)] == ["k:late"]

"""A restart between an event and its answer: nothing is lost, and nothing is changed twice."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace

import pytest

from bot.chat import (
    Attached,
    Call,
    Event,
    Outlet,
    Person,
    Press,
    Rank,
    Response,
    SendRefusedError,
    SendUnknownError,
    Upload,
)
from bot.commands import REGISTRY
from bot.conversation import Chat, Services
from bot.conversation.changing import changes_something
from bot.conversation.handlers.model import Unfolding
from bot.conversation.services import Situation
from bot.records import DeliveryState
from bot.reply import Role, note
from config.database import Database
from config.errors import UsageError
from config.layers import LayerKind
from config.store import Editor, LayerAddress
from tests.bot.conversation.conftest import HARBOUR, NOON, PLATFORM, FakeClock, said
from tests.bot.conversation.scripted import (
    ANSWER,
    BO,
    MODERATOR,
    QUESTION,
    ScriptedOutlet,
    asked,
    call,
    message,
    press,
    setting,
    texts,
)
from tests.bot.conversation.test_handing_over import UNKNOWN, human

WAY_BACK = "https://hooks.example/a-credential"
ADMIN = replace(MODERATOR, rank=Rank.ADMIN)
CHANGE = call("settings set", "k:change", actor=MODERATOR, key="quotes", value="3")


class Crash(BaseException):
    """The process ends here."""


class Crashing(ScriptedOutlet):
    """Ends the process when the event is acknowledged."""

    async def acknowledge(self, visibility: object) -> None:
        raise Crash(visibility)


class CrashingLate(ScriptedOutlet):
    """Ends the process when the answer is sent."""

    async def send(self, response: Response, nonce: str) -> str:
        raise Crash(response, nonce)


async def happens(chat: Chat, event: Event, outlet: Outlet) -> None:
    if isinstance(event, Call):
        await chat.on_call(event, outlet)
    elif isinstance(event, Press):
        await chat.on_press(event, outlet)
    else:
        await chat.on_message(event, outlet)


async def crashed(services: Services, event: Event, outlet: ScriptedOutlet | None = None) -> None:
    """Have a process end in the middle of an event."""
    with pytest.raises(Crash):
        await happens(Chat(services), event, outlet or Crashing())


async def taken_up(services: Services, outlet: ScriptedOutlet | None = None) -> ScriptedOutlet:
    """Start again, and take up the one event that is left; return what is said."""
    (left,) = await services.records.inbox.unfinished(NOON)
    after = outlet or ScriptedOutlet()
    await Chat(services).take_up(left, lambda _: after)
    assert await services.records.inbox.unfinished(NOON) == ()
    return after


async def changes(services: Services) -> int:
    return len(await services.store.history(PLATFORM, HARBOUR.id, 9))


async def test_what_came_in_is_handed_to_the_platform_as_it_was(harbour: Services) -> None:
    given = replace(call("ask", question=QUESTION), way_back=WAY_BACK)
    await crashed(harbour, given)
    (left,) = await harbour.records.inbox.unfinished(NOON)
    found: list[Event] = []

    def outlet_of(event: Event) -> Outlet:
        found.append(event)
        return ScriptedOutlet()

    await Chat(harbour).take_up(left, outlet_of)
    assert found == [given]


@pytest.mark.parametrize("outlet", [Crashing(), CrashingLate()])
async def test_a_command_that_only_reads_is_answered_after_a_restart(harbour: Services, outlet: ScriptedOutlet) -> None:
    await crashed(harbour, call("ask", question=QUESTION), outlet)
    assert texts((await taken_up(harbour)).only, Role.QUOTE)[0] == ANSWER


async def test_a_press_is_answered_after_a_restart(harbour: Services) -> None:
    answer = (await asked(Chat(harbour))).only.buttons[0].answer
    await crashed(harbour, press("context", answer, "1"))
    assert ANSWER in said((await taken_up(harbour)).only)


async def test_a_change_that_was_not_begun_is_made_once(harbour: Services) -> None:
    await crashed(harbour, CHANGE)
    assert await changes(harbour) == 0
    await taken_up(harbour)
    assert await changes(harbour) == 1


async def test_a_change_that_may_have_been_made_is_not_made_again_and_says_where_to_look(harbour: Services) -> None:
    await crashed(harbour, CHANGE, CrashingLate())
    after = await taken_up(harbour)
    assert "It may have been carried out.\nSee what was changed: /settings history" in said(after.only)
    assert await changes(harbour) == 1


async def test_a_question_that_may_have_been_put_to_a_human_is_not_put_again(harbour: Services) -> None:
    await setting(harbour, "handoff_channel", "help")
    answer = human((await asked(Chat(harbour), UNKNOWN)).only)
    first = CrashingLate()
    await crashed(harbour, press("human", answer or ""), first)
    after = await taken_up(harbour)
    assert (len(first.sent_to), after.sent_to) == (1, [])
    assert "press again in 10 minutes" in said(after.only)


async def test_a_command_is_not_begun_by_two_at_a_time(harbour: Services) -> None:
    await crashed(harbour, CHANGE)
    (left,) = await harbour.records.inbox.unfinished(NOON)
    outlets = [ScriptedOutlet(), ScriptedOutlet()]
    await asyncio.gather(*(Chat(harbour).take_up(left, _giving(outlet)) for outlet in outlets))
    assert await changes(harbour) == 1


def _giving(outlet: ScriptedOutlet) -> Callable[[Event], Outlet]:
    return lambda _: outlet


def test_of_every_command_it_is_known_whether_it_changes_something() -> None:
    reads = {
        *("ask", "more", "context", "why", "sources", "help", "settings show", "settings history", "settings export"),
        *("command list", "pins", "gaps", "diagnose", "source list", "source status", "stats", "audit", "export"),
    }
    assert {command.name for command in REGISTRY if not changes_something(call(command.name))} == reads
    assert changes_something(call("gaps", close="What?"))


@pytest.mark.parametrize("event", [message(QUESTION), call("sources"), CHANGE, press("context", "1")])
async def test_what_comes_in_while_closing_is_taken_up_after_the_next_start(harbour: Services, event: Event) -> None:
    closing, outlet = Chat(harbour), ScriptedOutlet()
    await closing.drain()
    await happens(closing, event, outlet)
    assert not outlet.sent
    assert len((await taken_up(harbour)).sent) == 1


async def test_what_can_not_be_read_or_answered_any_more_is_given_up_with_its_reason(harbour: Services) -> None:
    inbox = harbour.records.inbox
    await inbox.receive("k:old", '{"command": "ask"}', NOON, person=Person(PLATFORM, "ada"))
    await crashed(harbour, call("sources", "k:lost"))
    for left in await inbox.unfinished(NOON):
        await Chat(harbour).take_up(left, lambda _: None)
    for key, workspace in (("k:old", None), ("k:lost", HARBOUR)):
        found = await inbox.find(key, workspace)
        assert found is not None
        assert (found.state, found.reason) == (
            DeliveryState.GIVEN_UP,
            "A restart came between the question and its answer.",
        )


async def test_what_was_judged_before_is_not_held_up_for_its_pace(harbour: Services) -> None:
    """As after a connection that broke: the process remembers when it answered last."""

    class Closed(ScriptedOutlet):
        async def send(self, response: Response, nonce: str) -> str:
            raise ConnectionError(response, nonce)

    chat, after = Chat(harbour), ScriptedOutlet()
    with pytest.raises(ConnectionError):
        await chat.on_call(call("ask", question=QUESTION), Closed())
    (left,) = await harbour.records.inbox.unfinished(NOON)
    await chat.take_up(left, lambda _: after)
    assert texts(after.only, Role.QUOTE)[0] == ANSWER


# --- work that takes long -----------------------------------------------------------------------------


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    """Have a re-index show how far it is, and never end."""

    async def reindex(_services: Services, _situation: Situation, _call: Call) -> Unfolding:
        async def responses() -> AsyncGenerator[Response, None]:
            clock.advance(60)
            yield Response(note("Looking."))
            raise Crash

        return Unfolding(responses(), lambda: None)

    monkeypatch.setattr("bot.conversation.carrying_out.HANDLERS", {"reindex": reindex})


@pytest.mark.usefixtures("endless")
async def test_the_message_of_work_that_was_broken_off_says_so_however_long_ago_it_began(
    harbour: Services, clock: FakeClock
) -> None:
    before = ScriptedOutlet()
    await crashed(harbour, call("reindex", actor=ADMIN), before)
    assert said(before.only) == "Looking."
    clock.advance(3600)
    await harbour.records.inbox.give_up_older(clock.now(), "Nobody waits for it any more.", clock.now())
    (left,) = await harbour.records.inbox.unfinished(clock.now())
    after = ScriptedOutlet()
    await Chat(harbour).take_up(left, lambda _: after)
    assert "/reindex was broken off" in said(after.updates[0])
    assert "Give it once more: /reindex" in said(after.updates[0])
    assert not after.sent
    assert await harbour.records.inbox.state(left.key) is DeliveryState.SENT


@pytest.mark.usefixtures("endless")
@pytest.mark.parametrize("is_sent", [True, False])
async def test_where_that_message_can_not_be_changed_a_new_one_says_it(harbour: Services, *, is_sent: bool) -> None:
    class Fixed(ScriptedOutlet):
        async def update(self, message: str, response: Response) -> None:
            raise SendRefusedError(f"{message}: {response}")

    await crashed(harbour, call("reindex", actor=ADMIN), ScriptedOutlet())
    after = await taken_up(harbour, Fixed(fails_with=None if is_sent else SendRefusedError("No.")))
    assert [("broken off" in said(response)) for response in after.sent] == [True] * is_sent


# --- files, and credentials ---------------------------------------------------------------------------


async def test_a_file_is_fetched_after_the_restart(harbour: Services) -> None:
    attached = Attached("s.toml", "[channel.general]\nquotes = 2\n")
    given = replace(call("settings import", actor=MODERATOR), arguments={"file": attached, "channel": "general"})
    await crashed(harbour, given)
    await taken_up(harbour)
    at = LayerAddress(PLATFORM, HARBOUR.id, LayerKind.CHANNEL, "general")
    assert await harbour.store.undo(Editor("mo", "Mo"), at, NOON)


async def test_a_file_that_can_not_be_fetched_is_told_of(harbour: Services) -> None:
    class Without(ScriptedOutlet):
        async def fetch(self, attached: Attached) -> Upload:
            raise UsageError(f"{attached.name} is too large.", "Send a smaller one.")

    given = replace(call("settings import", actor=MODERATOR), arguments={"file": Attached("s.toml", "x")})
    outlet = Without()
    await Chat(harbour).on_call(given, outlet)
    assert said(outlet.only) == "s.toml is too large.\nSend a smaller one."


def _sends(failure: Exception | None) -> Callable[[Services, Call], Awaitable[None]]:
    async def end(services: Services, given: Call) -> None:
        await Chat(services).on_call(given, ScriptedOutlet(fails_with=failure))

    return end


async def _given_up(services: Services, given: Call) -> None:
    await crashed(services, given)
    await services.records.inbox.give_up_older(NOON.replace(year=2027), "Too late.", NOON)


async def _forgotten(services: Services, given: Call) -> None:
    await crashed(services, given)
    await services.records.forget(Person(PLATFORM, given.actor.id))


@pytest.mark.parametrize(
    "end", [_sends(None), _sends(SendRefusedError("No.")), _sends(SendUnknownError("?")), _given_up, _forgotten]
)
async def test_a_credential_is_on_the_disk_no_longer_than_the_event_is_unfinished(
    harbour: Services, state: Database, end: Callable[[Services, Call], Awaitable[None]]
) -> None:
    given = replace(call("sources", actor=BO), way_back=WAY_BACK)
    assert WAY_BACK not in repr(given)
    await end(harbour, given)
    rows = await state.fetch_all("SELECT * FROM delivery")
    assert len(rows) == 1
    assert WAY_BACK not in repr(rows)

"""What the settings of the owner and of workspaces mean for the connection."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat import Actor, Event, Message, Outlet, Place, PlaceKind, Response, Visibility
from bot.compose import set_up
from bot.cores import DiscordCore
from bot.platforms.discord.sending import ClientClosedError
from bot.records import AnswerDraft, DeliveryState
from bot.records.sealing import BadKeyError
from bot.serving.clock import SystemClock
from bot.serving.gate import PacedGate
from bot.serving.judgement import Fatal, StopPlatformError
from bot.serving.metrics import Metrics
from bot.serving.secrets import Secret
from bot.serving.serve import Foundation
from bot.wiring import TAKEN_UP_AT_ONCE, ChatService
from config.database import open_for_writing
from config.errors import SettingError, VerbatimError
from config.layers import LayerKind
from config.state import STATE, state_file
from config.store import Editor, LayerAddress
from tests.bot.conversation.scripted import ScriptedOutlet, message, place

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@asynccontextmanager
async def service(folder: Path, tokens: Mapping[str, str] = {}, /, **variables: str) -> AsyncIterator[ChatService]:
    setup = set_up(folder, {f"VERBATIM_{name}": value for name, value in variables.items()})
    async with open_for_writing(state_file(folder), STATE) as database:
        secrets = {name: Secret(value) for name, value in tokens.items()}
        yield ChatService(setup, Foundation(folder, database, secrets, Metrics()))


@pytest.mark.parametrize(
    ("variables", "is_wanted"),
    [({}, False), ({"CHANNEL__ANSWER": "questions"}, True), ({"CHANNEL__FORUM_POSTS": "true"}, True)],
)
async def test_the_owner_s_defaults_may_want_everything_to_be_heard(
    tmp_path: Path, variables: dict[str, str], *, is_wanted: bool
) -> None:
    async with service(tmp_path / "data", **variables) as made:
        assert await made.hearing.is_to_be_asked_for() is is_wanted
        assert made.notes() == ()


@pytest.mark.parametrize("kind", list(LayerKind))
@pytest.mark.parametrize(("key", "value"), [("answer", "questions"), ("forum_posts", True)])
async def test_any_place_of_any_workspace_may_want_it(
    tmp_path: Path, kind: LayerKind, key: str, *, value: str | bool
) -> None:
    async with service(tmp_path / "data") as made:
        store, editor = made.services.store, Editor("1", "Ann")
        await store.set(editor, LayerAddress("slack", "8", kind, "8"), key, value, NOW)
        await store.set(editor, LayerAddress("discord", "7", kind, "9"), "answer", "commands", NOW)
        assert not await made.hearing.is_wanted()
        await store.set(editor, LayerAddress("discord", "7", kind, "9"), key, value, NOW)
        assert await made.hearing.is_wanted()
        made.hearing.refuse()
        assert not await made.hearing.is_to_be_asked_for()
        assert len(made.notes()) == 1


@pytest.mark.parametrize("variables", [{"SERVING__OWNERS": "nobody"}, {"SERVING__DISCORD_SHARDS": "0"}])
async def test_settings_of_the_connection_that_make_no_sense_keep_it_from_starting(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    with pytest.raises(SettingError):
        async with service(tmp_path / "data", **variables):
            pass


async def test_direct_channels_are_those_in_which_somebody_was_answered_the_last_one_first(tmp_path: Path) -> None:
    async with service(tmp_path / "data") as made:
        places = [
            Place("discord", None, "1", PlaceKind.DIRECT),
            Place("discord", "7", "2", PlaceKind.DIRECT),
            Place("discord", "7", "3"),
            Place("slack", None, "4", PlaceKind.DIRECT),
            Place("discord", None, "1", PlaceKind.DIRECT),
        ]
        for place in places:
            await made.services.records.answers.put(
                AnswerDraft(place, "9", "What?", Visibility.PUBLIC, frozenset(), 1, (), 0), NOW
            )
        core = DiscordCore(made.chat, made.services, made.in_hand)
        assert await core.direct_channels() == ("1", "2")


class Held(ScriptedOutlet):
    """Sends when it is let, and says that it began; or fails then, as the outlet of a client that was closed."""

    def __init__(self, *, is_closed: bool = False) -> None:
        super().__init__(fails_with=ClientClosedError() if is_closed else None)
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()

    async def send(self, response: Response, nonce: str) -> str:
        self.begun.set()
        await self.may_end.wait()
        return await ScriptedOutlet.send(self, response, nonce)


async def left_over(service: ChatService, count: int, flooded: int = 0) -> list[Message]:
    """Leave questions of different people and places as a client that is closed leaves them.

    The first `flooded` are of one place.
    """
    core = DiscordCore(service.chat, service.services, service.in_hand)
    asked = [
        message(
            "What?",
            f"discord:message:{number}",
            where=place(f"c{max(number, flooded - 1)}"),
            actor=Actor(f"a{number}", "Ann"),
        )
        for number in range(count)
    ]
    for one in asked:
        with pytest.raises(ClientClosedError):
            await core.on_message(one, ScriptedOutlet(fails_with=ClientClosedError()))
    return asked


async def test_what_a_client_that_was_closed_could_not_send_is_answered_by_the_next_one(tmp_path: Path) -> None:
    async with service(tmp_path / "data", CHANNEL__COOLDOWN_PERSON_SECONDS="0") as made:
        (asked,) = await left_over(made, 1)
        outlet = ScriptedOutlet()
        await made.take_up(lambda _: outlet)
        assert len(outlet.sent) == 1
        assert await made.services.records.inbox.state(asked.key) is DeliveryState.SENT
        await made.take_up(lambda _: outlet)
        assert len(outlet.sent) == 1


async def test_what_is_still_in_hand_as_its_client_closes_is_taken_up_once_it_has_ended(tmp_path: Path) -> None:
    async with service(tmp_path / "data", CHANNEL__COOLDOWN_PERSON_SECONDS="0") as made:
        core = DiscordCore(made.chat, made.services, made.in_hand)
        former, later = Held(is_closed=True), ScriptedOutlet()
        asked = asyncio.create_task(core.on_message(message("What?"), former))
        await former.begun.wait()
        taking_up = asyncio.create_task(made.take_up(lambda _: later))
        await asyncio.wait({taking_up}, timeout=0.05)
        assert later == ScriptedOutlet()
        former.may_end.set()
        await taking_up
        assert len(later.sent) == 1
        with pytest.raises(ClientClosedError):
            await asked


async def test_what_is_in_hand_is_answered_by_whoever_has_it(tmp_path: Path) -> None:
    async with service(tmp_path / "data") as made:
        core = DiscordCore(made.chat, made.services, made.in_hand)
        at_it, other = Held(), ScriptedOutlet()
        asked = asyncio.create_task(core.on_message(message("What?"), at_it))
        await at_it.begun.wait()
        taking_up = asyncio.create_task(made.take_up(lambda _: other))
        at_it.may_end.set()
        await asyncio.gather(asked, taking_up)
        assert len(at_it.sent) == 1
        assert other == ScriptedOutlet()


async def test_one_that_is_kept_waiting_holds_up_nobody_else(tmp_path: Path) -> None:
    async with service(tmp_path / "data", CHANNEL__COOLDOWN_PERSON_SECONDS="0") as made:
        asked = await left_over(made, TAKEN_UP_AT_ONCE + 3)
        kept_waiting = asked[: TAKEN_UP_AT_ONCE - 1]
        outlets: dict[str, ScriptedOutlet] = {one.key: ScriptedOutlet() for one in asked}
        held = {one.key: Held() for one in kept_waiting}
        last = Held()
        last.may_end.set()
        outlets |= held | {asked[-1].key: last}
        taking_up = asyncio.create_task(made.take_up(lambda one: outlets[one.key]))
        await asyncio.wait_for(last.begun.wait(), 30)
        for outlet in held.values():
            outlet.may_end.set()
        await taking_up
        assert all(len(outlet.sent) == 1 for outlet in outlets.values())


async def test_a_flooded_channel_keeps_the_others_from_being_taken_up_no_longer_than_one_answer(tmp_path: Path) -> None:
    async with service(tmp_path / "data", CHANNEL__COOLDOWN_PERSON_SECONDS="0") as made:
        asked = await left_over(made, TAKEN_UP_AT_ONCE + 3, flooded=TAKEN_UP_AT_ONCE + 2)
        outlets = {one.key: Held() for one in asked}
        taking_up = asyncio.create_task(made.take_up(lambda one: outlets[one.key]))
        first, *_, last_of_flood, other = outlets.values()
        async with asyncio.timeout(30):
            await first.begun.wait()
            first.may_end.set()
            await other.begun.wait()
        assert not last_of_flood.begun.is_set()
        for outlet in outlets.values():
            outlet.may_end.set()
        await taking_up


async def test_no_more_are_taken_up_at_a_time_than_agreed(tmp_path: Path) -> None:
    async with service(tmp_path / "data", CHANNEL__COOLDOWN_PERSON_SECONDS="0") as made:
        await left_over(made, TAKEN_UP_AT_ONCE + 3)
        at_it, most = 0, 0
        may_end = asyncio.Event()

        class Counting(ScriptedOutlet):
            async def send(self, response: Response, nonce: str) -> str:
                nonlocal at_it
                await may_end.wait()
                at_it -= 1
                return await ScriptedOutlet.send(self, response, nonce)

        def outlet_of(_: Event) -> Outlet:
            nonlocal at_it, most
            at_it += 1
            most = max(most, at_it)
            if at_it == TAKEN_UP_AT_ONCE:
                asyncio.get_running_loop().call_soon(may_end.set)
            return Counting()

        await made.take_up(outlet_of)
        assert most == TAKEN_UP_AT_ONCE


@pytest.mark.parametrize(
    ("failure", "is_told"), [(ClientClosedError(), False), (ZeroDivisionError("for a test"), True)]
)
async def test_one_that_fails_leaves_the_others_answered(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, failure: Exception, *, is_told: bool
) -> None:
    async with service(tmp_path / "data", CHANNEL__COOLDOWN_PERSON_SECONDS="0") as made:
        first, _ = await left_over(made, 2)
        answered = ScriptedOutlet()

        def outlet_of(one: Event) -> Outlet:
            return ScriptedOutlet(fails_with=failure) if one.key == first.key else answered

        await made.take_up(outlet_of)
        assert len(answered.sent) == 1
        assert ("could not be taken up" in caplog.text) is is_told


async def test_what_does_not_end_is_not_waited_for_for_ever(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with service(tmp_path / "data") as made:
        with made.in_hand.held("k"):
            await made.in_hand.wait_for(made.in_hand.endings(), 0)
        assert "did not end within" in caplog.text
        assert "k" not in made.in_hand


async def test_each_platform_takes_up_what_was_received_from_it_alone(tmp_path: Path) -> None:
    async with service(tmp_path / "data", CHANNEL__COOLDOWN_PERSON_SECONDS="0") as made:
        (asked,) = await left_over(made, 1)
        outlet = ScriptedOutlet()
        await made.take_up(lambda _: outlet, "slack")
        assert not outlet.sent
        assert await made.services.records.inbox.state(asked.key) is not DeliveryState.GIVEN_UP
        await made.take_up(lambda _: outlet)
        assert len(outlet.sent) == 1


OAUTH = {"slack_client": "1.22222", "slack_client_secret": "nothing", "slack_signing": "x", "encryption_key": "no-key"}


@pytest.mark.parametrize(
    ("lacking", "error", "named"),
    [
        ("", BadKeyError, "VERBATIM_ENCRYPTION_KEY"),
        ("encryption_key", StopPlatformError, "VERBATIM_ENCRYPTION_KEY"),
        ("slack_client", StopPlatformError, "VERBATIM_SLACK_CLIENT_ID"),
    ],
)
async def test_slack_is_not_served_without_what_installing_needs_which_is_named(
    tmp_path: Path, lacking: str, error: type[VerbatimError], named: str
) -> None:
    tokens = {name: value for name, value in OAUTH.items() if name != lacking}
    async with service(tmp_path, tokens) as made:
        (plan,) = made.platforms
        with pytest.raises(error, match=named) as caught:
            plan.make(PacedGate(plan.name, None, SystemClock(), Metrics()))
        assert isinstance(plan.judge(caught.value), Fatal)

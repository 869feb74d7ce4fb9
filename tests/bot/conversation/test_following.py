"""Long work in a chat: one message that updates itself, and the outcome in any case."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

import pytest

from bot.chat import Response, SendRefusedError, SendUnknownError
from bot.conversation.delivery import receive
from bot.conversation.following import UPDATE_SECONDS, Following
from bot.conversation.handlers.model import Unfolding
from bot.conversation.services import Services
from bot.records import DeliveryState
from bot.reply import note
from config.errors import VerbatimError
from tests.bot.conversation.conftest import FakeClock, Situate, said
from tests.bot.conversation.scripted import ScriptedOutlet, call

KEY = "discord:interaction:long"
CALL = call("reindex", KEY)


@dataclass(slots=True)
class FickleOutlet(ScriptedOutlet):
    """`failures` says what each update meets, in order; None, and whatever comes after them, is well."""

    failures: list[Exception | None] = field(default_factory=list)
    tried: int = 0

    async def update(self, message: str, response: Response) -> None:
        self.tried += 1
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        await ScriptedOutlet.update(self, message, response)


@dataclass(slots=True)
class Work:
    """Work that says numbers, each so many seconds after the one before, and then ends, or fails."""

    clock: FakeClock
    pauses: Sequence[float]
    failure: Exception | None = None
    stopped: int = 0
    closed: int = 0

    def unfolding(self) -> Unfolding:
        return Unfolding(self.responses(), self.stop)

    def stop(self) -> None:
        self.stopped += 1

    async def responses(self) -> AsyncGenerator[Response, None]:
        try:
            for number, pause in enumerate(self.pauses):
                self.clock.advance(pause)
                await asyncio.sleep(0)
                yield Response(note("stopped" if self.stopped else f"{number}"))
                if self.stopped:
                    return
            if self.failure is not None:
                raise self.failure
        finally:
            self.closed += 1


async def follow(services: Services, situation: Situate, work: Work, outlet: ScriptedOutlet) -> None:
    await receive(services, CALL, await situation())
    await Following(services).follow(work.unfolding(), CALL, outlet)
    assert work.closed == 1


async def test_work_that_is_soon_done_says_its_outcome_alone(
    services: Services, situation: Situate, clock: FakeClock
) -> None:
    outlet = ScriptedOutlet()
    await follow(services, situation, Work(clock, [0.5, 0.5, 0.5]), outlet)
    assert [said(response) for response in outlet.sent] == ["2"]
    assert not outlet.updates
    assert await services.records.inbox.state(KEY) is DeliveryState.SENT


async def test_one_message_is_updated_at_a_calm_pace_and_ends_with_the_outcome(
    services: Services, situation: Situate, clock: FakeClock
) -> None:
    outlet = ScriptedOutlet()
    await follow(services, situation, Work(clock, [UPDATE_SECONDS / 4] * 14), outlet)
    assert [said(response) for response in outlet.sent] == ["3"]
    assert [said(response) for response in outlet.updates] == ["7", "11", "13"]


async def test_work_that_says_its_outcome_late_says_it_once(
    services: Services, situation: Situate, clock: FakeClock
) -> None:
    outlet = ScriptedOutlet()
    await follow(services, situation, Work(clock, [60.0]), outlet)
    assert [said(response) for response in outlet.sent] == ["0"]
    assert not outlet.updates


@pytest.mark.parametrize(("pause", "states"), [(0.0, 1), (UPDATE_SECONDS, 2)])
async def test_what_goes_wrong_midway_is_the_outcome(
    services: Services, situation: Situate, clock: FakeClock, pause: float, states: int
) -> None:
    outlet = ScriptedOutlet()
    failure = VerbatimError("The disk is full.", "Free some space.")
    await follow(services, situation, Work(clock, [pause], failure), outlet)
    shown = [said(response) for response in (*outlet.sent, *outlet.updates)]
    assert shown[-1] == "The disk is full.\nFree some space."
    assert len(shown) == states
    assert len(outlet.sent) == 1


async def test_what_nobody_foresaw_is_said_and_logged(
    services: Services, situation: Situate, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    outlet = ScriptedOutlet()
    await follow(services, situation, Work(clock, [UPDATE_SECONDS], ZeroDivisionError()), outlet)
    assert "went wrong on my side" in said(outlet.updates[-1])
    assert "ZeroDivisionError" in caplog.text


async def test_a_message_that_can_not_be_updated_any_more_is_followed_by_a_new_one_with_the_outcome(
    services: Services, situation: Situate, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    outlet = FickleOutlet(failures=[SendRefusedError("The token has expired.")])
    await follow(services, situation, Work(clock, [UPDATE_SECONDS] * 5), outlet)
    assert [said(response) for response in outlet.sent] == ["0", "4"]
    assert outlet.nonces[0] != outlet.nonces[1]
    assert outlet.tried == 1
    assert "The token has expired." in caplog.text


async def test_an_update_of_which_nobody_knows_does_not_keep_the_next_from_coming(
    services: Services, situation: Situate, clock: FakeClock
) -> None:
    outlet = FickleOutlet(failures=[SendUnknownError("It broke.")])
    await follow(services, situation, Work(clock, [UPDATE_SECONDS] * 3), outlet)
    assert [said(response) for response in (*outlet.sent, *outlet.updates)] == ["0", "2"]


async def test_an_outcome_whose_updates_are_lost_is_sent_as_a_new_message(
    services: Services, situation: Situate, clock: FakeClock
) -> None:
    outlet = FickleOutlet(failures=[SendUnknownError("It broke.")] * 3)
    await follow(services, situation, Work(clock, [UPDATE_SECONDS, UPDATE_SECONDS, 0.0]), outlet)
    assert [said(response) for response in outlet.sent] == ["0", "2"]


async def test_an_outcome_that_was_refused_is_not_sent_twice(
    services: Services, situation: Situate, clock: FakeClock
) -> None:
    outlet = ScriptedOutlet(fails_with=SendRefusedError("No."))
    await follow(services, situation, Work(clock, [60.0]), outlet)
    assert len(outlet.nonces) == 1


async def test_an_outcome_is_tried_once_more_where_the_first_state_was_not_posted(
    services: Services, situation: Situate, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    outlet = ScriptedOutlet(fails_with=SendRefusedError("I may not write there."))
    await follow(services, situation, Work(clock, [UPDATE_SECONDS] * 4), outlet)
    assert len(set(outlet.nonces)) == len(outlet.nonces) == 2
    assert "an outcome was not sent: I may not write there." in caplog.text


async def test_stopping_stops_what_is_followed_and_what_begins_later(
    services: Services, situation: Situate, clock: FakeClock
) -> None:
    following, works = Following(services), [Work(clock, [0.0] * 100) for _ in range(3)]
    await receive(services, CALL, await situation())
    outlets = [ScriptedOutlet(), ScriptedOutlet(), ScriptedOutlet()]
    begun = [
        asyncio.create_task(following.follow(work.unfolding(), call("reindex", f"{KEY}{number}"), outlet))
        for number, (work, outlet) in enumerate(zip(works[:2], outlets, strict=False))
    ]
    await asyncio.sleep(0)
    following.stop()
    await asyncio.gather(*begun)
    await following.follow(works[2].unfolding(), CALL, outlets[2])
    assert [work.stopped for work in works] == [1, 1, 1]
    assert said(outlets[2].only) == "stopped"


async def test_whoever_stops_following_ends_the_work(services: Services, situation: Situate, clock: FakeClock) -> None:
    work, hangs = Work(clock, [UPDATE_SECONDS] * 9), asyncio.Event()

    class Hanging(ScriptedOutlet):
        async def update(self, message: str, response: Response) -> None:
            del message, response
            hangs.set()
            await asyncio.Event().wait()

    await receive(services, CALL, await situation())
    following = asyncio.create_task(Following(services).follow(work.unfolding(), CALL, Hanging()))
    await hangs.wait()
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
    assert work.closed == 1

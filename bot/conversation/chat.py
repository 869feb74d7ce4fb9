"""The core that every platform calls: a message, a command or a button in, one response out.

Nothing is raised for a person's sake: what goes wrong is said to whoever asked, and logged.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from dataclasses import replace
from typing import Final, TypeVar

from bot.chat import Addressing, Call, Event, Message, Outlet, OutletOf, Place, Press, Response, Visibility, Workspace
from bot.conversation.admission import Admission, Decision, admit
from bot.conversation.carrying_out import Judge, carry_out, find_commanded, who_sees
from bot.conversation.changing import interrupted
from bot.conversation.commanding import Commanded
from bot.conversation.cooldown import Cooldowns, Pace, Seen, Verdict
from bot.conversation.delivery import acknowledge, deliver_answer, receive, waited
from bot.conversation.direct import situate
from bot.conversation.events import read_back
from bot.conversation.failing import failure
from bot.conversation.fairness import Fairness, TurnedAwayError
from bot.conversation.fetching import fetched
from bot.conversation.following import Following, break_off
from bot.conversation.handlers import Unfolding
from bot.conversation.placing import place_answer
from bot.conversation.pressing import pressed, pressed_visibility, sends_elsewhere
from bot.conversation.replying import reply_to
from bot.conversation.services import Services, Situation
from bot.conversation.silences import note_delivery
from bot.conversation.suggesting import suggest
from bot.conversation.turning_away import show_sign, turn_away, turn_message_away
from bot.records import Unfinished
from bot.reply import note, ours
from config.errors import VerbatimError

NOT_TAKEN_UP: Final = "A restart came between the question and its answer."

GREETING: Final = Response(
    note(
        "Verbatim answers questions with sentences quoted word for word from your sources.",
        ours("1. Add what it may quote: </source add>"),
        ours("2. Say when it answers, and where: </settings set>"),
        ours("3. Ask something: </ask>"),
    ),
    Visibility.PUBLIC,
)
"""What a workspace is told that has us newly."""

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class Chat:
    """Answers for every platform; holds nothing that a restart would lose, but who asked when."""

    def __init__(self, services: Services) -> None:
        """Answer with `services`."""
        self._services = services
        self._cooldowns = Cooldowns()
        self._following = Following(services)
        self._fairness = Fairness()
        self._is_closing = False
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def drain(self) -> None:
        """Take up nothing from now on, and return once nothing is being answered.

        What comes in all the same is recorded, and answered after the next start; so is what is still in hand when
        the caller stops waiting. Work that takes long is stopped, and says so.
        """
        self._is_closing = True
        self._following.stop()
        await self._idle.wait()

    async def on_message(self, message: Message, outlet: Outlet) -> None:
        """Answer a message if it is for us; whoever addressed us gets an answer or a reason, others nothing."""
        try:
            with self._fairness.in_hand(message):
                await self._take_message(message, outlet)
        except TurnedAwayError:
            await turn_message_away(self._services, message, outlet)

    async def on_call(self, call: Call, outlet: Outlet) -> None:
        """Carry out a command."""
        try:
            with self._fairness.in_hand(call):
                situation = await self._received(call)
                if situation is not None:
                    await self._answer_call(call, situation, outlet, self._pace)
        except TurnedAwayError:
            await turn_away(self._services, call, outlet)

    async def on_press(self, press: Press, outlet: Outlet) -> None:
        """Do what a button under an answer says."""
        try:
            with self._fairness.in_hand(press):
                situation = await self._received(press)
                if situation is not None:
                    await self._answer_press(press, situation, outlet)
        except TurnedAwayError:
            await turn_away(self._services, press, outlet)

    async def take_up(self, unfinished: Unfinished, outlet_of: OutletOf) -> None:
        """Answer what was received before a restart and not finished; what can't be is given up with a reason.

        What may have changed something is not done again: whoever asked for it is told so.
        """
        event = read_back(unfinished.event)
        outlet = outlet_of(event) if event is not None else None
        if event is None or outlet is None:
            _log.warning("what came before a restart can't be answered any more", extra={"key": unfinished.key})
            await self._services.records.inbox.gave_up(unfinished.key, NOT_TAKEN_UP, self._services.clock())
        elif unfinished.is_begun:
            await self._tell_interrupted(event, unfinished.standing, outlet)
        else:
            await self._answer(event, outlet, _let_pass if unfinished.attempts else self._pace)

    async def _answer(self, event: Event, outlet: Outlet, judge: Judge) -> None:
        situation = await situate(self._services, event.place, event.actor)
        if isinstance(event, Message):
            await self._answer_message(event, situation, admit(event, situation.resolved.settings), outlet, judge)
        elif isinstance(event, Call):
            await self._answer_call(event, situation, outlet, judge)
        else:
            await self._answer_press(event, situation, outlet)

    async def _tell_interrupted(self, event: Event, standing: str | None, outlet: Outlet) -> None:
        with self._taking_in_hand(event.place):
            if standing is not None:
                await break_off(self._services, event, standing, outlet)
            else:
                await deliver_answer(self._services, event, outlet, interrupted(event))

    async def _take_message(self, message: Message, outlet: Outlet) -> None:
        async with self._fairness.receiving(message):
            situation = await situate(self._services, message.place, message.actor)
            admission = admit(message, situation.resolved.settings)
            if admission.decision is Decision.IGNORE:
                return
            if not await receive(self._services, message, situation) or self._is_closing:
                return
        await self._answer_message(message, situation, admission, outlet, self._pace)

    async def _received(self, event: Call | Press) -> Situation | None:
        """Record an event; return None where it came before."""
        async with self._fairness.receiving(event):
            situation = await situate(self._services, event.place, event.actor)
            return situation if await receive(self._services, event, situation) else None

    async def _answer_call(self, call: Call, situation: Situation, outlet: Outlet, judge: Judge) -> None:
        with self._taking_in_hand(call.place):
            commanded = await find_commanded(self._services, situation, call)
            await acknowledge(self._services, outlet, call, who_sees(situation, commanded))
            if self._is_closing:
                return
            response = await self._carried_out(call, situation, commanded, outlet, judge)
            if isinstance(response, Unfolding):
                await self._following.follow(response, call, outlet)
                return
            if commanded is not None and commanded.command.visibility is None:  # it asks
                await place_answer(self._services, situation, outlet, response)
            await deliver_answer(self._services, call, outlet, response)

    async def _carried_out(
        self, call: Call, situation: Situation, commanded: Commanded | None, outlet: Outlet, judge: Judge
    ) -> Response | Unfolding:
        """Do what a command says; its files are fetched before its turn comes, since that may take long."""
        try:
            given = await fetched(call, outlet)
        except VerbatimError as error:
            return failure(error)
        return await self._in_turn(call, lambda: carry_out(self._services, situation, given, commanded, judge))

    async def _answer_press(self, press: Press, situation: Situation, outlet: Outlet) -> None:
        with self._taking_in_hand(press.place):
            await acknowledge(self._services, outlet, press, pressed_visibility(press))
            if self._is_closing:
                return
            response = await self._in_turn(
                press,
                lambda: pressed(self._services, situation, press, outlet),
                turn=nullcontext() if sends_elsewhere(press) else None,
            )
            await deliver_answer(self._services, press, outlet, response)

    async def suggest(self, call: Call, parameter: str, typed: str) -> tuple[str, ...]:
        """Return values to offer while somebody types; none that they may not see."""
        situation = await situate(self._services, call.place, call.actor)
        return await suggest(self._services, situation, call, parameter, typed)

    async def on_joined(self, platform: str, workspace: str) -> Response | None:
        """Note that a workspace took us in; return the greeting, None where we were there before."""
        is_new = await self._services.records.workspaces.joined(Workspace(platform, workspace), self._services.clock())
        if not is_new:
            return None
        return GREETING

    async def on_left(self, platform: str, workspace: str) -> None:
        """Note that a workspace has us no longer; its data is erased after the days that the owner set."""
        await self._services.records.workspaces.left(Workspace(platform, workspace), self._services.clock())

    @contextmanager
    def _taking_in_hand(self, place: Place) -> Iterator[None]:
        self._in_hand += 1
        self._idle.clear()
        try:
            with self._services.counters.in_flight(place.platform):
                yield
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self._idle.set()

    async def _answer_message(
        self, message: Message, situation: Situation, admission: Admission, outlet: Outlet, judge: Judge
    ) -> None:
        with self._taking_in_hand(message.place):
            if admission.is_addressed:
                await acknowledge(self._services, outlet, message, _who_sees(message))
            ago = waited(self._services, message)
            pace = judge(situation, situation.resolved.settings.cooldown_person_seconds, ago)
            if pace.pace is Pace.SIGN:
                await self._decline_quietly(message, outlet, admission)
                return
            response = await self._in_turn(
                message, lambda: reply_to(self._services, message, situation, admission, pace), _who_sees(message)
            )
            if response is None:
                await self._services.records.inbox.gave_up(
                    message.key, "Nobody asked, and nothing fits well enough.", self._services.clock()
                )
                return
            if message.addressing is Addressing.MENU:
                response = replace(response, visibility=Visibility.PRIVATE)  # a refusal and a notice, too
            await place_answer(self._services, situation, outlet, response)
            delivery = await deliver_answer(self._services, message, outlet, response)
            if response.visibility is Visibility.PUBLIC:
                await note_delivery(self._services, message, admission, outlet, delivery)

    async def _decline_quietly(self, message: Message, outlet: Outlet, admission: Admission) -> None:
        if admission.is_addressed:
            await show_sign(self._services, message, outlet)
        self._services.counters.question(message.place.platform, "flooded")
        await self._services.records.inbox.gave_up(
            message.key, "The person asks faster than the cooldown allows.", self._services.clock()
        )

    def _pace(self, situation: Situation, person_seconds: float, waited: float = 0.0) -> Verdict:
        """Judge the pace of somebody who wrote `waited` seconds ago: what waited here was no flood."""
        place = situation.place
        return self._cooldowns.judge(
            (place.platform, place.workspace or "", situation.actor.id),
            (place.platform, "channel", place.channel, place.thread or ""),
            self._services.seconds() - waited,
            person_seconds=person_seconds,
            channel_seconds=situation.resolved.settings.cooldown_channel_seconds,
        )

    async def _in_turn(
        self,
        event: Event,
        work: Callable[[], Awaitable[Result]],
        visibility: Visibility = Visibility.PRIVATE,
        *,
        turn: AbstractAsyncContextManager[None] | None = None,
    ) -> Result | Response:
        """Do the work when its turn comes; what goes wrong is said to whoever asked, what nobody foresaw is logged.

        `turn` is given for work that waits for a platform: it must not keep the others from theirs.
        """
        try:
            async with turn or self._fairness.answering(event):
                return await work()
        except Exception as error:  # noqa: BLE001 - told to whoever asked; what nobody foresaw is logged
            return failure(error, visibility)


def _let_pass(_situation: Situation, _person_seconds: float, _waited: float = 0.0) -> Verdict:
    """Judge what was judged before it was interrupted."""
    return Verdict(Pace.GO, 0.0, Seen(), Seen())


def _who_sees(message: Message) -> Visibility:
    """Return who sees an answer: only who looked something up; else all that saw the question, as far as it may be."""
    return Visibility.PRIVATE if message.addressing is Addressing.MENU else Visibility.PUBLIC

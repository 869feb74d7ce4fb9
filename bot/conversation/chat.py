"""The core that every platform calls: a message, a command or a button in, one response out.

Nothing is raised for a person's sake: what goes wrong is said to whoever asked, and logged.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, TypeVar

from bot.chat import (
    Addressing,
    Call,
    Message,
    Outlet,
    Place,
    Press,
    Response,
    SendRefusedError,
    SendUnknownError,
    Visibility,
    Workspace,
)
from bot.conversation.admission import ADDRESSED, Admission, Decision, admit
from bot.conversation.carrying_out import carry_out, find_commanded, who_sees
from bot.conversation.cooldown import Cooldowns, Pace, Verdict
from bot.conversation.delivery import Delivery, Posted, deliver, nonce_of, receive
from bot.conversation.direct import situate
from bot.conversation.events import read_back, written
from bot.conversation.failing import failure
from bot.conversation.fairness import Room, TurnedAwayError, Turns
from bot.conversation.following import Following
from bot.conversation.handlers import Unfolding
from bot.conversation.placing import place_answer
from bot.conversation.pressing import pressed, pressed_visibility
from bot.conversation.replying import reply_to
from bot.conversation.services import Services, Situation
from bot.conversation.silences import note_delivery
from bot.conversation.suggesting import suggest
from bot.records import Unfinished
from bot.reply import note

MOST_IN_HAND: Final = 10_000
MOST_IN_HAND_EACH: Final = 2_000
"""So many events are in hand at once, of all and of one workspace: some 50 MB at most."""
AT_ONCE: Final = 8
"""So many are received, and so many answered, at a time: enough to keep two cores and one disk at work."""

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class Chat:
    """Answers for every platform; holds nothing that a restart would lose, but who asked when."""

    def __init__(self, services: Services) -> None:
        """Answer with `services`."""
        self._services = services
        self._cooldowns = Cooldowns()
        self._following = Following(services)
        self._room = Room(MOST_IN_HAND, MOST_IN_HAND_EACH)
        self._receiving = Turns(AT_ONCE)
        self._answering = Turns(AT_ONCE)
        self._is_closing = False
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def drain(self) -> None:
        """Take up no message from now on, and return once nothing is being answered.

        A message that comes in all the same is recorded, and answered after the next start; so is one that is
        still in hand when the caller stops waiting. Work that takes long is stopped, and says so.
        """
        self._is_closing = True
        self._following.stop()
        await self._idle.wait()

    async def on_message(self, message: Message, outlet: Outlet) -> None:
        """Answer a message if it is for us; whoever addressed us gets an answer or a reason, others nothing."""
        try:
            with self._room.taken(_group(message)):
                await self._take_message(message, outlet)
        except TurnedAwayError:
            self._note_overload(message)
            if message.addressing in ADDRESSED:
                await outlet.decline_quietly()

    async def take_up(self, unfinished: Unfinished, outlet_of: Callable[[Message], Outlet | None]) -> None:
        """Answer what was received before a restart and not finished; what can't be is given up with a reason."""
        message = read_back(unfinished.event)
        outlet = outlet_of(message) if message is not None else None
        if message is None or outlet is None:
            await self._services.records.inbox.gave_up(
                unfinished.key, "A restart came between the question and its answer.", self._services.clock()
            )
            return
        situation = await situate(self._services, message.place, message.actor)
        await self._answer_message(message, situation, admit(message, situation.resolved.settings), outlet)

    async def on_call(self, call: Call, outlet: Outlet) -> None:
        """Carry out a command."""
        try:
            with self._room.taken(_group(call)):
                await self._take_call(call, outlet)
        except TurnedAwayError:
            await self._turn_away(call, outlet)

    async def on_press(self, press: Press, outlet: Outlet) -> None:
        """Do what a button under an answer says."""
        try:
            with self._room.taken(_group(press)):
                await self._take_press(press, outlet)
        except TurnedAwayError:
            await self._turn_away(press, outlet)

    async def _take_message(self, message: Message, outlet: Outlet) -> None:
        async with self._receiving.turn(_group(message)):
            situation = await situate(self._services, message.place, message.actor)
            admission = admit(message, situation.resolved.settings)
            if admission.decision is Decision.IGNORE:
                return
            if not await receive(self._services, message.key, situation, written(message)) or self._is_closing:
                return
        await self._answer_message(message, situation, admission, outlet)

    async def _take_call(self, call: Call, outlet: Outlet) -> None:
        event = json.dumps({"command": call.command})
        async with self._receiving.turn(_group(call)):
            situation = await situate(self._services, call.place, call.actor)
            if not await receive(self._services, call.key, situation, event):
                return
        with self._taking_in_hand(call.place):
            commanded = await find_commanded(self._services, situation, call)
            await self._acknowledge(outlet, call, who_sees(situation, commanded))
            response = await self._in_turn(
                call, lambda: carry_out(self._services, situation, call, commanded, self._pace)
            )
            if isinstance(response, Unfolding):
                await self._following.follow(response, call, outlet)
                return
            if commanded is not None and commanded.command.visibility is None:  # it asks
                await place_answer(self._services, situation, outlet, response)
            await self._send(call.key, call.place, outlet, response)

    async def _take_press(self, press: Press, outlet: Outlet) -> None:
        event = json.dumps({"action": press.action})
        async with self._receiving.turn(_group(press)):
            situation = await situate(self._services, press.place, press.actor)
            if not await receive(self._services, press.key, situation, event):
                return
        with self._taking_in_hand(press.place):
            await self._acknowledge(outlet, press, pressed_visibility(press))
            response = await self._in_turn(press, lambda: pressed(self._services, situation, press, outlet))
            await self._send(press.key, press.place, outlet, response)

    async def suggest(self, call: Call, parameter: str, typed: str) -> tuple[str, ...]:
        """Return values to offer while somebody types; none that they may not see."""
        situation = await situate(self._services, call.place, call.actor)
        return await suggest(self._services, situation, call, parameter, typed)

    async def on_joined(self, platform: str, workspace: str) -> Response | None:
        """Note that a workspace took us in; return the greeting, None where we were there before."""
        is_new = await self._services.records.workspaces.joined(Workspace(platform, workspace), self._services.clock())
        if not is_new:
            return None
        return Response(
            note(
                "Verbatim answers questions with sentences quoted word for word from your sources.",
                "1. Add what it may quote: /source add",
                "2. Say when it answers, and where: /settings set",
                "3. Ask something: /ask",
            ),
            Visibility.PUBLIC,
        )

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
        self, message: Message, situation: Situation, admission: Admission, outlet: Outlet
    ) -> None:
        with self._taking_in_hand(message.place):
            if admission.is_addressed:
                await self._acknowledge(outlet, message, _who_sees(message))
            pace = self._pace(situation, situation.resolved.settings.cooldown_person_seconds, self._waited(message))
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
            delivery = await self._send(message.key, message.place, outlet, response)
            if response.visibility is Visibility.PUBLIC:
                await note_delivery(self._services, message, admission, outlet, delivery)

    async def _decline_quietly(self, message: Message, outlet: Outlet, admission: Admission) -> None:
        if admission.is_addressed:
            await outlet.decline_quietly()
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

    async def _acknowledge(self, outlet: Outlet, event: Message | Call | Press, visibility: Visibility) -> None:
        try:
            await outlet.acknowledge(visibility)
        except Exception:  # noqa: BLE001 - logged; the answer may still get through, and that is what is wanted
            _log.exception("an acknowledgement failed", extra={"key": event.key})
            return
        self._services.counters.acknowledged_in(event.place.platform, self._waited(event))

    def _waited(self, event: Message | Call | Press) -> float:
        return max(0.0, (self._services.clock() - event.received_at).total_seconds())

    def _note_overload(self, event: Message | Call | Press) -> None:
        self._services.counters.question(event.place.platform, "overloaded")
        _log.warning("overloaded: too much is in hand, and somebody was turned away", extra={"key": event.key})

    async def _turn_away(self, event: Call | Press, outlet: Outlet) -> None:
        self._note_overload(event)
        response = Response(note("Too many ask at once just now.", "Try again in a minute."))
        try:
            await outlet.send(response, nonce_of(event.key))
        except (SendRefusedError, SendUnknownError) as error:
            _log.warning("who was turned away could not be told: %s", error, extra={"key": event.key})

    async def _in_turn(
        self,
        event: Message | Call | Press,
        work: Callable[[], Awaitable[Result]],
        visibility: Visibility = Visibility.PRIVATE,
    ) -> Result | Response:
        """Do the work when its turn comes; what goes wrong is said to whoever asked, what nobody foresaw is logged."""
        try:
            async with self._answering.turn(_group(event)):
                return await work()
        except Exception as error:  # noqa: BLE001 - told to whoever asked; what nobody foresaw is logged
            return failure(error, visibility)

    async def _send(self, key: str, place: Place, outlet: Outlet, response: Response) -> Delivery:
        delivery = await deliver(self._services, key, place, outlet, response)
        answer = response.buttons[0].answer if response.buttons else ""
        if isinstance(delivery, Posted) and answer:
            await self._services.records.answers.posted(answer, place.platform, place.channel, delivery.message_id)
        return delivery


def _who_sees(message: Message) -> Visibility:
    """Return who sees an answer: only who looked something up; else all that saw the question, as far as it may be."""
    return Visibility.PRIVATE if message.addressing is Addressing.MENU else Visibility.PUBLIC


def _group(event: Message | Call | Press) -> tuple[str, str]:
    """Return whose share an event is taken from: its workspace's, or that of who writes directly."""
    return event.place.platform, event.place.workspace or event.actor.id

"""The core that every platform calls: a message, a command or a button in, one response out.

Nothing is raised for a person's sake: what goes wrong is said to whoever asked, and logged.
"""

import asyncio
import json
import logging
import math
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
    PlaceKind,
    Press,
    Response,
    Visibility,
)
from bot.commands import REGISTRY, Command, ParameterKind, find, parse_arguments
from bot.conversation import answers, remembered
from bot.conversation.admission import Admission, Decision, admit
from bot.conversation.asking import Asked, tell
from bot.conversation.commanding import Commanded, argument_text, check_allowed, cooldown_seconds
from bot.conversation.cooldown import Cooldowns, Pace, Verdict
from bot.conversation.delivery import Posted, deliver, receive
from bot.conversation.events import read_back, written
from bot.conversation.handlers import HANDLERS, OWN_COMMAND, run_own
from bot.conversation.handlers.everyone import asked_visibility
from bot.conversation.services import Services, Situation
from bot.libraries import workspace_of
from bot.records import Person, Unfinished, Workspace
from bot.replies import error_reply
from bot.replies.wording import counted
from bot.reply import note
from config.errors import UsageError, VerbatimError
from index.model import Answer

MOST_SUGGESTIONS: Final = 25
"""As many as Discord takes."""

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class Chat:
    """Answers for every platform; holds nothing that a restart would lose, but who asked when."""

    def __init__(self, services: Services) -> None:
        """Answer with `services`."""
        self._services = services
        self._cooldowns = Cooldowns()
        self._is_closing = False
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def drain(self) -> None:
        """Take up no message from now on, and return once nothing is being answered.

        A message that comes in all the same is recorded, and answered after the next start; so is one that is
        still in hand when the caller stops waiting.
        """
        self._is_closing = True
        await self._idle.wait()

    async def on_message(self, message: Message, outlet: Outlet) -> None:
        """Answer a message if it is for us; whoever addressed us gets an answer or a reason, others nothing."""
        situation = await self._situation(message.place, message)
        admission = admit(message, situation.resolved.settings)
        if admission.decision is Decision.IGNORE:
            return
        if not await receive(self._services, message.key, situation, written(message)) or self._is_closing:
            return
        await self._answer_message(message, situation, admission, outlet)

    async def take_up(self, unfinished: Unfinished, outlet_of: Callable[[Message], Outlet | None]) -> None:
        """Answer what was received before a restart and not finished; what can't be is given up with a reason."""
        message = read_back(unfinished.event)
        outlet = outlet_of(message) if message is not None else None
        if message is None or outlet is None:
            await self._services.records.inbox.gave_up(
                unfinished.key, "A restart came between the question and its answer.", self._services.clock()
            )
            return
        situation = await self._situation(message.place, message)
        await self._answer_message(message, situation, admit(message, situation.resolved.settings), outlet)

    async def on_call(self, call: Call, outlet: Outlet) -> None:
        """Carry out a command."""
        situation = await self._situation(call.place, call)
        event = json.dumps({"command": call.command})
        if not await receive(self._services, call.key, situation, event):
            return
        with self._taking_in_hand(call.place):
            commanded = await self._commanded(situation, call)
            await self._acknowledge(outlet, call, self._visibility(situation, commanded))
            response = await self._safely(lambda: self._carry_out(situation, call, commanded))
            await self._send(call.key, call.place, outlet, response)

    async def on_press(self, press: Press, outlet: Outlet) -> None:
        """Do what a button under an answer says."""
        situation = await self._situation(press.place, press)
        if not await receive(self._services, press.key, situation, json.dumps({"action": press.action})):
            return
        with self._taking_in_hand(press.place):
            visibility = Visibility.PUBLIC if press.action == answers.SHARE else Visibility.PRIVATE
            await self._acknowledge(outlet, press, visibility)
            response = await self._safely(lambda: self._pressed(situation, press))
            await self._send(press.key, press.place, outlet, response)

    async def suggest(self, call: Call, parameter: str, typed: str) -> tuple[str, ...]:
        """Return values to offer while somebody types; none that they may not see."""
        command = find(call.command)
        kind = next((known.kind for known in command.parameters if known.name == parameter), None) if command else None
        situation = await self._situation(call.place, call)
        names = await self._names(situation, kind)
        wanted = typed.casefold()
        return tuple(name for name in names if wanted in name.casefold())[:MOST_SUGGESTIONS]

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

    async def _situation(self, place: Place, event: Message | Call | Press) -> Situation:
        actor = event.actor
        if place.kind is PlaceKind.DIRECT and place.workspace is None and len(actor.workspaces) == 1:
            # In a direct message nobody holds a role: what is bound to roles or channels stays unseen.
            place = replace(place, workspace=actor.workspaces[0])
            actor = replace(actor, roles=frozenset())
        return Situation(place, actor, await self._services.resolved(place))

    async def _answer_message(
        self, message: Message, situation: Situation, admission: Admission, outlet: Outlet
    ) -> None:
        with self._taking_in_hand(message.place):
            if admission.is_addressed:
                await self._acknowledge(outlet, message, Visibility.PUBLIC)
            pace = self._pace(situation, situation.resolved.settings.cooldown_person_seconds)
            if pace.pace is Pace.SIGN:
                await self._decline_quietly(message, outlet, admission)
                return
            response = await self._safely(
                lambda: self._reply_to(message, situation, admission, pace), Visibility.PUBLIC
            )
            if response is None:
                await self._services.records.inbox.gave_up(
                    message.key, "Nobody asked, and nothing fits well enough.", self._services.clock()
                )
                return
            await self._send(message.key, message.place, outlet, response)

    async def _decline_quietly(self, message: Message, outlet: Outlet, admission: Admission) -> None:
        if admission.is_addressed:
            await outlet.decline_quietly()
        self._services.counters.question(message.place.platform, "flooded")
        await self._services.records.inbox.gave_up(
            message.key, "The person asks faster than the cooldown allows.", self._services.clock()
        )

    async def _reply_to(
        self, message: Message, situation: Situation, admission: Admission, pace: Verdict
    ) -> Response | None:
        if pace.pace is Pace.NOTICE:
            return _wait_notice(pace, Visibility.PUBLIC) if admission.is_addressed else None
        if admission.decision is Decision.REFUSE:
            self._services.counters.question(message.place.platform, "refused")
            return Response(note(admission.reason), Visibility.PUBLIC)
        if _is_ambiguous(message):
            return Response(
                note(
                    f"You share {len(message.actor.workspaces)} servers with me, and I can't tell which one you mean.",
                    "Ask in a channel of that server.",
                ),
                Visibility.PUBLIC,
            )
        settings = situation.resolved.settings
        wanted = settings.min_confidence if admission.is_addressed else settings.min_confidence_unasked
        visibility = Visibility.PRIVATE if message.addressing is Addressing.MENU else Visibility.PUBLIC
        told = await tell(self._services, situation, Asked(message.text, visibility, wanted))
        if not admission.is_addressed and not isinstance(told.outcome, Answer):
            return None
        return told.response

    async def _commanded(self, situation: Situation, call: Call) -> Commanded | None:
        command = find(call.command)
        if command is not None:
            return Commanded(command)
        if situation.workspace is None:
            return None
        made = await self._services.store.commands(situation.workspace.platform, situation.workspace.id)
        return next((Commanded(OWN_COMMAND, own) for own in made if own.command.name == call.command), None)

    def _visibility(self, situation: Situation, commanded: Commanded | None) -> Visibility:
        if commanded is None:
            return Visibility.PRIVATE
        if commanded.command.visibility is None:
            return asked_visibility(situation, commanded.name)
        return commanded.command.visibility

    async def _carry_out(self, situation: Situation, call: Call, commanded: Commanded | None) -> Response:
        if commanded is None:
            raise UsageError(f"There is no command /{call.command}.", "See what there is with /help.")
        check_allowed(situation, commanded)
        if wait := cooldown_seconds(situation, commanded):
            pace = self._pace(situation, wait)
            if pace.pace is not Pace.GO:
                return _wait_notice(pace, Visibility.PRIVATE)
        if commanded.made is not None:
            return await run_own(self._services, situation, call, commanded.made, argument_text(call))
        arguments = parse_arguments(commanded.command, call.arguments)
        if isinstance(arguments, UsageError):
            raise arguments
        handler = HANDLERS[commanded.command.name]
        return await handler(self._services, situation, replace(call, arguments=arguments))

    async def _pressed(self, situation: Situation, press: Press) -> Response:
        stored = await remembered.pressed_answer(self._services, situation, press.answer)
        number = int(press.argument) if press.argument.isdecimal() else 1
        if press.action == answers.MORE:
            return await remembered.more(self._services, situation, stored, number)
        if press.action == answers.CONTEXT:
            return await remembered.context(self._services, situation, stored, number)
        if press.action == answers.WHOLE:
            return await remembered.whole(self._services, situation, stored, number)
        if press.action == answers.WHY:
            return await remembered.why(self._services, situation, stored, number)
        if press.action == answers.SHARE:
            return await remembered.share(self._services, situation, stored)
        if press.action in {answers.HELPFUL, answers.UNHELPFUL}:
            return await self._vote(situation, press)
        raise UsageError("That button is of an older version.", "Ask again: /ask")

    async def _vote(self, situation: Situation, press: Press) -> Response:
        person: Person = situation.person
        await self._services.records.questions.vote(
            press.answer, person, self._services.clock(), helpful=press.action == answers.HELPFUL
        )
        return Response(note("Thank you. The moderators see how many found it helpful, not who."))

    async def _names(self, situation: Situation, kind: ParameterKind | None) -> tuple[str, ...]:
        """Return the names to offer for a kind of parameter."""
        if kind is ParameterKind.COMMAND:
            return tuple(command.name for command in REGISTRY if _is_offered(situation, command))
        if kind is ParameterKind.SETTING and situation.workspace is not None:
            keys = await self._services.store.keys(situation.workspace.platform, situation.workspace.id)
            return tuple(key.name for key in keys)
        if kind is ParameterKind.SOURCE:
            view = await self._services.libraries.view(workspace_of(situation.place))
            visible = await self._services.libraries.visible(situation.place, situation.actor, Visibility.PRIVATE, view)
            return tuple(name for name in view.names() if name in visible)
        return ()

    def _pace(self, situation: Situation, person_seconds: float) -> Verdict:
        place = situation.place
        return self._cooldowns.judge(
            (place.platform, place.workspace or "", situation.actor.id),
            (place.platform, "channel", place.channel, place.thread or ""),
            self._services.seconds(),
            person_seconds=person_seconds,
            channel_seconds=situation.resolved.settings.cooldown_channel_seconds,
        )

    async def _acknowledge(self, outlet: Outlet, event: Message | Call | Press, visibility: Visibility) -> None:
        try:
            await outlet.acknowledge(visibility)
        except Exception:  # noqa: BLE001 - logged; the answer may still get through, and that is what is wanted
            _log.exception("an acknowledgement failed", extra={"key": event.key})
            return
        waited = (self._services.clock() - event.received_at).total_seconds()
        self._services.counters.acknowledged_in(event.place.platform, max(0.0, waited))

    async def _safely(
        self, work: Callable[[], Awaitable[Result]], visibility: Visibility = Visibility.PRIVATE
    ) -> Result | Response:
        """Do the work; what goes wrong is said to whoever asked, and what nobody foresaw is logged too."""
        try:
            return await work()
        except VerbatimError as error:
            return Response(error_reply(error), visibility)
        except Exception:  # noqa: BLE001 - logged, and told to whoever asked
            _log.exception("a question could not be answered")
            return Response(
                note(
                    "Something went wrong on my side, and your question was not answered.",
                    "It was noted for the owner; try again in a moment.",
                ),
                visibility,
            )

    async def _send(self, key: str, place: Place, outlet: Outlet, response: Response) -> None:
        delivery = await deliver(self._services, key, place, outlet, response)
        answer = response.buttons[0].answer if response.buttons else ""
        if isinstance(delivery, Posted) and answer:
            await self._services.records.answers.posted(answer, place.platform, place.channel, delivery.message_id)


def _wait_notice(pace: Verdict, visibility: Visibility) -> Response:
    seconds = max(1, math.ceil(pace.wait_seconds))
    return Response(note(f"One moment: you can ask again in {counted(seconds, 'second')}."), visibility)


def _is_ambiguous(message: Message) -> bool:
    return message.place.kind is PlaceKind.DIRECT and len(message.actor.workspaces) > 1


def _is_offered(situation: Situation, command: Command) -> bool:
    return situation.actor.rank >= command.rank and situation.place.kind in command.places

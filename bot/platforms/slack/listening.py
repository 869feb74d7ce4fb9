"""What Slack tells -> the core: it is asked who did it, then it is taken there, kept, and acknowledged."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from bot.chat import (
    Actor,
    Addressing,
    Argument,
    Attached,
    Call,
    Event,
    Message,
    Person,
    Place,
    Press,
    Response,
    SendRefusedError,
    SendUnknownError,
    Workspace,
)
from bot.commands import ASK
from bot.platforms.slack.acknowledging import Recorded, Works
from bot.platforms.slack.core import PLATFORM, Account, Core
from bot.platforms.slack.events import Payload, read_message_key, written
from bot.platforms.slack.forms import form_after_call, form_after_press, read_form, read_search
from bot.platforms.slack.interactions import Doing, Given, Push, looked_up, push, slash
from bot.platforms.slack.outlet import Links, MessageOutlet
from bot.platforms.slack.responding import InteractionOutlet
from bot.platforms.slack.twins import Twins
from bot.platforms.slack.uploads import MOST_UPLOAD_BYTES
from bot.records import Arrival
from bot.render.slack import Form, modal, options
from bot.reply import note, ours

_log = logging.getLogger(__name__)

SEARCH_SECONDS: Final = 2.0
"""So long suggestions may take: Slack waits for 3."""
_OLD_BUTTON: Final = Response(
    note("This button is from an older version and does nothing any more.", ours("Ask again: </ask>"))
)
_NO_FORM: Final = Response(note("The form could not be opened.", "Try again."))
_CLOCKS_APART: Final = timedelta(minutes=1)
"""So far our clock may be from Slack's."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Listener:
    """Takes what Slack tells to the core. Every method returns once Slack may be told that it arrived.

    Each raises MalformedError where something can't be read, and NotRecordedError where it could not be kept.
    """

    core: Core
    account: Account
    links: Links
    works: Works
    most_upload_bytes: int = MOST_UPLOAD_BYTES
    now: Callable[[], datetime] = _now
    twins: Twins = field(default_factory=Twins)

    async def on_event(self, body: Payload) -> None:
        """Take an event: something written, or a notice."""
        event: Any = body.get("event") or {}
        if event.get("type") not in {"message", "app_mention"}:
            return
        found = written(event, self.account)
        if found is None:
            return
        recorded = Recorded()
        outlet = MessageOutlet(self.links, found.place, found.actor.id, str(event["ts"]), recorded)

        async def work() -> None:
            actor = await self.links.directory.actor(found.actor.id, found.place)
            await self.core.on_message(replace(found, actor=actor), outlet)

        async def take() -> None:
            await self.works.begin(work(), recorded, _arrival(body, found.place, found.actor.id))

        is_told_twice = found.addressing is Addressing.MENTION
        await (self.twins.take(found.key, event["type"], take) if is_told_twice else take())

    async def on_command(self, body: Payload) -> None:
        """Take a slash command; where something is left out that it needs, a form asks for that."""
        given = slash(body, self.account)
        form = form_after_call(given)
        await (self._give(given, body) if form is None else self._open(given.doing, form))

    async def on_action(self, body: Payload) -> None:
        """Take a press; some ask for text first."""
        pushed = push(body, self.account)
        form = form_after_press(pushed)
        await (self._press(pushed, body) if form is None else self._open(pushed.doing, form))

    async def on_form(self, body: Payload) -> None:
        """Take a form that was filled in."""
        form = read_form(body, self.account)
        if form is None:
            _log.warning("a form of an older version was left out")
        elif form.pressed is not None:
            await self._press(Push(form.doing, form.pressed), body)
        else:
            await self._give(Given(form.doing, form.command, form.arguments), body, form.files)

    async def on_search(self, body: Payload) -> dict[str, Any]:
        """Return what a field offers while somebody types in it."""
        searched = read_search(body, self.account)
        if searched is None:
            return options(())
        try:
            async with asyncio.timeout(SEARCH_SECONDS):
                call = await self._call(searched.given, {})
                values = await self.core.suggest(call, searched.parameter, searched.typed)
        except TimeoutError:
            _log.info("suggestions took too long")
            values = ()
        return options((value, value) for value in values)

    async def _give(self, given: Given, body: Payload, files: Mapping[str, str] = MappingProxyType({})) -> None:
        """Take a command to the core; `files` are ids of uploads by argument."""
        recorded = Recorded()
        outlet = self._outlet(given.doing, recorded, _asked(given.command, given.arguments, given.doing.name))
        attached = {name: Attached(file, file) for name, file in files.items()}

        async def work() -> None:
            await self.core.on_call(await self._call(given, attached), outlet)

        await self.works.begin(work(), recorded, _arrival(body, given.doing.place, given.doing.user))

    async def _call(self, given: Given, attached: Mapping[str, Attached]) -> Call:
        doing = given.doing
        return Call(
            key=doing.key,
            place=doing.place,
            actor=await self._actor(doing),
            command=given.command,
            arguments={**given.arguments, **attached},
            received_at=self.now(),
            way_back=doing.response_url,
        )

    async def _actor(self, doing: Doing) -> Actor:
        return await self.links.directory.actor(doing.user, doing.place, doing.name)

    async def _open(self, doing: Doing, form: Form) -> None:
        """Open a form: what is filled in will be an event of its own, so there is nothing to keep before.

        One that carries more than Slack takes is a ValueError.
        """
        recorded = Recorded()
        recorded()

        async def work() -> None:
            try:
                await self.links.api.change("views.open", trigger_id=doing.trigger, view=modal(form))
            except (SendRefusedError, SendUnknownError, ValueError) as error:
                _log.info("a form could not be opened: %s", error)
                await self._tell(doing, recorded, _NO_FORM)

        await self.works.begin(work(), recorded)

    async def _tell(self, doing: Doing, recorded: Recorded, response: Response) -> None:
        """Say what no core knows of; where it can't be said either, that is logged."""
        try:
            await self._outlet(doing, recorded).send(response, doing.key)
        except (SendRefusedError, SendUnknownError) as error:
            _log.info("nor could that be said: %s", error)

    async def _press(self, pushed: Push, body: Payload) -> None:
        """Take a press to the core."""
        recorded, doing, pressed = Recorded(), pushed.doing, pushed.pressed
        outlet = self._outlet(doing, recorded)

        async def work() -> None:
            if pressed is None:
                recorded()
                await self._tell(doing, recorded, _OLD_BUTTON)
                return
            event = Press(
                key=doing.key,
                place=doing.place,
                actor=await self._actor(doing),
                action=pressed.action,
                answer=pressed.answer,
                argument=pressed.argument,
                received_at=self.now(),
                way_back=doing.response_url,
            )
            await self.core.on_press(event, outlet)

        await self.works.begin(work(), recorded, _arrival(body, doing.place, doing.user))

    async def on_shortcut(self, body: Payload) -> None:
        """Take a message whose text is to be looked up."""
        found = looked_up(body, self.account)
        recorded, doing = Recorded(), found.doing
        outlet = self._outlet(doing, recorded)

        async def work() -> None:
            message = Message(
                key=doing.key,
                place=doing.place,
                actor=await self._actor(doing),
                addressing=Addressing.MENU,
                text=found.text,
                received_at=self.now(),
                way_back=doing.response_url,
            )
            await self.core.on_message(message, outlet)

        await self.works.begin(work(), recorded, _arrival(body, doing.place, doing.user))

    def outlet_of(self, event: Event) -> MessageOutlet | InteractionOutlet | None:
        """Return how what came in before a restart is answered; None for what is none of ours."""
        place, user = event.place, event.actor.id
        if place.platform != PLATFORM or place.workspace not in {None, self.account.team}:
            return None
        key = read_message_key(event.key)
        if key is not None:
            return MessageOutlet(self.links, place, user, key.ts, Recorded(), may_be_there=True)
        if isinstance(event, Message) and event.addressing is not Addressing.MENU:
            return None
        doing = Doing(event.key, place, user, event.actor.name, event.way_back)
        asked = _asked(event.command, event.arguments, event.actor.name) if isinstance(event, Call) else ""
        since = (event.received_at - _CLOCKS_APART).timestamp()
        return self._outlet(doing, Recorded(), asked, f"{since:.6f}")

    def _outlet(self, doing: Doing, recorded: Recorded, asked: str = "", since: str | None = None) -> InteractionOutlet:
        most = self.most_upload_bytes
        return InteractionOutlet(self.links, doing, recorded, asked=asked, most_upload_bytes=most, since=since)


def _arrival(body: Payload, place: Place, user: str) -> Arrival:
    """Return what is kept where it can't be taken in quickly: all but Slack's old proof that it is Slack's."""
    workspace = None if place.workspace is None else Workspace(PLATFORM, place.workspace)
    return Arrival({name: value for name, value in body.items() if name != "token"}, Person(PLATFORM, user), workspace)


def _asked(command: str, arguments: Mapping[str, Argument], name: str) -> str:
    """Return the line that tells the others in a channel what is answered: Slack shows nobody a command."""
    question = str(arguments.get("question", ""))
    return f"{name or 'Somebody'} asked: {question}" if command == ASK.name and question else ""

"""What Slack tells -> the core: it is asked who did it, then it is taken there, kept, and acknowledged."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from bot.chat import Addressing, Call, Message, Press, Response, SendRefusedError, SendUnknownError, Upload
from bot.commands import ASK
from bot.platforms.slack.acknowledging import Recorded, Works
from bot.platforms.slack.core import PLATFORM, Account, Core
from bot.platforms.slack.events import Payload, read_message_key, written
from bot.platforms.slack.forms import form_after_call, form_after_press, read_form, read_search
from bot.platforms.slack.interactions import Doing, Given, Push, looked_up, push, slash
from bot.platforms.slack.outlet import Links, MessageOutlet
from bot.platforms.slack.responding import InteractionOutlet
from bot.render.slack import Form, modal, options
from bot.reply import note

_log = logging.getLogger(__name__)

SEARCH_SECONDS: Final = 2.0
"""So long suggestions may take: Slack waits for 3."""
_OLD_BUTTON: Final = Response(
    note("This button is from an older version and does nothing any more.", "Ask again: /ask")
)
_NO_FORM: Final = Response(note("The form could not be opened.", "Try again."))
_NOT_FETCHED: Final = ("The file could not be fetched.", "Try again in a minute.")


class UploadError(Exception):
    """An upload is larger than what is taken."""

    def __init__(self, name: str, most_bytes: int) -> None:
        """Say which, and how large it may be."""
        self.sentences = (f"{name} is too large.", f"Send a file of up to {most_bytes / 1_000_000:g} MB.")
        super().__init__(" ".join(self.sentences))


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
    most_upload_bytes: int = 25_000_000
    now: Callable[[], datetime] = _now

    async def on_event(self, body: Payload) -> None:
        """Take an event: something written, or a notice."""
        event: Any = body.get("event") or {}
        if event.get("type") not in {"message", "app_mention"}:
            return
        found = written(event, self.account)
        if found is None:
            return
        recorded = Recorded()
        outlet = MessageOutlet(self.links, found.place, found.user, found.ts, recorded)

        async def work() -> None:
            message = Message(
                key=found.key,
                place=found.place,
                actor=await self.links.directory.actor(found.user, found.place),
                addressing=found.addressing,
                text=found.text,
                received_at=found.written_at,
                replies_to=found.replies_to,
            )
            await self.core.on_message(message, outlet)

        await self.works.begin(work(), recorded)

    async def on_command(self, body: Payload) -> None:
        """Take a slash command; where something is left out that it needs, a form asks for that."""
        given = slash(body, self.account)
        form = form_after_call(given)
        await (self._give(given) if form is None else self._open(given.doing, form))

    async def on_action(self, body: Payload) -> None:
        """Take a press; some ask for text first."""
        pushed = push(body, self.account)
        form = form_after_press(pushed)
        await (self._press(pushed) if form is None else self._open(pushed.doing, form))

    async def on_form(self, body: Payload) -> None:
        """Take a form that was filled in."""
        form = read_form(body, self.account)
        if form is None:
            _log.warning("a form of an older version was left out")
        elif form.pressed is not None:
            await self._press(Push(form.doing, form.pressed))
        else:
            await self._give(Given(form.doing, form.command, form.arguments), form.files)

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

    async def _give(self, given: Given, files: Mapping[str, str] = MappingProxyType({})) -> None:
        """Take a command to the core; `files` are ids of uploads by argument, fetched once it is acknowledged."""
        recorded, doing = Recorded(), given.doing
        outlet = self._outlet(doing, recorded, _asked(given))

        async def work() -> None:
            if files:
                recorded()
            try:
                uploads = {name: await self._fetched(file) for name, file in files.items()}
            except (UploadError, SendRefusedError, SendUnknownError) as error:
                _log.warning("an upload could not be fetched: %s", error)
                said = error.sentences if isinstance(error, UploadError) else _NOT_FETCHED
                await outlet.send(Response(note(*said)), doing.key)
                return
            await self.core.on_call(await self._call(given, uploads), outlet)

        await self.works.begin(work(), recorded)

    async def _call(self, given: Given, uploads: Mapping[str, Upload]) -> Call:
        doing = given.doing
        actor = await self.links.directory.actor(doing.user, doing.place, doing.name)
        return Call(doing.key, doing.place, actor, given.command, {**given.arguments, **uploads}, self.now())

    async def _fetched(self, file: str) -> Upload:
        found = (await self.links.api.read("files.info", file=file))["file"]
        name, most = str(found.get("name") or file), self.most_upload_bytes
        if int(found.get("size") or 0) > most:
            raise UploadError(name, most)
        content = await self.links.api.fetch(str(found["url_private_download"]), most)
        if len(content) > most:
            raise UploadError(name, most)
        return Upload(name, content)

    async def _open(self, doing: Doing, form: Form) -> None:
        """Open a form: what is filled in will be an event of its own, so there is nothing to keep before."""
        recorded = Recorded()
        recorded()

        async def work() -> None:
            try:
                await self.links.api.change("views.open", trigger_id=doing.trigger, view=modal(form))
            except (SendRefusedError, SendUnknownError) as error:
                _log.info("a form could not be opened: %s", error)
                await self._outlet(doing, recorded).send(_NO_FORM, doing.key)

        await self.works.begin(work(), recorded)

    async def _press(self, pushed: Push) -> None:
        """Take a press to the core."""
        recorded, doing, pressed = Recorded(), pushed.doing, pushed.pressed
        outlet = self._outlet(doing, recorded)

        async def work() -> None:
            if pressed is None:
                recorded()
                await outlet.send(_OLD_BUTTON, doing.key)
                return
            actor = await self.links.directory.actor(doing.user, doing.place, doing.name)
            event = Press(doing.key, doing.place, actor, pressed.action, pressed.answer, pressed.argument, self.now())
            await self.core.on_press(event, outlet)

        await self.works.begin(work(), recorded)

    async def on_shortcut(self, body: Payload) -> None:
        """Take a message whose text is to be looked up."""
        found = looked_up(body, self.account)
        recorded, doing = Recorded(), found.doing
        outlet = self._outlet(doing, recorded)

        async def work() -> None:
            actor = await self.links.directory.actor(doing.user, doing.place, doing.name)
            await self.core.on_message(
                Message(doing.key, doing.place, actor, Addressing.MENU, found.text, self.now()), outlet
            )

        await self.works.begin(work(), recorded)

    def outlet_of(self, message: Message) -> MessageOutlet | InteractionOutlet | None:
        """Return how a message that came in before a restart is answered; None for one that is none of ours."""
        if message.place.platform != PLATFORM or message.place.workspace not in {None, self.account.team}:
            return None
        if message.addressing is Addressing.MENU:
            return InteractionOutlet(self.links, message.place, message.actor.id, Recorded())
        key = read_message_key(message.key)
        if key is None:
            return None
        return MessageOutlet(self.links, message.place, message.actor.id, key.ts, Recorded(), may_be_there=True)

    def _outlet(self, doing: Doing, recorded: Recorded, asked: str = "") -> InteractionOutlet:
        return InteractionOutlet(self.links, doing.place, doing.user, recorded, doing.response_url, asked=asked)


def _asked(given: Given) -> str:
    """Return the line that tells the others in a channel what is answered: Slack shows nobody a command."""
    question = str(given.arguments.get("question", ""))
    if given.command != ASK.name or not question:
        return ""
    return f"{given.doing.name or 'Somebody'} asked: {question}"

"""How a message of Discord's is answered, and what all answers have in common. `responding` answers interactions."""

import hashlib
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from typing import Any, Final, Protocol

import discord
from discord.abc import Messageable

from bot.chat import Actor, Attached, Response, SendRefusedError, SendUnknownError, Upload, Visibility
from bot.platforms.discord.sending import BROKEN, RequestRefusedError, delivered, unless_closed
from bot.platforms.discord.views import edit_arguments, message_arguments
from bot.render.discord import Payload, render
from bot.render.discord.limits import NONCE, THREAD_NAME
from bot.render.lengths import shortened, units
from bot.render.unseen import visible

_log = logging.getLogger(__name__)

SLOW_DOWN: Final = "⏳"
_LOOK_IN_MESSAGES: Final = "📬"
_NO_HISTORY: Final = 160002
"""Replies need the permission to read the channel's history."""
_THREAD_IS_THERE: Final = 160004
"""The message has a thread already; its id is the message's."""
_NAMELESS: Final = "Answer"


class Reaching(Protocol):
    """What an outlet needs of the connection, beyond its own event; see `reach.Reach`."""

    async def person(self, identifier: int) -> Messageable:
        """Return somebody's own messages."""

    async def channel(self, identifier: str, guilds: Collection[int]) -> Messageable:
        """Return a channel of one of `guilds`."""

    async def fetch(self, attached: Attached) -> Upload:
        """Return an upload with its content."""

    async def tell_moderators(self, workspace: str, response: Response, nonce: str) -> str:
        """Tell whoever keeps a server's order."""


def short_nonce(nonce: str) -> str:
    """Return `nonce` in at most 25 characters, the same for the same one."""
    return nonce if units(nonce) <= NONCE else hashlib.sha256(nonce.encode("utf-8", "replace")).hexdigest()[:NONCE]


def thread_name(text: str) -> str:
    """Return `text` as a thread's name: one line, nothing hidden in it, as long as Discord takes."""
    return shortened(visible(" ".join(text.split())), THREAD_NAME) or _NAMELESS


class Outlet:
    """What every outlet can do besides answering where it was asked.

    `guilds` are the servers that it may reach: the one of the event, or those shared in a direct message.
    """

    def __init__(self, reach: Reaching, guilds: Collection[int]) -> None:
        """Reach other places through `reach`."""
        self._reach = reach
        self._guilds = guilds
        self._sent: dict[str, discord.Message] = {}

    def is_used_by(self, actor: Actor) -> None:
        """Let somebody who writes directly reach the servers shared with them."""
        if not self._guilds:
            self._guilds = frozenset(int(shared.id) for shared in actor.workspaces)

    async def update(self, message: str, response: Response) -> None:
        """Make a message that this outlet sent, by its id, this response.

        Raises:
            SendRefusedError: it was not sent here, or is gone.
            SendUnknownError: it can't be known whether it was changed.
        """
        sent = self._sent.get(message)
        if sent is None:
            raise SendRefusedError("That message is not one of these answers.")
        payload = built_as(sent, render(response))
        await delivered(lambda: sent.edit(**edit_arguments(payload)), is_repeatable=True)

    async def send_to(self, channel: str, response: Response, nonce: str) -> str:
        """Send to another channel of the same server; see `bot.chat.Outlet`."""
        return self._noted(
            await send_payload(await self._reach.channel(channel, self._guilds), render(response), nonce)
        )

    async def tell_moderators(self, response: Response, nonce: str) -> str:
        """Tell the moderators of the server that this is about; see `bot.chat.Outlet`."""
        if len(self._guilds) != 1:
            raise SendRefusedError("There is no one server whose moderators could be told.")
        (guild,) = self._guilds
        return await self._reach.tell_moderators(str(guild), response, nonce)

    async def fetch(self, attached: Attached) -> Upload:
        """Fetch an upload; see `bot.chat.Outlet`."""
        return await self._reach.fetch(attached)

    def _noted(self, message: discord.Message) -> str:
        self._sent[str(message.id)] = message
        return str(message.id)


class MessageOutlet(Outlet):
    """Answers a message: typing at once, then a reply to it. A private answer goes to its author's own messages."""

    def __init__(self, message: discord.Message | discord.PartialMessage, actor: Actor, reach: Reaching) -> None:
        """Answer `message` of `actor`."""
        guild = guild_id_of(message)
        super().__init__(reach, frozenset() if guild is None else {guild})
        self.is_used_by(actor)
        self._message = message
        self._actor = actor
        self._is_direct = guild is None
        self._place: Messageable = message.channel
        self._in_thread = False
        self._acknowledged = False

    async def acknowledge(self, visibility: Visibility) -> None:
        """Show that an answer is being written. Where that can't be shown, nothing is lost."""
        if self._acknowledged or visibility is Visibility.PRIVATE:
            return
        self._acknowledged = True
        await quietly(self._message.channel.typing, "typing")

    async def open_thread(self, name: str) -> str | None:
        """Send what follows to a thread of its own at the message; None where none can be opened there."""
        channel = self._message.channel
        if self._is_direct or isinstance(channel, discord.Thread):
            return None
        try:
            thread: Messageable | None = await delivered(
                lambda: self._message.create_thread(name=thread_name(name)), is_repeatable=True
            )
        except RequestRefusedError as error:
            thread = await self._thread_there() if error.code == _THREAD_IS_THERE else None
            _log.info("no thread could be opened: %s", error)
        except (SendUnknownError, ValueError) as error:
            _log.info("no thread could be opened: %s", type(error).__name__)
            return None
        if thread is None:
            return None
        self._place, self._in_thread = thread, True
        return str(self._message.id)  # a thread at a message has its id

    async def send(self, response: Response, nonce: str) -> str:
        """Send a reply to the message; see `bot.chat.Outlet`. Discord detects a repeated nonce for some minutes."""
        return self._noted(await self._delivered(render(response), response.visibility, nonce))

    async def decline_quietly(self) -> bool:
        """React to the message."""
        return await quietly(lambda: self._message.add_reaction(SLOW_DOWN), "reaction")

    async def _delivered(self, payload: Payload, visibility: Visibility, nonce: str) -> discord.Message:
        if visibility is Visibility.PRIVATE and not self._is_direct:
            sent = await send_payload(await self._author(), payload, nonce)
            await quietly(lambda: self._message.add_reaction(_LOOK_IN_MESSAGES), "reaction")
            return sent
        if self._in_thread:
            return await send_payload(self._place, payload, nonce)
        reference = discord.MessageReference.from_message(self._message, fail_if_not_exists=False)
        try:
            return await send_payload(self._place, payload, nonce, reference=reference)
        except RequestRefusedError as error:
            if error.code != _NO_HISTORY:
                raise
            return await send_payload(self._place, payload, nonce)

    async def _author(self) -> Messageable:
        if isinstance(self._message, discord.Message):
            return self._message.author
        return await self._reach.person(int(self._actor.id))

    async def _thread_there(self) -> Messageable | None:
        """Return the thread that the message has already: an earlier try opened it, or somebody did."""
        try:
            return await self._reach.channel(str(self._message.id), self._guilds)
        except SendRefusedError:
            return None


def guild_id_of(message: discord.Message | discord.PartialMessage) -> int | None:
    """Return the id of the server that a message is in, also of one that is known by its id alone."""
    if message.guild is not None:
        return message.guild.id
    found = getattr(message.channel, "guild_id", None)
    return found if isinstance(found, int) else None


async def send_message(place: Messageable, response: Response, nonce: str) -> str:
    """Send a message that answers nothing, such as a greeting; return its id. See `bot.chat.Outlet.send`."""
    return str((await send_payload(place, render(response), nonce)).id)


async def send_payload(place: Messageable, payload: Payload, nonce: str, **more: Any) -> discord.Message:  # noqa: ANN401 - as discord.py has it
    """Send a message; what else discord.py's `send` takes is passed on. A repetition under one nonce is one message."""
    number = short_nonce(nonce)
    return await delivered(lambda: place.send(nonce=number, **message_arguments(payload), **more), is_repeatable=True)


def built_as(sent: discord.Message, payload: Payload) -> Payload:
    """Keep a message that is built of components so: Discord does not take it back."""
    if not sent.flags.components_v2 or payload.displays:
        return payload
    return replace(payload, content="", displays=(payload.content,))


async def quietly(act: Callable[[], Awaitable[object]], what: str) -> bool:
    """Do what is only a courtesy, and tell whether it was done; that it could not be is logged."""
    try:
        with unless_closed():
            await act()
    except (discord.HTTPException, discord.RateLimited, *BROKEN) as error:
        _log.info("no %s: %s", what, error)
        return False
    return True

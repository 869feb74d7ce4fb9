"""How one event of Discord's is answered: a message by a message, an interaction by its response."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final

import discord
from discord.abc import Messageable

from bot.chat import Response, SendRefusedError, Visibility
from bot.platforms.discord.sending import BROKEN, RequestRefusedError, delivered
from bot.platforms.discord.views import NO_PINGS, edit_arguments, message_arguments
from bot.render.discord import Payload, render
from bot.render.discord.limits import NONCE, units

_log = logging.getLogger(__name__)

DEFER_AFTER: Final = 1.5
"""Seconds after which an interaction is acknowledged whatever the core does: Discord waits for 3."""
_SLOW_DOWN: Final = "⏳"
_ELSEWHERE: Final = "…"
_LOOK_IN_MESSAGES: Final = "📬"
_NO_HISTORY: Final = 160002
"""Replies need the permission to read the channel's history."""
_UNKNOWN_INTERACTION: Final = 10062
_ALREADY_ACKNOWLEDGED: Final = 40060
_TOKEN_GONE: Final = frozenset({10008, 10015, _UNKNOWN_INTERACTION, 50027})
"""Unknown message, webhook or interaction, or a token that has expired: the interaction can't be answered."""


def short_nonce(nonce: str) -> str:
    """Return `nonce` in at most 25 characters, the same for the same one."""
    return nonce if units(nonce) <= NONCE else hashlib.sha256(nonce.encode("utf-8", "replace")).hexdigest()[:NONCE]


class MessageOutlet:
    """Answers a message: typing at once, then a reply to it. A private answer goes to its author's own messages."""

    def __init__(self, message: discord.Message | discord.PartialMessage, author: Messageable | None = None) -> None:
        """Answer `message`; of one that is known by its id alone, `author` takes a private answer."""
        self._message = message
        self._author = message.author if isinstance(message, discord.Message) else author
        self._place: Messageable = message.channel
        self._in_thread = False
        self._acknowledged = False
        self._sent: dict[str, discord.Message] = {}

    async def acknowledge(self, visibility: Visibility) -> None:
        """Show that an answer is being written. Where that can't be shown, nothing is lost."""
        if self._acknowledged or visibility is Visibility.PRIVATE:
            return
        self._acknowledged = True
        await _quietly(self._message.channel.typing, "typing")

    async def open_thread(self, name: str) -> bool:
        """Send what follows to a thread of its own at the message; False where none can be opened there."""
        try:
            self._place = await self._message.create_thread(name=name)
        except (discord.HTTPException, ValueError, *BROKEN) as error:
            _log.info("no thread could be opened: %s", error)
            return False
        self._in_thread = True
        return True

    async def send(self, response: Response, nonce: str) -> str:
        """Send a reply to the message; see `Outlet`. A repeated nonce is detected by Discord for some minutes."""
        sent = await self._delivered(render(response), response.visibility, nonce)
        self._sent[str(sent.id)] = sent
        return str(sent.id)

    async def update(self, message: str, response: Response) -> None:
        """Make a message that this outlet sent, by its id, this response."""
        sent = self._sent[message]
        payload = _built_as(sent, render(response))
        await delivered(lambda: sent.edit(**edit_arguments(payload)), is_repeatable=True)

    async def decline_quietly(self) -> None:
        """React to the message."""
        await _quietly(lambda: self._message.add_reaction(_SLOW_DOWN), "reaction")

    async def _delivered(self, payload: Payload, visibility: Visibility, nonce: str) -> discord.Message:
        if visibility is Visibility.PRIVATE and self._message.guild is not None:
            if self._author is None:
                raise SendRefusedError("Who asked is not known any more.")
            sent = await _send(self._author, payload, nonce)
            await _quietly(lambda: self._message.add_reaction(_LOOK_IN_MESSAGES), "reaction")
            return sent
        if self._in_thread:
            return await _send(self._place, payload, nonce)
        reference = discord.MessageReference.from_message(self._message, fail_if_not_exists=False)
        try:
            return await _send(self._place, payload, nonce, reference=reference)
        except RequestRefusedError as error:
            if error.code != _NO_HISTORY:
                raise
            return await _send(self._place, payload, nonce)


class InteractionOutlet:
    """Answers a command, a press or a form. Its response is edited in place, which may safely be repeated."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        """Answer `interaction`."""
        self._interaction = interaction
        self._lock = asyncio.Lock()
        self._shown_to: Visibility | None = None
        self._is_gone = False
        self._is_answered = False
        self._sent: dict[str, discord.Message] = {}

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Acknowledge in time even if whoever decides takes long: then only the asker sees it."""
        watch = asyncio.create_task(self._acknowledge_late())
        try:
            yield
        finally:
            watch.cancel()

    async def acknowledge(self, visibility: Visibility) -> None:
        """Defer, so that Discord waits for up to 15 minutes; see `Outlet`."""
        async with self._lock:
            if self._shown_to is None and not self._is_gone:
                await self._defer(visibility)

    async def send(self, response: Response, nonce: str) -> str:
        """Send the response, or a further message after it; see `Outlet`.

        Where the interaction can't be answered any more, it goes to the place, or to the asker's own messages.
        """
        await self.acknowledge(response.visibility)
        payload = render(response)
        try:
            if not self._is_gone:
                return await self._respond(payload, response.visibility)
        except RequestRefusedError as error:
            if error.code not in _TOKEN_GONE:
                raise
            self._is_gone = True
        return await self._send_elsewhere(payload, response.visibility, nonce)

    async def update(self, message: str, response: Response) -> None:
        """Make a message that this outlet sent, by its id, this response."""
        sent = self._sent[message]
        payload = _built_as(sent, render(response))
        await delivered(lambda: sent.edit(**edit_arguments(payload)), is_repeatable=True)

    async def decline_quietly(self) -> None:
        """Answer with a sign that only the asker sees: Discord calls a command without an answer failed."""
        async with self._lock:
            if self._shown_to is None and not self._is_gone:
                respond = self._interaction.response.send_message
                await _quietly(lambda: respond(_SLOW_DOWN, ephemeral=True), "sign")
                self._shown_to, self._is_answered = Visibility.PRIVATE, True

    async def _acknowledge_late(self) -> None:
        await asyncio.sleep(DEFER_AFTER)
        await self.acknowledge(Visibility.PRIVATE)

    async def _defer(self, visibility: Visibility) -> None:
        response = self._interaction.response
        self._shown_to = visibility
        try:
            await response.defer(ephemeral=visibility is Visibility.PRIVATE, thinking=True)
        except discord.InteractionResponded:
            _log.debug("an interaction had a response already")
        except discord.HTTPException as error:
            # Acknowledged already: by the same event delivered before, or by a try whose answer was lost.
            self._is_gone = error.code != _ALREADY_ACKNOWLEDGED
            _log.info("an interaction was not acknowledged: %s", error)
        except BROKEN as error:
            _log.info("whether an interaction was acknowledged is not known: %s", type(error).__name__)

    async def _respond(self, payload: Payload, visibility: Visibility) -> str:
        interaction = self._interaction
        if self._is_answered:
            return await self._follow_up(payload, visibility)
        if self._shown_to is not visibility:
            return await self._change_audience(payload, visibility)
        message = await delivered(
            lambda: interaction.edit_original_response(**edit_arguments(payload)), is_repeatable=True
        )
        self._is_answered = True
        return self._noted(message)

    async def _change_audience(self, payload: Payload, visibility: Visibility) -> str:
        """Answer for others than it was deferred for.

        What follows a deferral takes its audience over, until that has been edited (discord-api-docs#2742).
        """
        edit = self._interaction.edit_original_response
        await delivered(lambda: edit(content=_ELSEWHERE, allowed_mentions=NO_PINGS), is_repeatable=True)
        self._is_answered = True
        sent = await self._follow_up(payload, visibility)
        await _quietly(self._interaction.delete_original_response, "deletion")
        return sent

    async def _follow_up(self, payload: Payload, visibility: Visibility) -> str:
        send, private = self._interaction.followup.send, visibility is Visibility.PRIVATE
        message = await delivered(
            lambda: send(wait=True, ephemeral=private, **message_arguments(payload)), is_repeatable=False
        )
        return self._noted(message)

    def _noted(self, message: discord.Message) -> str:
        self._sent[str(message.id)] = message
        return str(message.id)

    async def _send_elsewhere(self, payload: Payload, visibility: Visibility, nonce: str) -> str:
        place: object = self._interaction.user if visibility is Visibility.PRIVATE else self._interaction.channel
        if not isinstance(place, Messageable):
            raise SendRefusedError("There is no place left to answer in.")
        return self._noted(await _send(place, payload, nonce))


async def send_message(place: Messageable, response: Response, nonce: str) -> str:
    """Send a message that answers nothing, such as a greeting; return its id. See `Outlet.send`."""
    return str((await _send(place, render(response), nonce)).id)


async def _send(place: Messageable, payload: Payload, nonce: str, **more: Any) -> discord.Message:  # noqa: ANN401 - as discord.py has it
    number = short_nonce(nonce)
    return await delivered(lambda: place.send(nonce=number, **message_arguments(payload), **more), is_repeatable=True)


def _built_as(sent: discord.Message, payload: Payload) -> Payload:
    """Keep a message that is built of components so: Discord does not take it back."""
    if not sent.flags.components_v2 or payload.displays:
        return payload
    return replace(payload, content="", displays=(payload.content,))


async def _quietly(act: Callable[[], Awaitable[object]], what: str) -> None:
    """Do what is only a courtesy; that it could not be done is logged."""
    try:
        await act()
    except (discord.HTTPException, discord.RateLimited, *BROKEN) as error:
        _log.info("no %s: %s", what, error)

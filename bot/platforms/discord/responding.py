"""How an interaction is answered: a command, a press or a form, by its response."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import discord
from discord.abc import Messageable

from bot.chat import Response, SendRefusedError, SendUnknownError, Visibility
from bot.platforms.discord.outlet import SLOW_DOWN, Outlet, Reaching, quietly, send_payload, thread_name
from bot.platforms.discord.sending import BROKEN, RequestRefusedError, delivered, unless_closed
from bot.platforms.discord.views import NO_PINGS, edit_arguments, message_arguments
from bot.render.discord import Payload, render
from bot.render.discord.escape import escaped

_log = logging.getLogger(__name__)

DEFER_AFTER: Final = 1.5
"""Seconds after which an interaction is acknowledged whatever the core does: Discord waits for 3."""
ELSEWHERE: Final = "…"
IN_THREAD: Final = "-# Answered in the thread: "
_UNKNOWN_INTERACTION: Final = 10062
_ALREADY_ACKNOWLEDGED: Final = 40060
_EXPIRED: Final = frozenset({10015, 50027})
"""Unknown webhook, invalid token: the interaction is more than 15 minutes old."""
UNKNOWN_MESSAGE: Final = 10008
TOKEN_GONE: Final = frozenset({UNKNOWN_MESSAGE, _UNKNOWN_INTERACTION}) | _EXPIRED
"""Unknown message or interaction, too: the interaction can't be answered."""


class InteractionOutlet(Outlet):
    """Answers a command, a press or a form. Its response is edited in place, which may safely be repeated."""

    def __init__(self, interaction: discord.Interaction[Any], reach: Reaching) -> None:
        """Answer `interaction`."""
        super().__init__(reach, frozenset() if interaction.guild_id is None else {interaction.guild_id})
        self._interaction = interaction
        self._lock = asyncio.Lock()
        self._shown_to: Visibility | None = None
        self._is_gone = False
        self._is_answered = False
        self._thread: discord.Thread | None = None

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Acknowledge in time even if whoever decides takes long: then only the asker sees it."""
        watch = asyncio.create_task(self._acknowledge_late())
        try:
            yield
        finally:
            watch.cancel()

    async def acknowledge(self, visibility: Visibility) -> None:
        """Defer, so that Discord waits for up to 15 minutes; see `bot.chat.Outlet`."""
        async with self._lock:
            if self._shown_to is None and not self._is_gone:
                await self._defer(visibility)

    async def send(self, response: Response, nonce: str) -> str:
        """Send the response, or a further message after it; see `bot.chat.Outlet`.

        Where the interaction can't be answered any more, it goes to the place, or to the asker's own messages.
        """
        await self.acknowledge(response.visibility)
        payload = render(response)
        if self._thread is not None and response.visibility is Visibility.PUBLIC:
            return self._noted(await send_payload(self._thread, payload, nonce))
        try:
            if not self._is_gone:
                return await self._respond(payload, response.visibility)
        except RequestRefusedError as error:
            if error.code not in TOKEN_GONE:
                raise
            self._is_gone = True
        return self._noted(await self._sent_elsewhere(payload, response.visibility, nonce))

    async def update(self, message: str, response: Response) -> None:
        """Make a message that this outlet sent this response; see `bot.chat.Outlet`.

        An interaction is over after 15 minutes: then a message of its own takes the place of the first.
        """
        try:
            await super().update(message, response)
        except RequestRefusedError as error:
            if error.code not in _EXPIRED:
                raise
            self._is_gone = True
            self._sent[message] = await self._sent_elsewhere(render(response), response.visibility, f"late-{message}")

    async def open_thread(self, name: str) -> str | None:
        """Make the response a line that leads to a thread, in which what follows is sent; see `bot.chat.Outlet`."""
        await self.acknowledge(Visibility.PUBLIC)
        if not self._may_open_thread():
            return None
        title = thread_name(name)
        line = IN_THREAD + escaped(title)
        edit = self._interaction.edit_original_response
        try:
            message = await delivered(lambda: edit(content=line, allowed_mentions=NO_PINGS), is_repeatable=True)
            self._thread = await delivered(lambda: message.create_thread(name=title), is_repeatable=True)
        except (SendRefusedError, SendUnknownError, ValueError) as error:
            _log.info("no thread could be opened: %s", error)
            return None
        self._is_answered = True
        return str(self._thread.id)

    async def decline_quietly(self) -> bool:
        """Answer with a sign that only the asker sees: Discord calls a command without an answer failed."""
        async with self._lock:
            if self._is_answered or self._is_gone:
                return False
            self._is_answered = True
            if self._shown_to is None:
                self._shown_to = Visibility.PRIVATE
                respond = self._interaction.response.send_message
                return await quietly(lambda: respond(SLOW_DOWN, ephemeral=True), "sign")
            edit = self._interaction.edit_original_response
            return await quietly(lambda: edit(content=SLOW_DOWN, allowed_mentions=NO_PINGS), "sign")

    def _may_open_thread(self) -> bool:
        """Look before the response becomes a line: only a public one in a server's text channel can hold a thread."""
        may = self._interaction.app_permissions
        return (
            isinstance(self._interaction.channel, discord.TextChannel)
            and self._shown_to is Visibility.PUBLIC
            and not (self._is_gone or self._is_answered)
            and may.create_public_threads
            and may.send_messages_in_threads
        )

    async def _acknowledge_late(self) -> None:
        await asyncio.sleep(DEFER_AFTER)
        await self.acknowledge(Visibility.PRIVATE)

    async def _defer(self, visibility: Visibility) -> None:
        response = self._interaction.response
        self._shown_to = visibility
        try:
            with unless_closed():
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
        await delivered(lambda: edit(content=ELSEWHERE, allowed_mentions=NO_PINGS), is_repeatable=True)
        self._is_answered = True
        sent = await self._follow_up(payload, visibility)
        await quietly(self._interaction.delete_original_response, "deletion")
        return sent

    async def _follow_up(self, payload: Payload, visibility: Visibility) -> str:
        send, private = self._interaction.followup.send, visibility is Visibility.PRIVATE
        message = await delivered(
            lambda: send(wait=True, ephemeral=private, **message_arguments(payload)), is_repeatable=False
        )
        return self._noted(message)

    async def _sent_elsewhere(self, payload: Payload, visibility: Visibility, nonce: str) -> discord.Message:
        place: object = self._interaction.user if visibility is Visibility.PRIVATE else self._interaction.channel
        if not isinstance(place, Messageable):
            raise SendRefusedError("There is no place left to answer in.")
        return await send_payload(place, payload, nonce)

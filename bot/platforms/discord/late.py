"""How what came in before a restart is answered: a message by its id, an interaction by its token while that lives.

Nobody knows then how far an interaction was; its response tells, which Discord shows to whoever holds the token. Where
the token is gone, a public answer goes to the place, and a private one to the asker's own messages.
"""

import logging
from typing import Any, Final

import discord

from bot.chat import Call, Event, Message, Place, PlaceKind, Response, Visibility
from bot.platforms.discord.client import DiscordClient
from bot.platforms.discord.outlet import SLOW_DOWN, MessageOutlet, Outlet, Reaching, built_as, quietly, send_payload
from bot.platforms.discord.publishing import CHANGES_COMMANDS
from bot.platforms.discord.responding import ELSEWHERE, IN_THREAD, TOKEN_GONE, UNKNOWN_MESSAGE
from bot.platforms.discord.sending import RequestRefusedError, delivered
from bot.platforms.discord.views import NO_PINGS, edit_arguments, message_arguments
from bot.render.discord import Payload, render

_log = logging.getLogger(__name__)

_ORIGINAL: Final[Any] = "@original"
"""Stands for an interaction's first response in place of its id."""


class LateEvents:
    """Answers what came in before a restart by a client, and does what it brings with it."""

    def __init__(self, client: DiscordClient) -> None:
        """Answer by `client`, which is connected."""
        self._client = client
        self._changed: set[int] = set()

    def outlet_of(self, event: Event) -> "LateOutlet | MessageOutlet | None":
        """Return how an event is answered; None where there is no way."""
        client, workspace = self._client, event.place.workspace
        if isinstance(event, Call) and event.command in CHANGES_COMMANDS and workspace is not None:
            self._changed.add(int(workspace))
        if event.way_back:
            return LateOutlet(client, client.reach, event)
        number = event.key.rpartition(":")[2]
        if not isinstance(event, Message) or not number.isdecimal():
            return None
        message = _channel(client, event.place).get_partial_message(int(number))
        return MessageOutlet(message, event.actor, client.reach)

    async def settle(self) -> None:
        """Publish the commands of the servers in which they may have changed."""
        for guild in filter(None, map(self._client.get_guild, self._changed)):
            await self._client.publisher.own(guild)


class LateOutlet(Outlet):
    """Answers an interaction of which nothing is left but its token."""

    def __init__(self, client: discord.Client, reach: Reaching, event: Event) -> None:
        """Answer `event` by its way back."""
        workspace = event.place.workspace
        super().__init__(reach, frozenset() if workspace is None else {int(workspace)})
        self.is_used_by(event.actor)
        self._webhook = discord.Webhook.partial(client.application_id or 0, event.way_back, client=client)
        self._webhook.type = discord.WebhookType.application
        self._asker = int(event.actor.id)
        self._channel = _channel(client, event.place)
        self._is_answered = False

    async def acknowledge(self, visibility: Visibility) -> None:
        """Do nothing: Discord takes no acknowledgement so late."""

    async def open_thread(self, name: str) -> str | None:
        """Open none: the answer stands where it was asked."""

    async def send(self, response: Response, nonce: str) -> str:
        """Send the response, unless it is there already; see `bot.chat.Outlet`."""
        payload = render(response)
        try:
            return await self._respond(payload, response.visibility, nonce)
        except RequestRefusedError as error:
            if error.code not in TOKEN_GONE:
                raise
            _log.info("an interaction can't be answered by its token any more: %s", error)
        return self._noted(await self._sent_elsewhere(payload, response.visibility, nonce))

    async def update(self, message: str, response: Response) -> None:
        """Make a message of the interaction's, of whatever run, this response; see `bot.chat.Outlet`."""
        payload = render(response)
        try:
            sent = await delivered(lambda: self._webhook.fetch_message(int(message)), is_repeatable=True)
            arguments = edit_arguments(built_as(sent, payload))
            await delivered(lambda: sent.edit(**arguments), is_repeatable=True)
        except RequestRefusedError as error:
            if error.code not in TOKEN_GONE - {UNKNOWN_MESSAGE}:
                raise
            self._noted(await self._sent_elsewhere(payload, response.visibility, f"off-{message}"))

    async def decline_quietly(self) -> bool:
        """Have the response say so, if nothing stands there yet."""
        return await quietly(self._show_sign, "sign")

    async def _show_sign(self) -> None:
        original = await self._webhook.fetch_message(_ORIGINAL)
        if _is_pending(original):
            await original.edit(content=SLOW_DOWN, allowed_mentions=NO_PINGS)

    async def _respond(self, payload: Payload, visibility: Visibility, nonce: str) -> str:
        original = None if self._is_answered else await self._original()
        self._is_answered = True
        if original is None:
            return await self._follow_up(payload, visibility)
        if not _is_pending(original):
            return str(original.id)
        if original.flags.has_thread and visibility is Visibility.PUBLIC:
            thread = await self._reach.channel(str(original.id), self._guilds)  # it has the id of its message
            return self._noted(await send_payload(thread, payload, nonce))
        if original.flags.ephemeral is not (visibility is Visibility.PRIVATE):
            return await self._change_audience(original, payload, visibility)
        return self._noted(await delivered(lambda: original.edit(**edit_arguments(payload)), is_repeatable=True))

    async def _original(self) -> discord.WebhookMessage | None:
        """Return the response as it stands; None where there is none."""
        try:
            return await delivered(lambda: self._webhook.fetch_message(_ORIGINAL), is_repeatable=True)
        except RequestRefusedError as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            return None

    async def _change_audience(self, original: discord.WebhookMessage, payload: Payload, visibility: Visibility) -> str:
        """Answer for others than it was deferred for; see `responding`."""
        await delivered(lambda: original.edit(content=ELSEWHERE, allowed_mentions=NO_PINGS), is_repeatable=True)
        sent = await self._follow_up(payload, visibility)
        await quietly(original.delete, "deletion")
        return sent

    async def _follow_up(self, payload: Payload, visibility: Visibility) -> str:
        private = visibility is Visibility.PRIVATE
        message = await delivered(
            lambda: self._webhook.send(wait=True, ephemeral=private, **message_arguments(payload)), is_repeatable=False
        )
        return self._noted(message)

    async def _sent_elsewhere(self, payload: Payload, visibility: Visibility, nonce: str) -> discord.Message:
        is_private = visibility is Visibility.PRIVATE
        place = await self._reach.person(self._asker) if is_private else self._channel
        return await send_payload(place, payload, nonce)


def _is_pending(original: discord.Message) -> bool:
    """Whether a response is still to come: what stands there says at most where it will be."""
    return original.flags.loading or original.content == ELSEWHERE or original.content.startswith(IN_THREAD)


def _channel(client: discord.Client, place: Place) -> discord.PartialMessageable:
    is_direct = place.kind is PlaceKind.DIRECT
    guild = None if is_direct else int(place.workspace or 0)
    return client.get_partial_messageable(int(place.thread or place.channel), guild_id=guild)

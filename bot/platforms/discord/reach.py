"""What an answer can reach beyond the place of its question: a person, another channel, the moderators."""

import logging
from collections.abc import Collection
from typing import Final

import discord
from discord.abc import Messageable

from bot.chat import Attached, Response, SendRefusedError, SendUnknownError, Upload
from bot.platforms.discord.outlet import send_message
from bot.platforms.discord.sending import delivered
from config.errors import UsageError

_log = logging.getLogger(__name__)

_NO_CHANNEL: Final = "There is no such channel here, or I can't see it."


class Reach:
    """Finds where to send to, among what the bot's account sees."""

    def __init__(self, client: discord.Client, most_upload_bytes: int) -> None:
        """Look with a client that is connected; an upload of more than `most_upload_bytes` is not fetched."""
        self._client = client
        self._most_upload_bytes = most_upload_bytes

    async def person(self, identifier: int) -> Messageable:
        """Return somebody's own messages.

        Raises:
            SendRefusedError: there is nobody of that id, or it could not be asked.
        """
        try:
            return await delivered(lambda: self._client.fetch_user(identifier), is_repeatable=True)
        except SendUnknownError as error:
            raise SendRefusedError("Discord could not be asked who that is.") from error

    async def channel(self, identifier: str, guilds: Collection[int]) -> Messageable:
        """Return a channel or thread of one of `guilds`.

        Raises:
            SendRefusedError: it is gone, can't be seen or written in, or is another server's.
        """
        if not identifier.isdecimal():
            raise SendRefusedError(_NO_CHANNEL)
        found = self._client.get_channel(int(identifier)) or await self._fetched(int(identifier))
        guild = getattr(found, "guild", None)
        if guild is None or guild.id not in guilds or not isinstance(found, Messageable):
            raise SendRefusedError(_NO_CHANNEL)
        return found

    async def fetch(self, attached: Attached) -> Upload:
        """Return an upload with its content; see `bot.chat.Outlet.fetch`."""
        self._check_size(attached.name, attached.size)
        try:
            content = await delivered(lambda: self._client.http.get_from_cdn(attached.address), is_repeatable=True)
        except (SendRefusedError, SendUnknownError) as error:
            _log.warning("an upload could not be fetched: %s", error)
            raise UsageError("The file could not be fetched.", "Try again in a minute.") from None
        self._check_size(attached.name, len(content))
        return Upload(attached.name, content)

    def _check_size(self, name: str, size: int) -> None:
        if size > self._most_upload_bytes:
            most = f"{self._most_upload_bytes / 1_000_000:g} MB"
            raise UsageError(f"{name} is too large.", f"Send a file of up to {most}.")

    async def tell_moderators(self, workspace: str, response: Response, nonce: str) -> str:
        """Tell whoever keeps a server's order: in the channel for its moderators, or its owner directly.

        Raises:
            SendRefusedError: nobody could be told.
            SendUnknownError: it can't be known whether it arrived.
        """
        guild = self._client.get_guild(int(workspace))
        if guild is None:
            raise SendRefusedError(f"The server {workspace} is gone.")
        channel = guild.public_updates_channel
        if channel is not None and can_send(channel):
            try:
                return await send_message(channel, response, nonce)
            except SendRefusedError as error:
                _log.info("the moderators' channel of %s takes no message: %s", guild.id, error)
        return await self.tell_owner(guild, response, nonce)

    async def tell_owner(self, guild: discord.Guild, response: Response, nonce: str) -> str:
        """Tell a server's owner directly; raises as `tell_moderators` does."""
        return await send_message(await self.person(guild.owner_id or 0), response, nonce)

    async def _fetched(self, identifier: int) -> object:
        """Return a channel that is not kept in memory: a thread that is archived."""
        try:
            return await delivered(lambda: self._client.fetch_channel(identifier), is_repeatable=True)
        except (SendRefusedError, SendUnknownError, discord.InvalidData) as error:
            raise SendRefusedError(_NO_CHANNEL) from error


def can_send(channel: discord.TextChannel) -> bool:
    """Return whether we may write in a channel."""
    ourselves: object = channel.guild.me
    if not isinstance(ourselves, discord.Member):  # a server that was told of without us in it
        return False
    permissions = channel.permissions_for(ourselves)
    return permissions.view_channel and permissions.send_messages

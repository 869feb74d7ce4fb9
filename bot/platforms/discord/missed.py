"""What was said while we could not hear it: read back after a connection that began anew.

Discord replays what a resumed connection missed. Where a session is lost, or the process was down, nothing is
replayed: then the channels that went on without us are read back, and what addressed us is handled as if it
came now. Whatever was handled before has the same key, and is dropped by whoever decides.

How far we heard is kept as Discord counts it, by the id of a message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import discord
from discord.abc import Messageable
from discord.utils import time_snowflake

from bot.chat import Addressing, SendRefusedError, SendUnknownError
from bot.platforms.discord.core import CommandMemory
from bot.platforms.discord.events import addressing_of, permissions_in
from bot.platforms.discord.sending import ClientClosedError, delivered

_log = logging.getLogger(__name__)

MOST_CHANNELS: Final = 200
"""So many channels are read back, those first in which something was said last: some seconds of Discord's limits."""
MOST_DIRECT: Final = 25
"""So many direct channels: of those nobody says whether anything was written, so each costs a request."""
MOST_MESSAGES: Final = 100
"""So many messages of a channel: what Discord hands over for one request."""
_OUT_OF_ORDER: Final = timedelta(minutes=1)
"""Messages arrive about, not exactly, in the order of their ids; and one may be heard and not yet recorded."""
_KEPT_EVERY: Final = timedelta(seconds=15)
"""How far we heard is put on the disk so often at the most."""
_ADDRESSED: Final = frozenset({Addressing.MENTION, Addressing.REPLY, Addressing.DIRECT})

Handle = Callable[[discord.Message], Awaitable[None]]
DirectChannels = Callable[[], Awaitable[Sequence[str]]]
Reading = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


@dataclass(slots=True)
class _Heard:
    """Of one shard: the newest message heard, the one kept on the disk, and what a gap is read back from.

    `gap_from` is None where there is no gap; 0 where only the disk knows.
    """

    newest: int = 0
    kept: int = 0
    gap_from: int | None = None


@dataclass(slots=True)
class _Found:
    """What a reading back brought: messages in their order, and how many channels could not be read, or not whole."""

    messages: list[discord.Message] = field(default_factory=list)
    unread: int = 0
    cut: int = 0


class Missed:
    """Notes how far each shard heard, and reads back what it missed."""

    def __init__(self, client: discord.Client, memory: CommandMemory, handle: Handle, direct: DirectChannels) -> None:
        """Hand what addressed us to `handle`; `direct` names the direct channels in which somebody was answered."""
        self._client = client
        self._memory = memory
        self._handle = handle
        self._direct = direct
        self._shards: dict[int, _Heard] = {}

    def began_anew(self, shard: int) -> None:
        """Note that a shard has a new session: whatever came after the last message heard may be missing."""
        heard = self._of(shard)
        if heard.gap_from is None:
            heard.gap_from = heard.newest

    async def heard(self, message: discord.Message) -> None:
        """Note that a message came in by itself, now and then on the disk: not while there is a gap before it."""
        shard = 0 if message.guild is None else message.guild.shard_id
        heard = self._of(shard)
        heard.newest = max(heard.newest, message.id)
        if heard.gap_from is None and heard.newest >= _later(heard.kept, _KEPT_EVERY):
            await self._keep(shard)

    async def read_back(self, shard: int, fresh: timedelta) -> int:
        """Read back what a shard missed, up to `fresh` old; return how many messages were handed over.

        On the first connection ever there is nothing to read back to. Where the client is closed, it is left.
        """
        heard = self._of(shard)
        if heard.gap_from is None or self._client.is_closed():
            return 0
        since = heard.gap_from or await self._remembered(shard)
        handed = 0
        if since:
            oldest = max(_later(since, -_OUT_OF_ORDER), time_snowflake(datetime.now(UTC) - fresh))
            found = await self._found(shard, oldest)
            await self._hand_over(found.messages)
            if self._client.is_closed():  # the next client reads the same back, since nothing is noted
                return 0
            handed = len(found.messages)
            _tell_of(found)
        heard.newest = max(heard.newest, since or time_snowflake(datetime.now(UTC) - _OUT_OF_ORDER))
        heard.gap_from = None
        await self._keep(shard)
        return handed

    def _of(self, shard: int) -> _Heard:
        return self._shards.setdefault(shard, _Heard())

    async def _keep(self, shard: int) -> None:
        heard = self._of(shard)
        heard.kept = heard.newest
        await self._memory.remember(self._scope(shard), str(heard.kept))

    async def _remembered(self, shard: int) -> int:
        kept = await self._memory.published(self._scope(shard)) or ""
        return int(kept) if kept.isdecimal() else 0

    def _scope(self, shard: int) -> str:
        return f"{self._client.application_id}:heard:{shard}"

    async def _found(self, shard: int, oldest: int) -> _Found:
        found = _Found()
        changed = sorted(self._changed(shard, oldest), key=lambda channel: channel.last_message_id or 0, reverse=True)
        readable = [channel for channel in changed if _may_read(channel)]
        found.unread = len(changed) - len(readable[:MOST_CHANNELS])
        for channel in readable[:MOST_CHANNELS]:
            await self._read(channel, oldest, found)
        if shard == 0:
            for number in (await self._direct())[:MOST_DIRECT]:
                partial = self._client.get_partial_messageable(int(number), type=discord.ChannelType.private)
                await self._read(partial, oldest, found)
        return found

    def _changed(self, shard: int, oldest: int) -> Iterator[Reading]:
        """Yield the channels and threads of the shard's servers in which something was said since, as far as we see."""
        for guild in self._client.guilds:
            if guild.shard_id != shard:
                continue
            channels: list[Reading] = [*guild.text_channels, *guild.voice_channels, *guild.stage_channels]
            for channel in [*channels, *guild.threads]:
                if (channel.last_message_id or 0) > oldest and permissions_in(channel, guild.me).view_channel:
                    yield channel

    async def _read(self, channel: Messageable, oldest: int, found: _Found) -> None:
        async def page() -> list[discord.Message]:
            after = discord.Object(oldest)
            return [message async for message in channel.history(limit=MOST_MESSAGES, after=after)]

        try:
            messages = await delivered(page, is_repeatable=True)
        except (SendRefusedError, SendUnknownError) as error:
            _log.info("a channel could not be read back: %s", error)
            found.unread += 1
            return
        found.cut += len(messages) == MOST_MESSAGES
        found.messages += [message for message in messages if self._is_for_us(message)]

    def _is_for_us(self, message: discord.Message) -> bool:
        own = self._client.user.id if self._client.user is not None else 0
        return not message.author.bot and addressing_of(message, own) in _ADDRESSED

    async def _hand_over(self, messages: Sequence[discord.Message]) -> None:
        """Have every message handled, as if each came by itself; one that fails is logged."""
        tasks = [asyncio.create_task(self._handled(message)) for message in sorted(messages, key=lambda one: one.id)]
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception) and not isinstance(result, ClientClosedError):
                _log.error("a message that was read back could not be handled", exc_info=result)

    async def _handled(self, message: discord.Message) -> None:
        if message.guild is not None and not isinstance(message.author, discord.Member):
            # Discord's history does not say which roles an author holds.
            message.author = await _member(message.guild, message.author)
        await self._handle(message)


async def _member(guild: discord.Guild, author: Any) -> Any:  # noqa: ANN401 - a user, or the member that they are
    try:
        return await delivered(lambda: guild.fetch_member(author.id), is_repeatable=True)
    except (SendRefusedError, SendUnknownError) as error:
        _log.info("an author's roles could not be found: %s", error)
        return author


def _may_read(channel: Reading) -> bool:
    may = permissions_in(channel, channel.guild.me)
    return may.view_channel and may.read_message_history


def _later(snowflake: int, by: timedelta) -> int:
    """Return the id of whatever came so much later than a message."""
    return max(0, snowflake + (int(by.total_seconds() * 1000) << 22))


def _tell_of(found: _Found) -> None:
    _log.info("%s messages that addressed us were read back", len(found.messages))
    if found.unread or found.cut:
        _log.warning("%s channels could not be read back, and %s not whole", found.unread, found.cut)

"""The connection to Discord: its events go to the core, and its commands are kept as the registry has them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import discord
from discord.abc import Messageable

from bot.chat import Actor, AuthorKind, Response, SendRefusedError, SendUnknownError, SharedWorkspace
from bot.platforms.discord.core import CommandMemory, Core
from bot.platforms.discord.events import actor_of, author_kind, permissions_in, place_of, written
from bot.platforms.discord.hearing import CHANGES_SETTINGS, REFUSED, SOON, Hearing
from bot.platforms.discord.interactions import Interactions, Taken
from bot.platforms.discord.missed import Missed
from bot.platforms.discord.outlet import MessageOutlet, send_message
from bot.platforms.discord.publishing import CHANGES_COMMANDS, Publisher
from bot.platforms.discord.reach import Reach, can_send
from bot.platforms.discord.sending import ClientClosedError, unless_closed
from bot.platforms.discord.sharing import SharedServers, is_member
from bot.platforms.discord.views import NO_PINGS
from bot.platforms.malformed import MalformedError, reading
from bot.reply import note

_log = logging.getLogger(__name__)

IdentifyGate = Callable[[int | None], Awaitable[None]]

_LONGEST_RATE_LIMIT: Final = 30.0
"""Seconds that discord.py itself waits for a rate limit; for longer ones it raises, and we decide."""
_NOTED_WITHIN: Final = 1.0
"""Seconds that what is at work may go on once the connection is closed: it can send nothing any more."""


@dataclass(frozen=True, slots=True)
class DiscordOptions:
    """How we connect.

    `owners` are ids of people. `hears_everything`: the message-content intent is asked for, without which
    only what is addressed to us arrives with its text. Shards are Discord's choice where they are None.
    What was said while we were away is read back if it is at most `fresh` old.
    """

    owners: frozenset[str] = frozenset()
    hears_everything: bool = False
    most_upload_bytes: int = 25_000_000
    shard_ids: tuple[int, ...] | None = None
    shard_count: int | None = None
    fresh: timedelta = timedelta(minutes=15)


def intents(*, hears_everything: bool) -> discord.Intents:
    """Return what we ask Discord to tell us: servers and messages, and their text everywhere only if told."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=hears_everything)


class DiscordClient(discord.AutoShardedClient):
    """Speaks to Discord for the core.

    `serving` is set once questions are taken; `must_reconnect` once a new connection is to ask for more than this one
    did. `on_standing` is told whenever all shards are connected, or no longer all of them.
    """

    def __init__(
        self,
        core: Core,
        memory: CommandMemory,
        options: DiscordOptions = DiscordOptions(),
        *,
        before_identify: IdentifyGate | None = None,
        hearing: Hearing | None = None,
    ) -> None:
        """Serve `core`. `before_identify` is awaited before each IDENTIFY of a shard: it keeps the day's budget.

        `hearing` says whether what is not addressed to us is wanted; without one it never is.
        """
        super().__init__(
            intents=intents(hears_everything=options.hears_everything),
            allowed_mentions=NO_PINGS,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=_LONGEST_RATE_LIMIT,
            **_sharding(options),
        )
        self.serving = asyncio.Event()
        self.must_reconnect = asyncio.Event()
        self.on_standing: Callable[[bool], None] = lambda _: None
        self.reach = Reach(self, options.most_upload_bytes)
        self.publisher = Publisher(self, core, memory)
        self._away: set[int] = set()
        self._fresh = options.fresh
        self._hearing = hearing
        self._missed = Missed(self, memory, self.on_message, core.direct_channels)
        self._core = core
        self._memory = memory
        self._owners = options.owners
        self._before_identify = before_identify
        self._shared = SharedServers(self._is_member)
        self._interactions = Interactions(core, self._who_interacts, self.reach)
        self._at_work: set[asyncio.Task[Any]] = set()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Ask the budget first; then wait as Discord demands between two shards."""
        if self._before_identify is not None:
            await self._before_identify(shard_id)
        await super().before_identify_hook(shard_id, initial=initial)

    async def setup_hook(self) -> None:
        """Publish the commands that are everywhere, if they changed."""
        await self.publisher.everywhere()

    async def close(self) -> None:
        """Close the connection; what is at work then is cut short, and has a moment to note how far it came."""
        await super().close()
        left = self._at_work - {asyncio.current_task()}
        if left:
            await asyncio.wait(left, timeout=_NOTED_WITHIN)

    async def idle(self) -> None:
        """Return at a moment in which nothing is being answered."""
        while self._at_work:
            await asyncio.wait(self._at_work)

    async def settle_hearing(self) -> None:
        """Tell, where it was not told yet, whom it concerns that Discord lets us hear less than was wanted."""
        if self._hearing is None:
            return
        await self._hearing.settle(self._memory, self.application_id or 0, self.reach.tell_moderators)
        if not self.intents.message_content and await self._hearing.is_to_be_asked_for():  # since this client was made
            self.must_reconnect.set()

    # --- events -----------------------------------------------------------------------------------

    async def on_ready(self) -> None:
        """Publish servers' own commands where they changed; from now on questions are taken."""
        for guild in list(self.guilds):
            await self.publisher.own(guild)
        self.serving.set()

    async def on_shard_connect(self, shard_id: int) -> None:
        """Note that a shard has a new session: what happened before it may have been missed."""
        self._missed.began_anew(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """Read back what was missed."""
        self._stands(shard_id)
        with self._working("gap"):
            await self._missed.read_back(shard_id, self._fresh)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Note that a shard is there again; Discord replays what it missed."""
        self._stands(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Note that a shard is away for now."""
        self._away.add(shard_id)
        self.on_standing(False)  # noqa: FBT003 - it is told one thing, and nothing else

    async def on_message(self, message: discord.Message) -> None:
        """Take something written to the core."""
        with self._working("message"):
            with reading():
                actor = await self._who_wrote(message)
                noun = written(message, actor, self._own_id)
            await self._core.on_message(noun, MessageOutlet(message, actor, self.reach))
            await self._missed.heard(message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take a command, a press or a form to the core."""
        with self._working("interaction"):
            taken = await self._interactions.take(interaction)
            if taken is None:
                return
            if taken.command in CHANGES_COMMANDS and interaction.guild is not None:
                await self.publisher.own(interaction.guild)
            if taken.command in CHANGES_SETTINGS:
                await self._hear_what_is_wanted(taken, f"hear-{interaction.id}")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet whoever may configure us."""
        with self._working("join"):
            with reading():
                channel = _greeting_channel(guild)
                place = place_of(channel, guild.id) if channel is not None else None
            greeting = await self._core.on_joined(str(guild.id), place)
            if greeting is not None:
                await self._greet(guild, channel, greeting)
            await self.publisher.own(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Take note that a server is left; its commands went with it."""
        with self._working("leave"):
            self._shared.left(guild.id)
            await self.publisher.left(guild.id)
            await self._core.on_left(str(guild.id))

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """Log what an event's handling raised; the next event is handled all the same."""
        _log.exception("the event %s could not be handled", event_method)

    # --- what they need ---------------------------------------------------------------------------

    @property
    def _own_id(self) -> int:
        return self.user.id if self.user is not None else 0

    @contextmanager
    def _working(self, what: str) -> Iterator[None]:
        """Keep track of what is being done; an event that can't be read, or is cut short, is logged."""
        task = asyncio.current_task()
        if task is not None:
            self._at_work.add(task)
        try:
            with unless_closed():
                yield
        except ClientClosedError:
            _log.info("a %s was cut short: the client was closed", what)
        except MalformedError as error:
            _log.warning("a %s could not be read and was left out: %s", what, error)
        finally:
            if task is not None:
                self._at_work.discard(task)

    def _stands(self, shard: int) -> None:
        self._away.discard(shard)
        if self.serving.is_set() and not self._away:
            self.on_standing(True)  # noqa: FBT003 - it is told one thing, and nothing else

    async def _hear_what_is_wanted(self, taken: Taken, nonce: str) -> None:
        """Have the connection made anew where a setting wants more to be heard than it asked for; say so."""
        if self._hearing is None or self.intents.message_content or not await self._hearing.is_wanted():
            return
        try:
            await taken.outlet.send(Response(note(REFUSED if self._hearing.is_refused else SOON)), nonce)
        except (SendRefusedError, SendUnknownError) as error:
            _log.info("it could not be said when a setting takes effect: %s", error)
        if not self._hearing.is_refused:
            self.must_reconnect.set()

    async def _who_wrote(self, message: discord.Message) -> Actor:
        author, kind = message.author, author_kind(message, self._own_id)
        workspaces: tuple[SharedWorkspace, ...] = ()
        if kind is AuthorKind.PERSON:
            workspaces = await self._workspaces(author, message.guild)
        return actor_of(author, permissions_in(message.channel, author), self._owners, kind, workspaces)

    async def _who_interacts(self, interaction: discord.Interaction[Any]) -> Actor:
        workspaces = await self._workspaces(interaction.user, interaction.guild)
        permissions = interaction.permissions if interaction.guild_id is not None else discord.Permissions.none()
        return actor_of(interaction.user, permissions, self._owners, workspaces=workspaces)

    async def _workspaces(
        self, person: discord.User | discord.Member, guild: discord.Guild | None
    ) -> tuple[SharedWorkspace, ...]:
        """Return the servers shared with somebody who writes to us directly; elsewhere remember where they were."""
        if guild is not None:
            self._shared.saw(person.id, guild.id)
            return ()
        return await self._shared.of(person.id, {guild.id: guild.name or str(guild.id) for guild in self.guilds})

    async def _is_member(self, server: int, person: int) -> bool:
        guild = self.get_guild(server)
        return guild is not None and await is_member(guild, person)

    async def _greet(self, guild: discord.Guild, channel: Messageable | None, greeting: Response) -> None:
        nonce = f"join-{guild.id}"
        try:
            if channel is not None:
                await send_message(channel, greeting, nonce)
            else:
                await self.reach.tell_owner(guild, greeting, nonce)
        except (SendRefusedError, SendUnknownError) as error:
            _log.warning("the server %s could not be greeted: %s", guild.id, error)


def _sharding(options: DiscordOptions) -> dict[str, Any]:
    """Return which shards are ours; what is left out is Discord's choice."""
    ours = {"shard_ids": list(options.shard_ids)} if options.shard_ids is not None else {}
    return ours | {"shard_count": options.shard_count}


def _greeting_channel(guild: discord.Guild) -> discord.TextChannel | None:
    """Return where a greeting reaches whoever may configure us: the moderators' channel, or the first there is."""
    channels = (guild.public_updates_channel, guild.system_channel, *guild.text_channels)
    return next((channel for channel in channels if channel is not None and can_send(channel)), None)

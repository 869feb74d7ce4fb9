"""The connection to Discord: its events go to the core, and its commands are kept as the registry has them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import discord
from discord.abc import Messageable

from bot.chat import Actor, AuthorKind, Response, SendRefusedError, SendUnknownError
from bot.platforms.discord.core import CommandMemory, Core
from bot.platforms.discord.events import (
    MalformedError,
    actor_of,
    author_kind,
    permissions_in,
    place_of,
    reading,
    written,
)
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.outlet import MessageOutlet, send_message
from bot.platforms.discord.sending import BROKEN
from bot.platforms.discord.sharing import SharedServers, is_member
from bot.platforms.discord.tree import global_commands, publish_if_changed, server_commands
from bot.platforms.discord.views import NO_PINGS

_log = logging.getLogger(__name__)

IdentifyGate = Callable[[int | None], Awaitable[None]]

_LONGEST_RATE_LIMIT: Final = 30.0
"""Seconds that discord.py itself waits for a rate limit; for longer ones it raises, and we decide."""
_CHANGES_COMMANDS: Final = frozenset(
    {"command add", "command edit", "command remove", "settings import", "settings undo"}
)


@dataclass(frozen=True, slots=True)
class DiscordOptions:
    """How we connect.

    `owners` are ids of people. `hears_everything`: the message-content intent is asked for, without which
    only what is addressed to us arrives with its text. Shards are Discord's choice where they are None.
    """

    owners: frozenset[str] = frozenset()
    hears_everything: bool = False
    most_upload_bytes: int = 25_000_000
    shard_ids: tuple[int, ...] | None = None
    shard_count: int | None = None


def intents(*, hears_everything: bool) -> discord.Intents:
    """Return what we ask Discord to tell us: servers and messages, and their text everywhere only if told."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=hears_everything)


class DiscordClient(discord.AutoShardedClient):
    """Speaks to Discord for the core. `serving` is set once questions are taken."""

    def __init__(
        self,
        core: Core,
        memory: CommandMemory,
        options: DiscordOptions = DiscordOptions(),
        *,
        before_identify: IdentifyGate | None = None,
    ) -> None:
        """Serve `core`. `before_identify` is awaited before each IDENTIFY of a shard: it keeps the day's budget."""
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
        self._has_begun = False
        self._core = core
        self._memory = memory
        self._owners = options.owners
        self._before_identify = before_identify
        self._shared = SharedServers(self._is_member)
        self._interactions = Interactions(core, self._who_interacts, options.most_upload_bytes)
        self._at_work: set[asyncio.Task[Any]] = set()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Ask the budget first; then wait as Discord demands between two shards."""
        if self._before_identify is not None:
            await self._before_identify(shard_id)
        await super().before_identify_hook(shard_id, initial=initial)

    async def setup_hook(self) -> None:
        """Publish the commands that are everywhere, if they changed."""
        publish = partial(self.http.bulk_upsert_global_commands, self.application_id or 0)
        await self._publish(global_commands(), "global", publish)

    async def stop(self, within: float) -> bool:
        """Let what is being answered be finished, for up to `within` seconds, then close; return whether it was."""
        unfinished: set[asyncio.Task[Any]] = set()
        if self._at_work:
            _, unfinished = await asyncio.wait(self._at_work, timeout=within)
        if self._has_begun:
            await self.close()
        return not unfinished

    async def login(self, token: str) -> None:
        """Log in; from here on there is something to close."""
        self._has_begun = True
        await super().login(token)

    async def tell_moderators(self, workspace: str, response: Response, nonce: str) -> str:
        """Tell whoever keeps a server's order: in the channel for its moderators, or its owner directly.

        Raises:
            SendRefusedError: nobody could be told.
            SendUnknownError: it can't be known whether it arrived.
        """
        guild = self.get_guild(int(workspace))
        if guild is None:
            raise SendRefusedError(f"The server {workspace} is gone.")
        channel = guild.public_updates_channel
        if channel is not None and _can_send(channel):
            return await send_message(channel, response, nonce)
        return await self._tell_owner(guild, response, nonce)

    # --- events -----------------------------------------------------------------------------------

    async def on_ready(self) -> None:
        """Publish servers' own commands where they changed; from now on questions are taken."""
        for guild in list(self.guilds):
            await self._publish_own(guild)
        self.serving.set()

    async def on_message(self, message: discord.Message) -> None:
        """Take something written to the core."""
        with self._working("message"):
            with reading():
                noun = written(message, await self._who_wrote(message), self._own_id)
            await self._core.on_message(noun, MessageOutlet(message))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take a command, a press or a form to the core."""
        with self._working("interaction"):
            command = await self._interactions.take(interaction)
            if command in _CHANGES_COMMANDS and interaction.guild is not None:
                await self._publish_own(interaction.guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet whoever may configure us."""
        with self._working("join"):
            channel = _greeting_channel(guild)
            place = place_of(channel, guild.id) if channel is not None else None
            greeting = await self._core.on_joined(str(guild.id), place)
            if greeting is not None:
                await self._greet(guild, channel, greeting)
            await self._publish_own(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Take note that a server is left; its commands went with it."""
        with self._working("leave"):
            self._shared.left(guild.id)
            await self._memory.remember(self._scope(guild.id), "")
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
        """Keep track of what is being done; an event that can't be read is logged and left out."""
        task = asyncio.current_task()
        if task is not None:
            self._at_work.add(task)
        try:
            yield
        except MalformedError as error:
            _log.warning("a %s could not be read and was left out: %s", what, error)
        finally:
            if task is not None:
                self._at_work.discard(task)

    async def _who_wrote(self, message: discord.Message) -> Actor:
        author, kind = message.author, author_kind(message, self._own_id)
        workspaces: tuple[str, ...] = ()
        if kind is AuthorKind.PERSON:
            workspaces = await self._workspaces(author, message.guild)
        return actor_of(author, permissions_in(message.channel, author), self._owners, kind, workspaces)

    async def _who_interacts(self, interaction: discord.Interaction[Any]) -> Actor:
        workspaces = await self._workspaces(interaction.user, interaction.guild)
        permissions = interaction.permissions if interaction.guild_id is not None else discord.Permissions.none()
        return actor_of(interaction.user, permissions, self._owners, workspaces=workspaces)

    async def _workspaces(self, person: discord.User | discord.Member, guild: discord.Guild | None) -> tuple[str, ...]:
        """Return the servers shared with somebody who writes to us directly; elsewhere remember where they were."""
        if guild is not None:
            self._shared.saw(person.id, guild.id)
            return ()
        return await self._shared.of(person.id, [guild.id for guild in self.guilds])

    async def _is_member(self, server: int, person: int) -> bool:
        guild = self.get_guild(server)
        return guild is not None and await is_member(guild, person)

    async def _greet(self, guild: discord.Guild, channel: Messageable | None, greeting: Response) -> None:
        nonce = f"join-{guild.id}"
        try:
            if channel is not None:
                await send_message(channel, greeting, nonce)
            else:
                await self._tell_owner(guild, greeting, nonce)
        except (SendRefusedError, SendUnknownError) as error:
            _log.warning("the server %s could not be greeted: %s", guild.id, error)

    async def _tell_owner(self, guild: discord.Guild, response: Response, nonce: str) -> str:
        try:
            owner = await self.fetch_user(guild.owner_id or 0)
        except (discord.HTTPException, *BROKEN) as error:
            raise SendRefusedError("The server's owner could not be found.") from error
        return await send_message(owner, response, nonce)

    def _scope(self, server: int | str) -> str:
        return f"{self.application_id}:{server}"

    async def _publish_own(self, guild: discord.Guild) -> None:
        commands = server_commands(await self._core.workspace_commands(str(guild.id)))
        publish = partial(self.http.bulk_upsert_guild_commands, self.application_id or 0, guild.id)
        await self._publish(commands, str(guild.id), publish)

    async def _publish(
        self, commands: list[dict[str, Any]], scope: str, publish: Callable[[Any], Awaitable[Any]]
    ) -> None:
        """Publish the commands of a scope if they changed. Without them we still answer mentions."""
        try:
            await publish_if_changed(commands, self._scope(scope), self._memory, publish)
        except (discord.HTTPException, discord.RateLimited, *BROKEN) as error:
            _log.warning("the commands of %s could not be published: %s", scope, error)


def _sharding(options: DiscordOptions) -> dict[str, Any]:
    """Return which shards are ours; what is left out is Discord's choice."""
    ours = {"shard_ids": list(options.shard_ids)} if options.shard_ids is not None else {}
    return ours | {"shard_count": options.shard_count}


def _greeting_channel(guild: discord.Guild) -> discord.TextChannel | None:
    """Return where a greeting reaches whoever may configure us: the moderators' channel, or the first there is."""
    channels = (guild.public_updates_channel, guild.system_channel, *guild.text_channels)
    return next((channel for channel in channels if channel is not None and _can_send(channel)), None)


def _can_send(channel: discord.TextChannel) -> bool:
    permissions = channel.permissions_for(channel.guild.me)
    return permissions.view_channel and permissions.send_messages

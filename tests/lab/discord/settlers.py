"""Building and changing the lab's world, while a bot looks on or before."""

from collections.abc import Callable
from typing import TypeVar

from tests.lab.discord.actors import Person
from tests.lab.discord.backend import Backend
from tests.lab.discord.payloads import channel_json, full_member_json, guild_create_json, role_json
from tests.lab.discord.snowflakes import timestamp
from tests.lab.discord.world import (
    TALK,
    Channel,
    ChannelType,
    Guild,
    Member,
    Overwrite,
    Permission,
    Role,
    User,
    World,
)

Found = TypeVar("Found")
_SHOWN_REQUESTS = 8


class Settlers:
    """Adds guilds, channels, roles and people, and tells the bot of it."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    @property
    def world(self) -> World:
        return self.backend.world

    async def until(self, find: Callable[[], Found | None], what: str) -> Found:
        """Wait until `find` finds something.

        Raises:
            AssertionError: the deadline passed.
        """
        return await self.backend.changes.until(find, lambda: f"Waited for {what} in vain. {self._state()}")

    def _state(self) -> str:
        written = [one.content for one in self.world.messages.values()][-_SHOWN_REQUESTS:]
        return f"Violations: {self.backend.violations}. The last messages: {written}."

    def add_guild(self, name: str, owner: User) -> Guild:
        """Make a guild that the bot joins at once."""
        guild = Guild(self.backend.snowflakes.take_for_guild(), name, owner.id)
        guild.roles[guild.id] = Role(guild.id, "@everyone", TALK)
        guild.members[owner.id] = Member(owner, set(), timestamp())
        self.world.guilds[guild.id] = guild
        self.joins(guild)
        return guild

    def joins(self, guild: Guild) -> None:
        """Let the bot join a guild."""
        bot = self.backend.application.bot
        guild.members[bot.id] = Member(bot, set(), timestamp())
        self.backend.emit("GUILD_CREATE", guild_create_json(self.world, guild, bot), guild.id)

    def leaves(self, guild: Guild) -> None:
        """Throw the bot out of a guild."""
        guild.members.pop(self.backend.application.bot.id)
        self.backend.emit("GUILD_DELETE", {"id": guild.id}, guild.id)

    def add_role(self, guild: Guild, name: str, permissions: Permission = Permission.NONE) -> Role:
        role = Role(self.backend.snowflakes.take(), name, permissions)
        guild.roles[role.id] = role
        data = {"guild_id": guild.id, "role": role_json(role, len(guild.roles))}
        self.backend.emit("GUILD_ROLE_CREATE", data, guild.id)
        return role

    def add_channel(
        self,
        guild: Guild,
        name: str,
        kind: ChannelType = ChannelType.TEXT,
        *,
        parent: Channel | None = None,
        overwrites: tuple[Overwrite, ...] = (),
    ) -> Channel:
        channel = Channel(
            self.backend.snowflakes.take(),
            kind,
            name,
            guild.id,
            parent=None if parent is None else parent.id,
            position=len(self.world.channels),
            overwrites=overwrites,
        )
        self.world.channels[channel.id] = channel
        self.backend.emit("CHANNEL_CREATE", channel_json(self.world, channel), guild.id)
        return channel

    def allows(self, channel: Channel, *overwrites: Overwrite) -> None:
        """Set who may do what in a channel."""
        channel.overwrites = overwrites
        self.backend.emit("CHANNEL_UPDATE", channel_json(self.world, channel), channel.guild)

    def hides_from_bot(self, channel: Channel, denied: Permission = Permission.VIEW_CHANNEL) -> None:
        """Deny the bot something in a channel."""
        self.allows(channel, Overwrite(self.backend.application.bot.id, is_role=False, deny=denied))

    def removes_channel(self, channel: Channel) -> None:
        self.backend.emit("CHANNEL_DELETE", channel_json(self.world, channel), channel.guild)
        del self.world.channels[channel.id]

    def add_person(self, name: str, guild: Guild, *roles: Role) -> Person:
        """Let somebody new join a guild."""
        user = User(self.backend.snowflakes.take(), name)
        self.world.users[user.id] = user
        return self.person_joins(user, guild, *roles)

    def person_joins(self, user: User, guild: Guild, *roles: Role) -> Person:
        """Let somebody who is known join one more guild."""
        member = Member(user, {role.id for role in roles}, timestamp())
        guild.members[user.id] = member
        self.backend.emit("GUILD_MEMBER_ADD", full_member_json(member) | {"guild_id": guild.id}, guild.id)
        home = next(one for one in self.world.channels_of(guild) if one.type is ChannelType.TEXT)
        return Person(self.backend, user, home)

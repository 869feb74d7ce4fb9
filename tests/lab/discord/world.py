"""What there is in the lab's Discord: people, guilds, roles, channels, messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Any

Json = dict[str, Any]


class Permission(IntFlag):
    """Discord's permission bits, those that matter to a bot that answers."""

    NONE = 0
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


TALK = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.USE_APPLICATION_COMMANDS
)


class ChannelType(IntEnum):
    """Discord's kinds of channel."""

    TEXT = 0
    DIRECT = 1
    CATEGORY = 4
    THREAD = 11
    FORUM = 15


class Flag(IntFlag):
    """Discord's flags of a message."""

    NONE = 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass(slots=True)
class User:
    id: str
    name: str
    bot: bool = False
    takes_direct_messages: bool = True


@dataclass(slots=True)
class Role:
    id: str
    name: str
    permissions: Permission


@dataclass(slots=True)
class Member:
    user: User
    roles: set[str]
    joined_at: str


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows or denies to a role or to one person, whose id `target` is."""

    target: str
    is_role: bool
    allow: Permission = Permission.NONE
    deny: Permission = Permission.NONE


@dataclass(slots=True)
class Channel:
    """A channel; `recipients` are those of a direct message, `owner` is who made the thread."""

    id: str
    type: ChannelType
    name: str
    guild: str | None
    parent: str | None = None
    position: int = 0
    overwrites: tuple[Overwrite, ...] = ()
    recipients: tuple[str, ...] = ()
    owner: str | None = None


@dataclass(slots=True)
class Guild:
    id: str
    name: str
    owner: str
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    joined: bool = True

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]


@dataclass(slots=True)
class Message:
    """A message. `sees` is the only person who sees it, None where everybody in the channel does."""

    id: str
    channel: str
    author: User
    content: str
    timestamp: str
    type: int = 0
    flags: Flag = Flag.NONE
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    mentions: tuple[str, ...] = ()
    reference: str | None = None
    nonce: str | None = None
    edited_at: str | None = None
    edits: int = 0
    sees: str | None = None
    interaction: Json | None = None
    reactions: dict[str, set[str]] = field(default_factory=dict)
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file that was handed over."""

    name: str
    content: bytes = field(repr=False)


@dataclass(slots=True)
class World:
    """All of it, by id."""

    users: dict[str, User] = field(default_factory=dict)
    guilds: dict[str, Guild] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)

    def channels_of(self, guild: Guild) -> Iterator[Channel]:
        return (channel for channel in self.channels.values() if channel.guild == guild.id)

    def messages_in(self, channel: Channel) -> Iterator[Message]:
        return (found for found in self.messages.values() if found.channel == channel.id and not found.deleted)

    def guild_of(self, channel: Channel) -> Guild | None:
        return None if channel.guild is None else self.guilds[channel.guild]

    def direct_channel(self, user: User) -> Channel | None:
        return next((found for found in self.channels.values() if found.recipients == (user.id,)), None)

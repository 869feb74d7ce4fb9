"""What there is in the lab's Slack: workspaces, people, user groups, channels, messages, views, files."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class ChannelKind(StrEnum):
    """Slack's kinds of conversation, as events name them in `channel_type`."""

    PUBLIC = "channel"
    PRIVATE = "group"
    DIRECT = "im"
    GROUP_DIRECT = "mpim"


@dataclass(slots=True)
class User:
    """Somebody in one workspace; `guest` is Slack's `is_restricted`. A deactivated one is `deleted`.

    Who is there by a channel that two workspaces share is at home in the other, `home`.
    """

    id: str
    name: str
    team: str
    admin: bool = False
    owner: bool = False
    guest: bool = False
    bot: bool = False
    deleted: bool = False
    locale: str = "en-US"
    home: str = ""

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(slots=True)
class Team:
    """A workspace with the app in it; `bot_id` is the bot's B..., `bot` its user."""

    id: str
    name: str
    domain: str
    bot: User
    bot_id: str
    bot_token: str
    installed: bool = True


@dataclass(slots=True)
class UserGroup:
    id: str
    handle: str
    team: str
    users: list[str]
    created: int
    creator: str
    enabled: bool = True


@dataclass(slots=True)
class Channel:
    """A conversation; `members` holds ids of users, the bot's too."""

    id: str
    name: str
    kind: ChannelKind
    team: str
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    archived: bool = False
    topic: str = ""

    @property
    def is_direct(self) -> bool:
        return self.kind in (ChannelKind.DIRECT, ChannelKind.GROUP_DIRECT)


@dataclass(slots=True)
class Message:
    """A message. `sees` is the only person who sees it, None where everybody in the channel does."""

    ts: str
    channel: str
    user: User
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    sees: str | None = None
    edits: int = 0
    edited_ts: str | None = None
    deleted: bool = False
    broadcast: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    client_msg_id: str | None = None
    metadata: Json | None = None
    # The envelope whose response_url or acknowledgement it came by.
    source: str | None = None
    # How many messages and other things there were before it.
    order: int = 0

    @property
    def shown_text(self) -> str:
        """Every text in its blocks, line by line, else its text."""
        return "\n".join(texts_in(self.blocks)) or self.text

    @property
    def action_ids(self) -> list[str]:
        return [one["action_id"] for one in elements_in(self.blocks) if "action_id" in one]

    @property
    def root(self) -> str:
        """The ts that a reply to this message is posted under."""
        return self.thread_ts or self.ts


@dataclass(slots=True)
class View:
    """A modal or a home tab; `state` is what was filled in when it was submitted last."""

    id: str
    body: Json
    team: str
    user: str
    hash: str
    root: str
    previous: str | None = None
    trigger: str | None = None
    state: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    updates: int = 0
    closed: bool = False

    @property
    def type(self) -> str:
        return str(self.body["type"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.body["blocks"])

    @property
    def title(self) -> str:
        return str(self.body.get("title", {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.body.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.body.get("private_metadata", ""))

    @property
    def shown_text(self) -> str:
        return "\n".join(texts_in(self.blocks))

    @property
    def action_ids(self) -> list[str]:
        return [one["action_id"] for one in elements_in(self.blocks) if "action_id" in one]


@dataclass(slots=True)
class File:
    """A file; `team` is None until it is uploaded for good."""

    id: str
    name: str
    content: bytes = field(repr=False)
    team: str = ""
    user: str = ""
    created: int = 0
    channels: list[str] = field(default_factory=list)
    mimetype: str = "text/plain"


@dataclass(slots=True)
class World:
    """All of it, by id; messages by channel and ts, ephemeral ones too."""

    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)

    def messages_in(self, channel: str) -> Iterator[Message]:
        """Yield what everybody in a channel sees, in order."""
        for found in self.messages.values():
            if found.channel == channel and not found.deleted and found.sees is None:
                yield found

    def thread(self, channel: str, root: str) -> list[Message]:
        """Return a thread's first message and its replies."""
        return [one for one in self.messages_in(channel) if root in (one.ts, one.thread_ts)]

    def direct_channel(self, *users: str) -> Channel | None:
        """Return the direct channel of exactly these people."""
        for channel in self.channels.values():
            if channel.is_direct and set(channel.members) == set(users):
                return channel
        return None

    def team_of(self, token: str) -> Team | None:
        return next((one for one in self.teams.values() if one.bot_token == token and one.installed), None)


def elements_in(node: object) -> Iterator[Json]:
    """Yield everything with a `type` in blocks, from the outside in, in reading order."""
    if isinstance(node, list):
        for item in node:
            yield from elements_in(item)
    elif isinstance(node, dict):
        if "type" in node:
            yield node
        for value in node.values():
            yield from elements_in(value)


def texts_in(blocks: list[Json]) -> Iterator[str]:
    """Yield each text in blocks, of buttons and menus too, in reading order."""
    for element in elements_in(blocks):
        text = element.get("text")
        if isinstance(text, str) and text:
            yield text

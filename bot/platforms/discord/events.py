"""discord.py's objects -> the chat's nouns. What can't be read raises; the caller leaves such an event out."""

import re
from typing import Any, Final

import discord

from bot.chat import Actor, Addressing, AuthorKind, Message, Place, PlaceKind, Rank, SharedWorkspace
from bot.platforms.discord.core import PLATFORM
from bot.platforms.malformed import MalformedError

_WRITTEN: Final = frozenset({discord.MessageType.default, discord.MessageType.reply})
"""Every other type is Discord's own notice: somebody joined, something was pinned."""
_FORUMS: Final = frozenset({discord.ChannelType.forum, discord.ChannelType.media})
_BLANKS: Final = re.compile(r"[ \t]{2,}")


def key_of(kind: str, identifier: int) -> str:
    """Return the key of an event, the same for each of its deliveries."""
    return f"{PLATFORM}:{kind}:{identifier}"


def place_of(channel: Any, guild_id: int | None) -> Place:  # noqa: ANN401 - one of a dozen classes of channels
    """Return where something happens; of a thread, `channel` is the one that holds it."""
    if guild_id is None:
        return Place(PLATFORM, None, str(channel.id), PlaceKind.DIRECT)
    workspace = str(guild_id)
    if isinstance(channel, discord.Thread):
        kind = PlaceKind.POST if _is_post(channel) else PlaceKind.THREAD
        return Place(
            PLATFORM, workspace, str(channel.parent_id), kind, _category(channel.parent), thread=str(channel.id)
        )
    return Place(PLATFORM, workspace, str(channel.id), category=_category(channel))


def actor_of(
    user: discord.User | discord.Member,
    permissions: discord.Permissions,
    owners: frozenset[str],
    kind: AuthorKind = AuthorKind.PERSON,
    workspaces: tuple[SharedWorkspace, ...] = (),
) -> Actor:
    """Return who acts. `permissions` are those in the place; `owners` are the ids of those who own the bot."""
    roles: tuple[discord.Role, ...] = ()
    if isinstance(user, discord.Member):
        roles = tuple(role for role in user.roles if not role.is_default())
    rank = Rank.OWNER if str(user.id) in owners else rank_of(permissions)
    return Actor(str(user.id), user.display_name, rank, frozenset(str(role.id) for role in roles), kind, workspaces)


def rank_of(permissions: discord.Permissions) -> Rank:
    """Return what somebody with these permissions in a place may do there."""
    if permissions.administrator or permissions.manage_guild:
        return Rank.ADMIN
    return Rank.MODERATOR if permissions.manage_messages else Rank.EVERYONE


def permissions_in(channel: Any, user: discord.User | discord.Member) -> discord.Permissions:  # noqa: ANN401 - the same
    """Return what an author may do in a channel; nothing where that isn't known."""
    if not isinstance(user, discord.Member):
        return discord.Permissions.none()
    try:
        found = channel.permissions_for(user)
    except discord.ClientException:  # a thread whose channel we don't see
        return discord.Permissions.none()
    return found if isinstance(found, discord.Permissions) else discord.Permissions.none()


def author_kind(message: discord.Message, own_id: int) -> AuthorKind:
    """Return what wrote a message; our answers to interactions are ours, though a webhook carries them."""
    author = message.author
    if author.id == own_id:
        return AuthorKind.OURSELVES
    if message.webhook_id is not None:
        return AuthorKind.WEBHOOK
    if author.bot:
        return AuthorKind.BOT
    if message.type not in _WRITTEN or getattr(author, "system", False):
        return AuthorKind.SYSTEM
    return AuthorKind.PERSON


def written(message: discord.Message, actor: Actor, own_id: int) -> Message:
    """Return something written, without our mention in it, and with a post's title before its text.

    Raises:
        MalformedError: it was written in a server that we don't know, so that it looks like a direct message.
    """
    if message.guild is None and getattr(message.channel, "guild_id", None) is not None:
        raise MalformedError("its server is not known")
    text = without_mention(message, own_id)
    addressing = addressing_of(message, own_id)
    if addressing is Addressing.POST and isinstance(message.channel, discord.Thread):
        text = f"{message.channel.name}\n{text}".strip()
    return Message(
        key=key_of("message", message.id),
        place=place_of(message.channel, message.guild.id if message.guild else None),
        actor=actor,
        addressing=addressing,
        text=text,
        received_at=message.created_at,
        replies_to=_answered(message, own_id),
    )


def addressing_of(message: discord.Message, own_id: int) -> Addressing:
    """Return how a message came to us. A mention of everybody is no mention of us."""
    if message.guild is None:
        return Addressing.DIRECT
    if _answered(message, own_id) is not None:
        return Addressing.REPLY
    if any(user.id == own_id for user in message.mentions) or _own_role(message, own_id) in message.raw_role_mentions:
        return Addressing.MENTION
    channel = message.channel
    is_first = isinstance(channel, discord.Thread) and channel.id == message.id and _is_post(channel)
    return Addressing.POST if is_first else Addressing.OVERHEARD


def without_mention(message: discord.Message, own_id: int) -> str:
    """Return what was written, without our mention."""
    own = {f"<@{own_id}>", f"<@!{own_id}>", f"<@&{_own_role(message, own_id)}>"}
    text = message.content
    for mention in own:
        text = text.replace(mention, " ")
    return _BLANKS.sub(" ", text).strip()


def _answered(message: discord.Message, own_id: int) -> str | None:
    """Return the id of our message that this one answers."""
    reference = message.reference
    if message.type is not discord.MessageType.reply or reference is None or reference.message_id is None:
        return None
    answered = reference.resolved
    is_ours = isinstance(answered, discord.Message) and answered.author.id == own_id
    return str(reference.message_id) if is_ours else None


def _own_role(message: discord.Message, own_id: int) -> int | None:
    """Return the id of the role that Discord made for us: people mention it, meaning us."""
    roles = message.guild.roles if message.guild else ()
    return next((role.id for role in roles if role.tags is not None and role.tags.bot_id == own_id), None)


def _is_post(thread: discord.Thread) -> bool:
    return thread.parent is not None and thread.parent.type in _FORUMS


def _category(channel: object) -> str | None:
    category = getattr(channel, "category_id", None)
    return str(category) if isinstance(category, int) else None

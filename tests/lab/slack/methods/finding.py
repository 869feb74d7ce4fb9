"""Finding what a request names, or refusing it as Slack does."""

from collections.abc import Sequence
from typing import TypeVar

from tests.lab.slack.backend import Backend, RefusedError, Request
from tests.lab.slack.world import Channel, ChannelKind, Json, Message, User

Item = TypeVar("Item")

_DEFAULT_PAGE = 100
_MOST_PER_PAGE = 1000
_CURSOR = "next:"


def channel_of(backend: Backend, request: Request, *, inside: bool = False) -> Channel:
    """Return the channel that a request names; `inside` asks that the bot is in it.

    Raises:
        RefusedError: there is none such that the bot may see, or it is not in it.
    """
    bot = request.team.bot.id
    channel = backend.world.channels.get(str(request.body.get("channel")))
    if channel is None or channel.team != request.team.id:
        raise RefusedError("channel_not_found")
    if bot not in channel.members and channel.kind is not ChannelKind.PUBLIC:
        raise RefusedError("channel_not_found")
    if inside and bot not in channel.members:
        raise RefusedError("not_in_channel")
    return channel


def user_of(backend: Backend, request: Request, name: str = "user") -> User:
    """Return the person that a request names.

    Raises:
        RefusedError: there is none such in the workspace.
    """
    user = backend.world.users.get(str(request.body.get(name)))
    if user is None or user.team != request.team.id:
        raise RefusedError("user_not_found")
    return user


def message_of(backend: Backend, request: Request, channel: Channel, name: str = "ts") -> Message:
    """Return the message that a request names.

    Raises:
        RefusedError: there is none such, or it is one person's alone.
    """
    message = backend.world.messages.get((channel.id, str(request.body.get(name))))
    if message is None or message.deleted or message.sees is not None:
        raise RefusedError("message_not_found")
    return message


def is_true(body: Json, name: str) -> bool:
    return str(body.get(name)).lower() in ("true", "1")


def page(body: Json, items: Sequence[Item]) -> tuple[list[Item], str]:
    """Return the page that a request asks for, and the cursor of the next one."""
    limit = min(int(body.get("limit") or _DEFAULT_PAGE), _MOST_PER_PAGE)
    cursor = str(body.get("cursor") or "")
    if cursor and not cursor.startswith(_CURSOR):
        raise RefusedError("invalid_cursor")
    start = int(cursor.removeprefix(_CURSOR) or 0)
    after = start + limit
    return list(items[start:after]), f"{_CURSOR}{after}" if after < len(items) else ""

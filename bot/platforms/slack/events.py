"""Slack's events -> the chat's nouns. What can't be read raises: it is acknowledged and left out. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.chat import Actor, Addressing, Message, Place, PlaceKind
from bot.platforms.malformed import reading
from bot.platforms.slack.core import PLATFORM, Account
from bot.platforms.slack.text import mentions, plain

Payload = Mapping[str, Any]

_WRITTEN: Final = frozenset({None, "file_share", "me_message", "thread_broadcast"})
"""Every other subtype is a notice, an edit, a deletion, or a bot's."""
_TS: Final = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NUMBER: Final = re.compile(r"[!-~]{1,200}")
_MESSAGE_KEY: Final = re.compile(
    rf"{PLATFORM}:message:(?P<team>[\w-]+)\.(?P<channel>[\w-]+)\.(?P<ts>\d+\.\d+)", re.ASCII
)
_LINKED: Final = re.compile(r"p(?P<seconds>\d{1,12})(?P<micros>\d{6})")
_DIRECT: Final = "im"


@dataclass(frozen=True, slots=True)
class MessageKey:
    """What the key of a message holds."""

    channel: str
    ts: str


def written(event: Payload, account: Account) -> Message | None:
    """Return what somebody wrote; None for an edit, a notice, or what a bot wrote. Of its author the id alone is known.

    Of a post that mentions us Slack tells twice, as `message` and as `app_mention`: both have one key.

    Raises:
        MalformedError: it can't be read.
    """
    with reading():
        if event.get("subtype") not in _WRITTEN or event.get("bot_id") or event.get("edited"):
            return None
        user = identifier(event["user"])
        if user == account.user:
            return None
        channel, ts, text = identifier(event["channel"]), _stamp(event["ts"]), str(event.get("text") or "")
        thread = event.get("thread_ts")
        place = place_of(account, channel, None if thread == ts else thread)
        return Message(
            key=message_key(account.team, channel, ts),
            place=place,
            actor=Actor(user, user),
            addressing=_addressing(event, place, account, text),
            text=plain(text, account.user),
            received_at=datetime.fromtimestamp(float(ts), UTC),
            replies_to=str(thread) if place.thread and _answers_us(event, account) else None,
        )


def place_of(account: Account, channel: str, thread: str | None = None) -> Place:
    """Return where something happens. A direct channel's id begins with D; there a thread is one, too.

    Raises:
        ValueError: `thread` is no `ts`.
    """
    if thread is not None:
        _stamp(thread)
    if channel.startswith("D"):
        return Place(PLATFORM, None, channel, PlaceKind.DIRECT, thread=thread)
    kind = PlaceKind.CHANNEL if thread is None else PlaceKind.THREAD
    return Place(PLATFORM, account.team, channel, kind, thread=thread)


def message_key(team: str, channel: str, ts: str) -> str:
    """Return the key of a message: a `ts` is an id within its channel only."""
    return f"{PLATFORM}:message:{team}.{channel}.{ts}"


def event_key(kind: str, number: object) -> str:
    """Return the key of anything else, of which Slack gives each its own number; raises MalformedError."""
    with reading():
        return f"{PLATFORM}:{kind}:{_numbered(number)}"


def read_message_key(key: str) -> MessageKey | None:
    """Return what the key of a message holds; None for that of anything else."""
    found = _MESSAGE_KEY.fullmatch(key)
    return MessageKey(found["channel"], found["ts"]) if found else None


def team_in_key(key: str) -> str | None:
    """Return the workspace in which a message was written, by its key; None for anything else."""
    found = _MESSAGE_KEY.fullmatch(key)
    return found["team"] if found else None


def linked_message(text: str, team: str) -> str:
    """Return the message that a link names as keys name it; any other text as it is.

    A link ends in `/archives/CHANNEL/pSTAMP`.
    """
    *_, channel, last = ("", "", *text.strip().strip("<>").partition("|")[0].partition("?")[0].split("/"))
    stamp = _LINKED.fullmatch(last)
    if stamp is None or _ID.fullmatch(channel) is None:
        return text
    return f"{team}.{channel}.{stamp['seconds']}.{stamp['micros']}"


def identifier(value: object) -> str:
    """Return an id of Slack's; raises TypeError or ValueError where it is none."""
    if not isinstance(value, str):
        raise TypeError("an id is no text")
    if not _ID.fullmatch(value):
        raise ValueError("an id is malformed")
    return value


def _stamp(value: object) -> str:
    if not isinstance(value, str) or not _TS.fullmatch(value):
        raise ValueError("a ts is malformed")
    return value


def _numbered(number: object) -> str:
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise ValueError("its number is missing or malformed")
    return number


def _addressing(event: Payload, place: Place, account: Account, text: str) -> Addressing:
    if place.kind is PlaceKind.DIRECT or event.get("channel_type") == _DIRECT:
        return Addressing.DIRECT
    if event.get("type") == "app_mention" or mentions(text, account.user):
        return Addressing.MENTION
    return Addressing.REPLY if place.thread and _answers_us(event, account) else Addressing.OVERHEARD


def _answers_us(event: Payload, account: Account) -> bool:
    """Whether the thread stands under a message of ours."""
    return event.get("parent_user_id") == account.user

"""Slack's commands, presses, shortcuts and forms -> who did what where, before it is known who that is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.chat import Argument, Place
from bot.commands import ASK, find
from bot.platforms.malformed import reading
from bot.platforms.slack.core import Account
from bot.platforms.slack.events import Payload, event_key, identifier, linked_message, place_of
from bot.platforms.slack.text import plain
from bot.platforms.slack.typed import Typed, arguments, read
from bot.render.slack import Pressed, pressed

ASK_COMMAND: Final = "/ask"
SHORTCUT: Final = "find_answer"
"""The callback id of the entry in a message's menu that looks its text up."""
_DIAGNOSE: Final = "diagnose"
_MESSAGE: Final = "message"


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something where: `user` is an id, `name` what they are called; `trigger` opens a form for 3 seconds."""

    key: str
    place: Place
    user: str
    name: str = ""
    response_url: str = ""
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A command that was given."""

    doing: Doing
    command: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A message whose text is looked up."""

    doing: Doing
    text: str


@dataclass(frozen=True, slots=True)
class Push:
    """A button pressed; `pressed` is None where it is of an older version."""

    doing: Doing
    pressed: Pressed | None


def slash(body: Payload, account: Account) -> Given:
    """Return the command that a slash command gives: `/ask ...` or `/verbatim COMMAND ...`.

    Raises:
        MalformedError: it can't be read.
    """
    with reading():
        number, text = body["trigger_id"], str(body.get("text") or "")
        doing = Doing(
            key=event_key("command", number),
            place=place_of(account, identifier(body["channel_id"])),
            user=identifier(body["user_id"]),
            name=str(body.get("user_name") or ""),
            response_url=_url(body),
            trigger=str(number),
        )
        is_ask = str(body["command"]).casefold() == ASK_COMMAND
        typed = Typed(ASK.name, arguments(find(ASK.name), text, account.user)) if is_ask else read(text, account.user)
        return Given(doing, typed.command, _meant(typed, account))


def push(body: Payload, account: Account) -> Push:
    """Return the press of a button; raises MalformedError."""
    with reading():
        action = body["actions"][0]
        doing = _doing("press", body, account)
        return Push(doing, pressed(str(action["action_id"]), str(action.get("value") or "")))


def looked_up(body: Payload, account: Account) -> LookedUp:
    """Return the message that a shortcut looks up; raises MalformedError."""
    with reading():
        return LookedUp(_doing("shortcut", body, account), plain(str(body["message"].get("text") or ""), account.user))


def _doing(kind: str, body: Payload, account: Account) -> Doing:
    number = body["trigger_id"]
    user: Mapping[str, Any] = body["user"]
    container: Mapping[str, Any] = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container["channel_id"]
    message: Mapping[str, Any] = body.get("message") or {}
    thread = container.get("thread_ts") or message.get("thread_ts")
    is_root = thread == (container.get("message_ts") or message.get("ts"))
    return Doing(
        key=event_key(kind, number),
        place=place_of(account, identifier(channel), None if is_root or not thread else str(thread)),
        user=identifier(user["id"]),
        name=str(user.get("username") or user.get("name") or ""),
        response_url=_url(body),
        trigger=str(number),
    )


def _url(body: Payload) -> str:
    url = body.get("response_url")
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else ""


def _meant(typed: Typed, account: Account) -> Mapping[str, Argument]:
    """Return the arguments, a link to a message read as the message."""
    given = typed.arguments.get(_MESSAGE)
    if typed.command != _DIAGNOSE or not isinstance(given, str):
        return typed.arguments
    return {**typed.arguments, _MESSAGE: linked_message(given, account.team)}

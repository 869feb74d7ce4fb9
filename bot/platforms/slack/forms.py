"""Forms that ask for what is missing: after a press, or after a command that left out what it needs. Pure.

A form's callback id says what it is for, and its metadata where it was opened, so that it may be filled in after a
restart:

    v1|press|human        {"answer": "a7f3", "channel": "C1", ...}
    v1|call|source add    {"given": {"name": "rules"}, "channel": "C1", ...}
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.chat import Argument
from bot.commands import ASK, ParameterKind, find
from bot.platforms.malformed import reading
from bot.platforms.slack.core import Account
from bot.platforms.slack.events import Payload, event_key, identifier, place_of
from bot.platforms.slack.interactions import Doing, Given, Push
from bot.platforms.slack.typed import missing
from bot.render.slack import Field, FieldKind, Form, Pressed, field_of, filled, searched_field

_VERSION: Final = "v1"
_PRESS: Final = "press"
_CALL: Final = "call"
_HUMAN: Final = "human"
_SAID: Final = "argument"
_EDIT: Final = "command edit"
_FOLDER: Final = "folder"
_LONGEST_SAID: Final = 1_000
_LONGEST_KEPT: Final = 2_500
"""Metadata takes 3,000 characters; what was given beyond that must be given again."""

_HUMAN_FORM: Final = (Field(name=_SAID, label="What should they know?", kind=FieldKind.LINES, most=_LONGEST_SAID),)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in: for a press or for a command; `files` are ids by the argument that they become."""

    doing: Doing
    pressed: Pressed | None
    command: str
    arguments: Mapping[str, Argument]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Searched:
    """A field in which somebody types."""

    given: Given
    parameter: str
    typed: str


def form_after_call(given: Given) -> Form | None:
    """Return the form that a command opens: one that lacks something, or takes a file, which can't be typed."""
    command = find(given.command)
    if command is None or not command.parameters:
        return None
    takes_file = any(one.kind is ParameterKind.FILE for one in command.parameters) and _FOLDER not in given.arguments
    is_bare_edit = command.name == _EDIT and len(given.arguments) <= 1
    if not (missing(command, given.arguments) or takes_file or is_bare_edit):
        return None
    texts = {name: str(value) for name, value in given.arguments.items()}
    return Form(
        callback_id=f"{_VERSION}|{_CALL}|{command.name}",
        title=f"/{command.name}" if command is ASK else command.name.capitalize(),
        fields=tuple(field_of(parameter, texts.get(parameter.name, "")) for parameter in command.parameters),
        metadata=_kept(given.doing, {"given": texts}),
    )


def form_after_press(push: Push) -> Form | None:
    """Return the form that a press opens, if it opens one."""
    pressed = push.pressed
    if pressed is None or pressed.action != _HUMAN:
        return None
    return Form(
        callback_id=f"{_VERSION}|{_PRESS}|{pressed.action}",
        title="Ask a human",
        fields=_HUMAN_FORM,
        metadata=_kept(push.doing, {"answer": pressed.answer}),
    )


def read_form(body: Payload, account: Account) -> Filled | None:
    """Return what a form says that was filled in; None where it is none of ours. Raises MalformedError."""
    with reading():
        view = body["view"]
        kept: Mapping[str, Any] = json.loads(view.get("private_metadata") or "{}")
        doing = _doing(event_key("form", view["id"]), body, kept, account)
        found = filled(view["state"]["values"])
        files = {name: value[0] for name, value in found.items() if isinstance(value, tuple)}
        texts: dict[str, Argument] = {name: value for name, value in found.items() if isinstance(value, str)}
        match str(view["callback_id"]).split("|"):
            case [version, kind, action] if version == _VERSION and kind == _PRESS:
                pressed = Pressed(action, str(kept["answer"]), str(texts.get(_SAID, "")))
                return Filled(doing, pressed, "", {}, {})
            case [version, kind, command] if version == _VERSION and kind == _CALL:
                return Filled(doing, None, command, texts, files)
            case _:
                return None


def read_search(body: Payload, account: Account) -> Searched | None:
    """Return the field in which somebody types; None where it is none of ours. Raises MalformedError."""
    with reading():
        parameter = searched_field(str(body["action_id"]))
        view = body.get("view") or {}
        parts = str(view.get("callback_id") or "").split("|")
        if parameter is None or parts[:2] != [_VERSION, _CALL]:
            return None
        kept: Mapping[str, Any] = json.loads(view.get("private_metadata") or "{}")
        doing = _doing(event_key("search", view["id"]), body, kept, account)
        given = {str(name): str(value) for name, value in (kept.get("given") or {}).items() if name != parameter}
        return Searched(Given(doing, parts[2], given), parameter, str(body.get("value") or ""))


def _kept(doing: Doing, more: Mapping[str, Any]) -> str:
    place = {
        "channel": doing.place.channel,
        "thread": doing.place.thread,
        "name": doing.name,
        "url": doing.response_url,
    }
    text = json.dumps({**place, **more})
    return text if len(text) <= _LONGEST_KEPT else json.dumps(place)


def _doing(key: str, body: Payload, kept: Mapping[str, Any], account: Account) -> Doing:
    thread = kept.get("thread")
    return Doing(
        key=key,
        place=place_of(account, identifier(kept["channel"]), None if thread is None else str(thread)),
        user=identifier(body["user"]["id"]),
        name=str(kept.get("name") or ""),
        response_url=str(kept.get("url") or ""),
    )

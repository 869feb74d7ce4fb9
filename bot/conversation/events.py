"""An event as it is kept on the disk until it is answered, so that it can be taken up again after a restart. Pure.

What another version wrote is read as far as it can be: what is not known is passed over, what is missing and may be
is left out. What can't be read is None, and so are the commands and presses of before version 1, which were not kept
whole.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from bot.chat import (
    Actor,
    Addressing,
    Argument,
    Attached,
    AuthorKind,
    Call,
    Event,
    Message,
    Place,
    PlaceKind,
    Press,
    Rank,
    SharedWorkspace,
    Upload,
)

VERSION: Final = 1
_FIRST: Final = 0
"""A message without a version is of before there were any."""
_KINDS: Final[Mapping[type, str]] = MappingProxyType({Message: "message", Call: "call", Press: "press"})
_ATTACHED: Final = "attached"
_UPLOAD: Final = "upload"


def written(event: Event) -> str:
    """Return an event as JSON, with its credential: whoever keeps it lets go of that once it is answered."""
    content: dict[str, Any] = {"version": VERSION, "kind": _KINDS[type(event)]}
    for name in event.__dataclass_fields__:
        content[name] = _WRITERS.get(name, _as_it_is)(getattr(event, name))
    return json.dumps(content, ensure_ascii=False)


def read_back(content: str) -> Event | None:
    """Return the event that `written` wrote; None for one that can't be read."""
    try:
        found: Any = json.loads(content)
        if found.get("version", _FIRST) not in {_FIRST, VERSION}:
            return None
        return _READERS[found.get("kind", "message")](found)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _as_it_is(value: object) -> object:
    return value


def _written_actor(actor: Actor) -> dict[str, Any]:
    return asdict(actor) | {"roles": sorted(actor.roles)}


def _written_arguments(arguments: Mapping[str, Argument]) -> dict[str, Any]:
    return {name: _written_argument(value) for name, value in arguments.items()}


def _written_argument(value: Argument) -> object:
    if isinstance(value, Attached):
        return {_ATTACHED: asdict(value)}
    if isinstance(value, Upload):
        return {_UPLOAD: {"name": value.name, "content": b64encode(value.content).decode()}}
    return value


_WRITERS: Final[Mapping[str, Callable[[Any], object]]] = MappingProxyType(
    {"place": asdict, "actor": _written_actor, "arguments": _written_arguments, "received_at": datetime.isoformat}
)


def _message(found: Mapping[str, Any]) -> Message:
    replies_to = found.get("replies_to")
    return Message(
        **_common(found),
        addressing=Addressing(found["addressing"]),
        text=str(found["text"]),
        replies_to=None if replies_to is None else str(replies_to),
    )


def _call(found: Mapping[str, Any]) -> Call:
    arguments = {str(name): _argument(value) for name, value in found["arguments"].items()}
    return Call(**_common(found), command=str(found["command"]), arguments=arguments)


def _press(found: Mapping[str, Any]) -> Press:
    return Press(
        **_common(found),
        action=str(found["action"]),
        answer=str(found["answer"]),
        argument=str(found["argument"]),
    )


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Event]]] = MappingProxyType(
    {"message": _message, "call": _call, "press": _press}
)


def _common(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": str(found["key"]),
        "place": _place(found["place"]),
        "actor": _actor(found["actor"]),
        "received_at": datetime.fromisoformat(found["received_at"]),
        "way_back": str(found.get("way_back", "")),
    }


def _place(found: Mapping[str, Any]) -> Place:
    return Place(
        platform=found["platform"],
        workspace=found["workspace"],
        channel=found["channel"],
        kind=PlaceKind(found["kind"]),
        category=found.get("category"),
        thread=found.get("thread"),
    )


def _actor(found: Mapping[str, Any]) -> Actor:
    return Actor(
        id=found["id"],
        name=found["name"],
        rank=Rank(found["rank"]),
        roles=frozenset(found["roles"]),
        kind=AuthorKind(found["kind"]),
        workspaces=tuple(SharedWorkspace(shared["id"], shared["name"]) for shared in found.get("workspaces", ())),
    )


def _argument(value: Any) -> Argument:  # noqa: ANN401 - whatever JSON holds
    match value:
        case {"attached": {"name": str(name), "address": str(address), "size": int(size)}}:
            return Attached(name, address, size)
        case {"upload": {"name": str(name), "content": str(content)}}:
            return Upload(name, b64decode(content))
        case str() | bool() | int() | float():
            return value
        case _:
            raise ValueError("an argument can't be read")

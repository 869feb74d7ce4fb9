"""An event as it is kept on the disk until it is answered, so that it can be taken up again after a restart. Pure."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.chat import Actor, Addressing, AuthorKind, Message, Place, PlaceKind, Rank, SharedWorkspace


def written(message: Message) -> str:
    """Return a message as JSON."""
    content = asdict(message)
    content["received_at"] = message.received_at.isoformat()
    content["actor"]["roles"] = sorted(message.actor.roles)
    return json.dumps(content, ensure_ascii=False)


def read_back(content: str) -> Message | None:
    """Return the message that `written` wrote; None for an event of another kind."""
    found: Any = json.loads(content)
    if "addressing" not in found:
        return None
    place, actor = found["place"], found["actor"]
    return Message(
        key=found["key"],
        place=Place(**(place | {"kind": PlaceKind(place["kind"])})),
        actor=Actor(
            id=actor["id"],
            name=actor["name"],
            rank=Rank(actor["rank"]),
            roles=frozenset(actor["roles"]),
            kind=AuthorKind(actor["kind"]),
            workspaces=tuple(SharedWorkspace(**shared) for shared in actor["workspaces"]),
        ),
        addressing=Addressing(found["addressing"]),
        text=found["text"],
        received_at=datetime.fromisoformat(found["received_at"]),
        replies_to=found["replies_to"],
    )

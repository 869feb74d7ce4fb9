"""Words with references -> elements of rich text: what is named is shown as Slack shows it, and can be tapped.

To name somebody here is to call them, so who has a name is named by it. Where only one person reads it, an id alone
becomes a mention, which Slack shows as the name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from bot.render.marking import Span
from bot.render.slack.words import pieces
from bot.reply import Reference, ReferenceKind, Text, Words

Element = dict[str, Any]

_WORKSPACE: Final = "workspace"
_IDS: Final = MappingProxyType(
    {
        ReferenceKind.CHANNEL: re.compile(r"[CDG][A-Z0-9]{1,30}"),
        ReferenceKind.PERSON: re.compile(r"[UW][A-Z0-9]{1,30}"),
        ReferenceKind.ROLE: re.compile(r"S[A-Z0-9]{1,30}"),
        ReferenceKind.MESSAGE: re.compile(r"[0-9]{1,16}\.[0-9]{1,9}"),
    }
)
_TEAM: Final = re.compile(r"[TE][A-Z0-9]{1,30}")
_ADDRESS: Final = re.compile(r"https?://[0-9A-Za-z.:-]+/")
_REDIRECT: Final = "https://slack.com/app_redirect"


@dataclass(frozen=True, slots=True)
class Naming:
    """How things are named: `workspace_url` is the workspace's own address, empty where it isn't known.

    `is_private`: only one person reads it.
    """

    workspace_url: str = ""
    is_private: bool = False

    def elements(self, text: Text, **style: bool) -> list[Element]:
        """Return the elements that show a text; what is no reference is shown as it is."""
        found: list[Element] = []
        for part in text.parts if isinstance(text, Words) else (text,):
            found += [self._named(part, style)] if isinstance(part, Reference) else texts(part, **style)
        return found

    def _named(self, reference: Reference, style: dict[str, bool]) -> Element:
        named = _named(reference) if self.is_private or reference.kind is ReferenceKind.CHANNEL else None
        link = self._link(reference)
        if link:
            named = {"type": "link", "url": link, "text": "".join(text for text, _ in pieces(str(reference)))}
        if named is None:
            name = _WORKSPACE if reference.kind is ReferenceKind.WORKSPACE else str(reference) or "…"
            return next(iter(texts(name, **style)))
        return named | _styled(style)

    def _link(self, reference: Reference) -> str:
        """Return the address of a message, or of somebody with a name; empty where there is none."""
        known = _IDS.get(reference.kind)
        base = self.workspace_url if _ADDRESS.fullmatch(self.workspace_url) else ""
        if known is None or not known.fullmatch(reference.id) or not str(reference):
            return ""
        if reference.kind is ReferenceKind.PERSON and reference.name and base:
            return f"{base}team/{reference.id}"
        return _message_link(reference, base) if reference.kind is ReferenceKind.MESSAGE else ""


def is_group(id_: str) -> bool:
    """Whether that is the id of a user group."""
    return _IDS[ReferenceKind.ROLE].fullmatch(id_) is not None


def texts(text: str, **style: bool) -> list[Element]:
    """Return the elements of a text in one style; none for an empty one."""
    return [{"type": "text", "text": shown} | _styled(style) for shown, _ in pieces(text)]


def marked_texts(text: str, spans: Sequence[Span] = ()) -> Iterator[Element]:
    """Yield the elements of a text, its marked words bold."""
    for shown, is_marked in pieces(text, spans):
        yield {"type": "text", "text": shown} | _styled({"bold": is_marked})


def _named(reference: Reference) -> Element | None:
    """Return the mention; None for what has no id of Slack's, and for who has a name."""
    known = _IDS.get(reference.kind)
    if known is None or not known.fullmatch(reference.id):
        return None
    match reference.kind:
        case ReferenceKind.CHANNEL:
            return {"type": "channel", "channel_id": reference.id}
        case ReferenceKind.PERSON if not reference.name:
            return {"type": "user", "user_id": reference.id}
        case ReferenceKind.ROLE if not reference.name:
            return {"type": "usergroup", "usergroup_id": reference.id}
        case _:
            return None


def _message_link(reference: Reference, base: str) -> str:
    """Return a message's address: of the workspace where that is known, else the one that leads to its channel."""
    team, channel = (*reference.within, "", "")[:2]
    if not _IDS[ReferenceKind.CHANNEL].fullmatch(channel):
        return ""
    if base:
        return f"{base}archives/{channel}/p{reference.id.replace('.', '')}"
    return f"{_REDIRECT}?team={team}&channel={channel}" if _TEAM.fullmatch(team) else ""


def _styled(style: dict[str, bool]) -> Element:
    chosen = {name: True for name, is_on in style.items() if is_on}
    return {"style": chosen} if chosen else {}

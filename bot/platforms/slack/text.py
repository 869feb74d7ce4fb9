"""What people wrote, as Slack hands it over -> what they meant: its entities named, its three escapes undone. Pure.

Slack writes `<@U1>`, `<#C1|general>`, `<!subteam^S1|@team>` and `<https://...|label>` for what is linked, and
`&amp;`, `&lt;`, `&gt;` for the characters that this takes (“Formatting text for app surfaces”).
"""

import re
from typing import Final

_ENTITY: Final = re.compile(r"<([^<>\n]*)>")
_BLANKS: Final = re.compile(r"[ \t]{2,}")
_NAMED: Final = re.compile(r"(?:[@#]|!subteam\^)(?P<id>[A-Z0-9]+)(?:\|.*)?")


def plain(text: str, own: str) -> str:
    """Return what was written, without the mention of us, who are the user `own`."""
    found = _ENTITY.sub(lambda match: _shown(match[1], own), text)
    return unescaped(_BLANKS.sub(" ", found).strip())


def mentions(text: str, user: str) -> bool:
    """Whether a text mentions somebody."""
    return any(re.fullmatch(rf"@{re.escape(user)}(?:\|.*)?", entity) for entity in _ENTITY.findall(text))


def by_ids(text: str) -> str:
    """Return a text in which channels, people and user groups stand by their ids, and links as they are."""
    return unescaped(_ENTITY.sub(lambda match: _id_of(match[1]), text))


def names_channel(text: str) -> bool:
    """Whether a text is a channel that was picked, and nothing else."""
    return re.fullmatch(r"<#[A-Z0-9]+(?:\|[^<>]*)?>", text) is not None


def unescaped(text: str) -> str:
    """Undo Slack's three escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(entity: str, own: str) -> str:
    target, _, label = entity.partition("|")
    if target == f"@{own}":
        return " "
    if target.startswith(("@", "#")):
        return target[0] + (label.removeprefix(target[0]) or target[1:])
    if target.startswith("!"):
        name = target[1:].partition("^")[0]
        return label or f"@{name}"
    return label or target


def _id_of(entity: str) -> str:
    named = _NAMED.fullmatch(entity)
    return named["id"] if named else entity.partition("|")[0]

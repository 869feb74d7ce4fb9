"""Settings whose values are ids of channels and roles: which they are, and what is none. Pure."""

import re
from types import MappingProxyType
from typing import Final

from bot.reply import ReferenceKind
from config.errors import UsageError
from config.layers import split_key
from config.values import SHOWN_CHARACTERS

_CHANNEL_FIELDS: Final = frozenset({"handoff_channel"})
_ROLE_FIELDS: Final = frozenset({"ask_roles", "teach_roles", "handoff_role", "roles"})
_ID: Final = re.compile(r"[A-Z0-9]+")
"""What every platform's ids of channels and roles are made of."""
_NAMED: Final = MappingProxyType({ReferenceKind.CHANNEL: ("channel", "#"), ReferenceKind.ROLE: ("role", "@")})


def kind_named(key: str) -> ReferenceKind | None:
    """Return what of the platform's own the values of a key are ids of."""
    _, field = split_key(key)
    if field in _CHANNEL_FIELDS:
        return ReferenceKind.CHANNEL
    return ReferenceKind.ROLE if field in _ROLE_FIELDS else None


def refuse_names(key: str, value: object) -> None:
    """Raise UsageError where a value names a channel or a role by what is no id: a name is kept, and nobody's."""
    kind = kind_named(key)
    if kind is None:
        return
    for named in value if isinstance(value, list | tuple) else (value,):
        if isinstance(named, str) and named and not _ID.fullmatch(named):
            what, sign = _NAMED[kind]
            raise UsageError(
                f"“{named[:SHOWN_CHARACTERS]}” is the id of no {what}, and names alone are not looked up.",
                f"Pick it from the list that comes up when you type {sign} in the command, or give its id.",
            )

"""The link that invites the bot to a Discord server, and what it must be allowed to do there.

Bits: https://discord.com/developers/docs/topics/permissions.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission of Discord's: its bit, and what the bot does with it."""

    bit: int
    reason: str


PERMISSIONS: Final[Mapping[str, Permission]] = MappingProxyType(
    {
        "View Channels": Permission(1 << 10, "to see where it is asked"),
        "Send Messages": Permission(1 << 11, "to answer mentions"),
        "Create Public Threads": Permission(1 << 35, "to answer in a thread where a channel wants that"),
        "Send Messages in Threads": Permission(1 << 38, "to answer in threads and forum posts"),
        "Attach Files": Permission(1 << 15, "to send charts, exports and what is too long for a message"),
        "Read Message History": Permission(
            1 << 16, "to answer by a reply, and to find what was asked while it was away"
        ),
        "Add Reactions": Permission(1 << 6, "to sign to whoever asks too fast, or was answered privately"),
    }
)
"""By the names that Discord shows: all that the bot uses, and nothing that could harm a server.

Commands need none of them. Links are shown without a preview, so “Embed Links” is not among them; a role that is to
be called must allow that everybody mentions it.
"""

ADMINISTRATOR: Final = 1 << 3
"""Holds all the others."""

SCOPES: Final = ("bot", "applications.commands")


def permission_bits() -> int:
    """Return all that is needed, as Discord's number."""
    return sum(permission.bit for permission in PERMISSIONS.values())


def missing_permissions(granted: int) -> tuple[str, ...]:
    """Return the names of what is needed and not in `granted`."""
    if granted & ADMINISTRATOR:
        return ()
    return tuple(name for name, permission in PERMISSIONS.items() if not granted & permission.bit)


def invite_link(client_id: str) -> str:
    """Return the link to open in a browser."""
    scopes = "+".join(SCOPES)
    return f"https://discord.com/oauth2/authorize?client_id={client_id}&scope={scopes}&permissions={permission_bits()}"


def client_id_in(token: str) -> str | None:
    """Return the bot's id, which is the first part of its token in base64; None where it has another shape."""
    parts = token.split(".")
    try:
        first = base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return first if len(parts) == len("abc") and first.isdecimal() else None

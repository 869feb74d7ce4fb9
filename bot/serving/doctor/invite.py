"""The link that invites the bot to a Discord server, and what it must be allowed to do there.

Bits: https://discord.com/developers/docs/topics/permissions.
"""

import base64
import binascii
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PERMISSIONS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "View Channels": 1 << 10,
        "Send Messages": 1 << 11,
        "Embed Links": 1 << 14,
        "Attach Files": 1 << 15,
        "Read Message History": 1 << 16,
        "Add Reactions": 1 << 6,
        "Create Public Threads": 1 << 35,
        "Send Messages in Threads": 1 << 38,
    }
)
"""By the names that Discord shows. Nothing that could harm a server is among them."""

ADMINISTRATOR: Final = 1 << 3
"""Holds all the others."""

SCOPES: Final = ("bot", "applications.commands")


def permission_bits() -> int:
    """Return all that is needed, as Discord's number."""
    return sum(PERMISSIONS.values())


def missing_permissions(granted: int) -> tuple[str, ...]:
    """Return the names of what is needed and not in `granted`."""
    if granted & ADMINISTRATOR:
        return ()
    return tuple(name for name, bit in PERMISSIONS.items() if not granted & bit)


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

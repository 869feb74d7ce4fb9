"""Who may see which source. Pure; default deny for whatever is bound.

A source of the shared library is seen everywhere. A source of a workspace is seen in that workspace, or,
once it is bound to channels, in those channels and their threads only. One that is also bound to roles
may besides be quoted *privately*, anywhere in the workspace, to whoever holds one of them: a role widens
what one person sees, never what everybody in a place sees.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.chat import Actor, Place, Visibility


@dataclass(frozen=True, slots=True)
class SourceAccess:
    """One source as a place may see it. `workspace` is None for a source of the shared library."""

    name: str
    workspace: str | None = None
    channels: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


def visible_sources(
    accesses: Iterable[SourceAccess], place: Place, actor: Actor, visibility: Visibility
) -> frozenset[str]:
    """Return the names of the sources that a response there may draw on, in quotes and in counts alike."""
    return frozenset(access.name for access in accesses if _may_see(access, place, actor, visibility))


def _may_see(access: SourceAccess, place: Place, actor: Actor, visibility: Visibility) -> bool:
    if access.workspace is None:
        return True
    if access.workspace != place.workspace:
        return False
    if not access.channels and not access.roles:
        return True
    if place.channel in access.channels:
        return True
    return visibility is Visibility.PRIVATE and bool(access.roles & actor.roles)

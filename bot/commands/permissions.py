"""Who may give which command where: denied unless the registry allows it. Pure.

What a place's settings take away (a command switched off, roles that may ask) comes on top, elsewhere.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.chat import PlaceKind, Rank
from bot.commands.model import Command
from bot.commands.registry import REGISTRY, find
from bot.reply import Text, named_command, ours, worded


class ActorKind(StrEnum):
    """Whom the permission table tells apart. A `TEACHER` is of no rank, but holds a role that may teach."""

    EVERYONE = "everyone"
    TEACHER = "teacher"
    MODERATOR = "moderator"
    ADMIN = "admin"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something is allowed, and the rule that says so; `advice` is what to do where it is not."""

    allowed: bool
    reason: Text
    advice: Text = ""


@dataclass(frozen=True, slots=True)
class Permission:
    """One cell of the permission table."""

    command: str
    actor: ActorKind
    place: PlaceKind
    allowed: bool


_PLURALS: Final = {Rank.MODERATOR: "moderators", Rank.ADMIN: "admins", Rank.OWNER: "the owner"}
_RANKS: Final = {
    ActorKind.EVERYONE: Rank.EVERYONE,
    ActorKind.TEACHER: Rank.EVERYONE,
    ActorKind.MODERATOR: Rank.MODERATOR,
    ActorKind.ADMIN: Rank.ADMIN,
    ActorKind.OWNER: Rank.OWNER,
}


def may(rank: Rank, command: Command | None, place: PlaceKind, *, teach: bool) -> Verdict:
    """Decide whether somebody may give a command.

    `rank` is that in the place, `teach` whether they hold a role that may teach there. A command that is
    not in the registry is denied.
    """
    if command is None or find(command.name) is not command:
        return Verdict(
            allowed=False, reason="There is no such command.", advice=ours("See what there is with </help>.")
        )
    if place not in command.places:
        return Verdict(
            allowed=False,
            reason=worded(named_command(command.name), f" does not work in {_place_name(place)}."),
            advice="Use it in the channel that you mean.",
        )
    if rank >= command.rank or (teach and command.for_teachers):
        return Verdict(allowed=True, reason=worded(f"{_who_may(command)} may use ", named_command(command.name), "."))
    return Verdict(
        allowed=False,
        reason=worded(f"Only {_lowered(_who_may(command))} may use ", named_command(command.name), "."),
        advice=ours("Ask one of them, or see what you can do here with </help>."),
    )


def permission_table() -> tuple[Permission, ...]:
    """Return every command x kind of actor x kind of place, in the registry's order."""
    return tuple(
        Permission(command.name, actor, place, _is_allowed(command, actor, place))
        for command in REGISTRY
        for actor in ActorKind
        for place in PlaceKind
    )


def _is_allowed(command: Command, actor: ActorKind, place: PlaceKind) -> bool:
    """Decide one cell with the rule that is used in earnest."""
    return may(_RANKS[actor], command, place, teach=actor is ActorKind.TEACHER).allowed


def _place_name(place: PlaceKind) -> str:
    """Name a kind of place inside a sentence."""
    return {PlaceKind.POST: "a forum post", PlaceKind.DIRECT: "a direct message"}.get(place, f"a {place.value}")


def _who_may(command: Command) -> str:
    """Say who may give a command, as the beginning of a sentence."""
    if command.rank is Rank.EVERYONE:
        return "Everyone"
    who = _PLURALS[command.rank]
    if command.for_teachers:
        who = f"{who} and those who may teach"
    return who[:1].upper() + who[1:]


def _lowered(text: str) -> str:
    """Let a text go on inside a sentence."""
    return text[:1].lower() + text[1:]

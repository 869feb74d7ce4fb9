"""What changes something, and so is begun at most once: where to look whether it was done, after an interruption. Pure.

What is not named here only reads, or may be done again without harm, and is simply done after a restart.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.chat import Call, Event, Press, Response
from bot.conversation.answers import HUMAN
from bot.records.hand_overs import UNPROVEN_MINUTES
from bot.reply import Text, named_command, note, ours, worded

_SETTINGS: Final = ours("See what was changed: </settings history>")
_OWN: Final = ours("See what there is: </command list>")
_PINS: Final = ours("See what is pinned: </pins>")
_SOURCES: Final = ours("See what there is: </source list>")
_LOOK: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "settings set": _SETTINGS,
        "settings reset": _SETTINGS,
        "settings copy": _SETTINGS,
        "settings undo": _SETTINGS,
        "settings import": _SETTINGS,
        "command add": _OWN,
        "command edit": _OWN,
        "command remove": _OWN,
        "pin": _PINS,
        "unpin": _PINS,
        "source add": _SOURCES,
        "source remove": _SOURCES,
        "reindex": ours("Give it once more: </reindex>"),
        "forget-me": ours("Give it once more: </forget-me>"),
    }
)
_CLOSING_A_GAP: Final = ("gaps", "close")
_HANDED_OVER: Final = f"If no human answers, press again in {UNPROVEN_MINUTES} minutes."


def changes_something(event: Event) -> bool:
    """Whether carrying an event out twice would not be the same as once."""
    return _where_to_look(event) is not None


def interrupted(event: Event) -> Response:
    """Say that nobody knows whether it was carried out, and where to look."""
    if isinstance(event, Press):
        what = "I was interrupted before I could answer. Your question may have been put to a human."
    else:
        what = "I was interrupted between your command and its answer. It may have been carried out."
    return Response(note(what, _where_to_look(event) or "Try again."))


def broken_off(event: Event) -> Response:
    """Say of work that takes long that it was broken off, and what to do."""
    what: Text = "It was broken off."
    if isinstance(event, Call):
        what = worded("I was restarted, and ", named_command(event.command), " was broken off.")
    kept = "Each source is quoted as it was before or as it is now; none is half read."
    return Response(note(what, kept, _where_to_look(event) or "Try again."))


def _where_to_look(event: Event) -> Text | None:
    if isinstance(event, Call):
        command, argument = _CLOSING_A_GAP
        if event.command == command and argument in event.arguments:
            return ours("See what is left: </gaps>")
        return _LOOK.get(event.command)
    return _HANDED_OVER if isinstance(event, Press) and event.action == HUMAN else None

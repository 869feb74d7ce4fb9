"""A button's three facts <-> the id that Discord gives back when it is pressed. Pure.

    v1|more|a7f3|2   the action, the answer, the argument

All that a press needs is in the id, so buttons work after a restart.
"""

from dataclasses import dataclass
from typing import Final

from bot.chat import Button
from bot.render.discord.limits import CUSTOM_ID
from bot.render.lengths import units

VERSION: Final = "v1"
_SEPARATOR: Final = "|"
_PARTS: Final = 4


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was pressed."""

    action: str
    answer: str
    argument: str


def custom_id(button: Button) -> str:
    """Return the id of a button.

    Raises:
        ValueError: it takes more than Discord's 100 characters, or its action or answer holds a `|`.
    """
    identifier = _SEPARATOR.join((VERSION, button.action, button.answer, button.argument))
    if _SEPARATOR in button.action + button.answer or units(identifier) > CUSTOM_ID:
        raise ValueError(f"The button “{button.action}” does not fit an id of {CUSTOM_ID} characters.")
    return identifier


def pressed(identifier: str) -> Pressed | None:
    """Return what the id of a button says; None where it is not one of ours, or of another version."""
    version, *parts = identifier.split(_SEPARATOR, _PARTS - 1)
    if version != VERSION or len(parts) != _PARTS - 1 or not parts[0]:
        return None
    return Pressed(*parts)

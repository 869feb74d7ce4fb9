"""A button's three facts <-> the action's id and value that Slack gives back when it is pressed. Pure.

    action_id  v1|more|0     the action, and which button of the message it is
    value      a7f3|2        the answer, the argument

All that a press needs is in them, so buttons work after a restart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.chat import Button
from bot.render.slack.limits import ACTION_ID, BUTTON_LABEL, BUTTON_VALUE, BUTTONS, BUTTONS_IN_ROW, shortened, units
from bot.render.unseen import visible

VERSION: Final = "v1"
_SEPARATOR: Final = "|"
_PARTS: Final = 3
_NAMELESS: Final = "…"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was pressed."""

    action: str
    answer: str
    argument: str


def action_blocks(buttons: Sequence[Button]) -> Iterator[dict[str, Any]]:
    """Yield the blocks of up to 25 buttons, five in each.

    Raises:
        ValueError: what a button carries is too long for Slack, or its action or answer holds a `|`.
    """
    elements = [_element(button, place) for place, button in enumerate(buttons[:BUTTONS])]
    for start in range(0, len(elements), BUTTONS_IN_ROW):
        yield {"type": "actions", "elements": elements[start : start + BUTTONS_IN_ROW]}


def pressed(action_id: str, value: str) -> Pressed | None:
    """Return what a button says; None where it is not one of ours, or of another version."""
    parts = action_id.split(_SEPARATOR)
    answer, is_ours, argument = value.partition(_SEPARATOR)
    if len(parts) != _PARTS or parts[0] != VERSION or not parts[1] or not parts[2].isdecimal() or not is_ours:
        return None
    return Pressed(parts[1], answer, argument)


def _element(button: Button, place: int) -> dict[str, Any]:
    action_id = _SEPARATOR.join((VERSION, button.action, str(place)))
    value = button.answer + _SEPARATOR + button.argument
    is_long = units(action_id) > ACTION_ID or units(value) > BUTTON_VALUE
    if is_long or _SEPARATOR in button.action + button.answer:
        raise ValueError(f"The button “{button.action}” does not fit Slack's {BUTTON_VALUE} characters.")
    label = shortened(visible(button.label), BUTTON_LABEL).strip() or _NAMELESS
    text = {"type": "plain_text", "text": label, "emoji": False}
    return {"type": "button", "text": text, "action_id": action_id, "value": value}

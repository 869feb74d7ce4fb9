"""Forms that ask for text where text is needed: after a press, or after a command that left everything out. Pure.

A form's id says what it is for, so that it may be filled in after a restart:

    v1|form|press|human|a7f3
    v1|form|call|command edit|rules
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.chat import Argument
from bot.platforms.discord.buttons import VERSION, Pressed
from bot.render.discord.limits import CUSTOM_ID, MODAL_LABEL, MODAL_TEXT, MODAL_TITLE
from bot.render.lengths import shortened, units

_FORM: Final = "form"
_PRESS, _CALL = "press", "call"
_NAME: Final = "name"


@dataclass(frozen=True, slots=True)
class Field:
    """A line, or several, to fill in; `name` is the argument that it becomes."""

    name: str
    label: str
    is_long: bool = False
    most: int = 2_000


@dataclass(frozen=True, slots=True)
class Form:
    """Fields under a title."""

    identifier: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in: for a press or for a command, with the texts by field; empty ones are left out."""

    press: Pressed | None
    command: str
    arguments: Mapping[str, Argument]


_AFTER_PRESS: Final = {
    "human": ("Ask a human", (Field("argument", "What should they know?", is_long=True, most=1_000),)),
}
"""Buttons that ask for text first; what is written becomes the press's argument."""
_AFTER_CALL: Final = {
    "command edit": (
        "Edit the command",
        (
            Field("description", "What it does (empty: as it is)", most=100),
            Field("question", "The question it asks (empty: as it is)", is_long=True),
            Field("sources", "Sources to look in (empty: as they are)", most=1_000),
        ),
    ),
}
"""Commands that ask for what was left out, where nothing but the name was given."""


def form_after_press(press: Pressed) -> Form | None:
    """Return the form that a press opens, if it opens one."""
    return _form(_AFTER_PRESS.get(press.action), _PRESS, press.action, press.answer)


def form_after_call(command: str, arguments: Mapping[str, Argument]) -> Form | None:
    """Return the form that a command opens: one that was given nothing but a name."""
    if set(arguments) != {_NAME}:
        return None
    return _form(_AFTER_CALL.get(command), _CALL, command, str(arguments[_NAME]))


def filled(identifier: str, texts: Mapping[str, str]) -> Filled | None:
    """Return what a form says that was filled in; None where it is not one of ours."""
    parts = identifier.split("|", 4)
    match parts:
        case [version, kind, purpose, what, which] if version == VERSION and kind == _FORM:
            given = {name: text.strip() for name, text in texts.items() if text.strip()}
            if purpose == _PRESS:
                return Filled(Pressed(what, which, given.get("argument", "")), "", {})
            return Filled(None, what, {_NAME: which, **given})
        case _:
            return None


def modal_payload_texts(components: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the texts of a form's fields by name, however deep Discord nests them (rows, or labels)."""
    found: dict[str, str] = {}
    for component in components:
        if "custom_id" in component and isinstance(component.get("value"), str):
            found[str(component["custom_id"])] = component["value"]
        inner = component.get("components") or ([component["component"]] if component.get("component") else [])
        found |= modal_payload_texts(inner)
    return found


def _form(described: tuple[str, tuple[Field, ...]] | None, *purpose: str) -> Form | None:
    identifier = "|".join((VERSION, _FORM, *purpose))
    if described is None or units(identifier) > CUSTOM_ID:
        return None
    title, fields = described
    return Form(
        identifier,
        shortened(title, MODAL_TITLE),
        tuple(
            Field(field.name, shortened(field.label, MODAL_LABEL), field.is_long, min(field.most, MODAL_TEXT))
            for field in fields
        ),
    )

"""Forms -> modals, and what was filled in -> texts by field. Pure.

A field's block carries the field's name, so that a form may be filled in after a restart; a field that is searched
asks the server with the same name (`searched_field`), and is answered with `options`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from bot.commands import Parameter, ParameterKind
from bot.render.slack.layout import plain_text, sections_of
from bot.render.slack.limits import (
    CALLBACK_ID,
    INPUT_LABEL,
    INPUT_TEXT,
    OPTION_TEXT,
    OPTION_VALUE,
    OPTIONS,
    PLACEHOLDER,
    PRIVATE_METADATA,
    VIEW_BLOCKS,
    VIEW_TITLE,
    shortened,
    units,
)
from bot.render.slack.naming import Naming
from bot.render.slack.packing import packed
from bot.render.slack.words import on_one_line
from bot.reply import Reply

_FIELD: Final = "v1|field|"
_LONG: Final = 300
"""A text that may be longer than this has several lines to be written in."""


_NO_INTRO: Final = Reply(())


class FieldKind(StrEnum):
    """How a field is filled in. `SEARCH` asks us while somebody types; for a `CHANNEL` Slack searches its own."""

    LINE = "line"
    LINES = "lines"
    WHOLE = "whole"
    NUMBER = "number"
    CHOICE = "choice"
    SEARCH = "search"
    CHANNEL = "channel"
    FLAG = "flag"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field: `name` is the argument that it becomes; `given` is what stands there at first.

    `choices` are the label and the value of each. `low` and `high` are inclusive, None where there is no bound.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    help: str = ""
    is_required: bool = False
    given: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    low: int | None = None
    high: int | None = None
    most: int = INPUT_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Fields under a title, below `intro`. `callback_id` says what the form is for, `metadata` more of it."""

    callback_id: str
    title: str
    fields: tuple[Field, ...]
    submit: str = "Send"
    metadata: str = ""
    intro: Reply = _NO_INTRO


_KINDS: Final = MappingProxyType(
    {
        ParameterKind.WHOLE: FieldKind.WHOLE,
        ParameterKind.NUMBER: FieldKind.NUMBER,
        ParameterKind.FLAG: FieldKind.FLAG,
        ParameterKind.CHOICE: FieldKind.CHOICE,
        ParameterKind.SOURCE: FieldKind.SEARCH,
        ParameterKind.SETTING: FieldKind.SEARCH,
        ParameterKind.COMMAND: FieldKind.SEARCH,
        ParameterKind.ROLE: FieldKind.SEARCH,
        ParameterKind.CHANNEL: FieldKind.CHANNEL,
        ParameterKind.FILE: FieldKind.FILE,
    }
)
_ELEMENTS: Final = MappingProxyType(
    {
        FieldKind.LINE: "plain_text_input",
        FieldKind.LINES: "plain_text_input",
        FieldKind.WHOLE: "number_input",
        FieldKind.NUMBER: "number_input",
        FieldKind.CHOICE: "static_select",
        FieldKind.SEARCH: "external_select",
        FieldKind.CHANNEL: "conversations_select",
        FieldKind.FLAG: "static_select",
        FieldKind.FILE: "file_input",
    }
)
_FLAGS: Final = (("Yes", "true"), ("No", "false"))


def field_of(parameter: Parameter, given: str = "") -> Field:
    """Return the field for a command's parameter; a text that may be long has several lines."""
    kind = _KINDS.get(parameter.kind)
    if kind is None:
        kind = FieldKind.LINES if parameter.max_chars > _LONG else FieldKind.LINE
    return Field(
        name=parameter.name,
        label=parameter.name.replace("_", " ").capitalize(),
        kind=kind,
        help=parameter.help,
        is_required=parameter.required,
        given=given,
        choices=tuple((choice, choice) for choice in parameter.choices),
        low=parameter.low,
        high=parameter.high,
        most=parameter.max_chars,
    )


def modal(form: Form) -> dict[str, Any]:
    """Return the view of a form.

    Raises:
        ValueError: its `callback_id` or its metadata is longer than Slack takes, or it has too many fields, or none.
    """
    if units(form.callback_id) > CALLBACK_ID or units(form.metadata) > PRIVATE_METADATA:
        raise ValueError(f"The form “{form.title}” carries more than Slack takes.")
    fields = [_block(field) for field in form.fields]
    intro = packed(sections_of(form.intro, Naming(is_private=True)), VIEW_BLOCKS - len(fields))
    if not fields or len(intro) + len(fields) > VIEW_BLOCKS:
        raise ValueError(f"The form “{form.title}” has {len(fields)} fields below {len(intro)} blocks.")
    return {
        "type": "modal",
        "callback_id": form.callback_id,
        "private_metadata": form.metadata,
        "title": _text(form.title, VIEW_TITLE),
        "submit": _text(form.submit, VIEW_TITLE),
        "close": _text("Cancel", VIEW_TITLE),
        "blocks": [*intro, *fields],
    }


def options(choices: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return what answers a search: the first hundred choices, by label and value.

    A value that is longer than Slack takes can't be chosen, only typed in the command; it is left out.
    """
    fitting = [choice for choice in choices if choice[1] and units(choice[1]) <= OPTION_VALUE]
    return {"options": [_option(*choice) for choice in fitting[:OPTIONS]]}


def searched_field(action_id: str) -> str | None:
    """Return the name of the field that is searched; None where it is not one of ours."""
    name = action_id.removeprefix(_FIELD)
    return name if name and name != action_id else None


def filled(values: Mapping[str, Mapping[str, Any]]) -> dict[str, str | tuple[str, ...]]:
    """Return what was filled in by field: texts, and the ids of the files; what was left empty is left out."""
    found: dict[str, str | tuple[str, ...]] = {}
    for actions in values.values():
        for action_id, state in actions.items():
            name, value = searched_field(action_id), _value(state)
            if name is not None and value:
                found[name] = value
    return found


def _value(state: Mapping[str, Any]) -> str | tuple[str, ...]:
    match state:
        case {"files": list(files)}:
            return tuple(str(file["id"]) for file in files)
        case {"selected_option": {"value": str(value)}} | {"selected_conversation": str(value)}:
            return value
        case {"value": str(value)}:
            return value.strip()
        case _:
            return ""


def _block(field: Field) -> dict[str, Any]:
    block = {
        "type": "input",
        "block_id": field.name,
        "label": _text(field.label, INPUT_LABEL),
        "optional": not field.is_required,
        "element": {"type": _ELEMENTS[field.kind], "action_id": _FIELD + field.name} | dict(_element(field)),
    }
    return block | ({"hint": _text(field.help, INPUT_LABEL)} if field.help else {})


def _element(field: Field) -> Iterator[tuple[str, Any]]:
    """Yield what an element has besides its type."""
    match field.kind:
        case FieldKind.LINE | FieldKind.LINES:
            yield "multiline", field.kind is FieldKind.LINES
            yield "max_length", min(field.most, INPUT_TEXT)
            yield from _initially("initial_value", field.given[: min(field.most, INPUT_TEXT)])
        case FieldKind.WHOLE | FieldKind.NUMBER:
            yield "is_decimal_allowed", field.kind is FieldKind.NUMBER
            yield from _initially("min_value", None if field.low is None else str(field.low))
            yield from _initially("max_value", None if field.high is None else str(field.high))
            yield from _initially("initial_value", field.given)
        case FieldKind.CHOICE | FieldKind.FLAG:
            choices = _FLAGS if field.kind is FieldKind.FLAG else field.choices
            yield "options", [_option(*choice) for choice in choices[:OPTIONS]]
            yield from _initially("initial_option", _chosen(field.given, choices))
        case FieldKind.SEARCH:
            yield "min_query_length", 0
            yield "placeholder", _text("Type to search", PLACEHOLDER)
            given = ((field.given, field.given),) if units(field.given) <= OPTION_VALUE else ()
            yield from _initially("initial_option", _chosen(field.given, given))
        case FieldKind.CHANNEL:
            yield "filter", {"include": ["public", "private"], "exclude_bot_users": True}
            yield from _initially("initial_conversation", field.given)
        case FieldKind.FILE:
            yield "max_files", 1


def _initially(name: str, value: object) -> Iterator[tuple[str, Any]]:
    if value:
        yield name, value


def _chosen(given: str, choices: Iterable[tuple[str, str]]) -> dict[str, Any] | None:
    return next((_option(label, value) for label, value in choices if value == given and given), None)


def _option(label: str, value: str) -> dict[str, Any]:
    return {"text": _text(label or value, OPTION_TEXT), "value": value}


def _text(text: str, most: int) -> dict[str, Any]:
    return plain_text(shortened(on_one_line(text), most) or "…")

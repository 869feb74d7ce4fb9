"""What a setting is: its type, range, words and reason, and how a field of a dataclass says all that."""

import dataclasses
import typing
from dataclasses import dataclass
from typing import Any, Final

Value = bool | int | float | str | tuple[str, ...]
ValueType = type[bool] | type[int] | type[float] | type[str] | type[tuple[str, ...]]

SWITCH: Final = ("true", "false")
"""The choices of a setting that is on or off."""

MAX_TEXT_CHARS: Final = 100
"""The longest entry of a list of texts; the names of Discord's and Slack's roles and channels are no longer."""

EMPTY_TEXT: Final = '""'
EMPTY_LIST: Final = "[]"
"""How nothing at all is written: most places to type a value into take no empty one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A setting as it is described to people.

    `name` is dotted (`ranking.k1`); `unit` is None where the value is no quantity; `low` and `high` are
    inclusive and None where there is no order: of a number they bound the value, of a text its characters,
    of a list its entries. `choices` is empty where any value in the range will do.
    """

    name: str
    type: ValueType
    help: str
    reason: str
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that sets it: `a.b` is `VERBATIM_A__B`."""
        return "VERBATIM_" + self.name.replace(".", "__").upper()

    @property
    def expected(self) -> str:
        """What a value must be, as part of a sentence: “a whole number from 1 to 10 (quotes)”."""
        if self.type is bool:
            return "true or false"
        if self.choices:
            return "one of " + ", ".join(self.choices)
        span = "" if self.low is None or self.high is None else f"{self.low:.15g} to {self.high:.15g}"
        if self.type is str:
            return "a text" + (f" of {span} {self.unit} ({EMPTY_TEXT} for none)" if span else "")
        if self.type is tuple:
            return f"a list of {span} {self.unit}, set apart by commas ({EMPTY_LIST} for none)"
        noun = "a whole number" if self.type is int else "a number"
        return noun + (f" from {span}" if span else "") + (f" ({self.unit})" if self.unit else "")


def quantity(meaning: str, reason: str, unit: str | None, low: float, high: float) -> Any:  # noqa: ANN401 - a field, typed by its class
    """Describe a setting that is a number of something."""
    return dataclasses.field(metadata={"help": meaning, "reason": reason, "unit": unit, "low": low, "high": high})


def choice(meaning: str, reason: str, *choices: str) -> Any:  # noqa: ANN401 - a field, typed by its class
    """Describe a setting that is one of a few words."""
    return dataclasses.field(metadata={"help": meaning, "reason": reason, "choices": choices})


def switch(meaning: str, reason: str) -> Any:  # noqa: ANN401 - a field, typed by its class
    """Describe a setting that is on or off."""
    return choice(meaning, reason, *SWITCH)


def text(meaning: str, reason: str, high: int = MAX_TEXT_CHARS) -> Any:  # noqa: ANN401 - a field, typed by its class
    """Describe a setting that is a text, which may be empty."""
    return quantity(meaning, reason, "characters", 0, high)


def texts(meaning: str, reason: str, unit: str, high: int) -> Any:  # noqa: ANN401 - a field, typed by its class
    """Describe a setting that is a list of texts, which may be empty; `unit` says what they are."""
    return quantity(meaning, reason, unit, 0, high)


def key_of(name: str, field: "dataclasses.Field[Any]") -> Key:
    """Describe one field under a dotted name."""
    kind = typing.get_origin(field.type) or field.type
    assert isinstance(kind, type)  # noqa: S101 - the annotations of settings are never strings
    return Key(name=name, type=kind, **field.metadata)

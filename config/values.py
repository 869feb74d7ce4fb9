"""Values of settings: read from a text, checked against their key, written as a text again."""

import difflib
import json
import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from config.errors import SettingError
from config.key import EMPTY_TEXT, MAX_TEXT_CHARS, Key, Value

SHOWN_CHARACTERS: Final = 80
"""So much of a bad value is repeated in the message."""

BREAKING_CATEGORIES: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, halves of surrogate pairs, line and paragraph separators."""

CORRECT_IT: Final = "Correct it there, or take it out to get the default."


def parse_text(key: Key, text: str, origin: str, advice: str = CORRECT_IT) -> Value:
    """Return the value that `text` (a variable's content, or what somebody typed) means for `key`.

    A list is its entries set apart by commas, or a JSON array where an entry holds a comma or there is none;
    `""` is the empty text.

    Raises:
        SettingError: it is not of the key's type, out of range, or none of its choices; gives `advice`.
    """
    parsers: Mapping[type, Callable[[str], Value]] = {
        bool: _parse_bool,
        int: int,
        float: float,
        str: _parse_string,
        tuple: _parse_list,
    }
    try:
        return _check(key, parsers[key.type](text))
    except ValueError as error:
        raise _bad_value(key, text, origin, advice) from error


def check_value(key: Key, value: object, origin: str, advice: str = CORRECT_IT) -> Value:
    """Return `value` if it is of the key's type, in its range and one of its choices.

    A whole number will do where a number is wanted; true and false are no numbers. A list (of TOML, of
    JSON) comes back as a tuple.

    Raises:
        SettingError: it is not; gives `advice`.
    """
    try:
        return _check(key, value)
    except ValueError as error:
        raise _bad_value(key, value, origin, advice) from error


def write_text(value: Value) -> str:
    """Write a value as `parse_text` reads it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        joined = ", ".join(value)
        return joined if _parse_or_none(joined) == value else json.dumps(value, ensure_ascii=False)
    return str(value) or EMPTY_TEXT


def unknown_setting(name: str, origin: str, candidates: Iterable[str], hint: str) -> SettingError:
    """Return the error that there is no such setting; it names one that comes close, or else gives `hint`."""
    shown = name if name.isprintable() else repr(name)
    close = difflib.get_close_matches(name, candidates, n=1)
    return SettingError(
        f"There is no setting “{shown[:SHOWN_CHARACTERS]}” (from {origin}); expected one that Verbatim knows.",
        f"Did you mean “{close[0]}”?" if close else hint,
        key=name,
        origin=origin,
    )


def shown(value: object) -> str:
    """Write a bad value on one line, cut where it is long."""
    text = repr(value)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


def _parse_bool(text: str) -> bool:
    """Read `true` or `false`."""
    if text not in {"true", "false"}:
        raise ValueError(text)
    return text == "true"


def _parse_string(text: str) -> str:
    """Read a text."""
    return "" if text == EMPTY_TEXT else text


def _parse_list(text: str) -> Value:
    """Read a list of texts."""
    if not text.lstrip().startswith("["):
        return tuple(entry.strip() for entry in text.split(","))
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError(text) from error
    if not isinstance(found, list):
        raise ValueError(text)  # noqa: TRY004 - a bad text, whatever it would have been in JSON
    return tuple(found)


def _parse_or_none(text: str) -> Value | None:
    """Read a list of texts, if it is one."""
    try:
        return _parse_list(text)
    except ValueError:
        return None


def _check(key: Key, value: object) -> Value:
    """Admit what is of the key's type, in its range and one of its choices; ValueError for the rest."""
    checkers: Mapping[type, Callable[[Key, object], Value]] = {
        bool: _check_bool,
        int: _check_number,
        float: _check_number,
        str: _check_text,
        tuple: _check_list,
    }
    return checkers[key.type](key, value)


def _check_bool(_key: Key, value: object) -> bool:
    """Admit true and false alone."""
    if not isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 - every check fails in the same way
    return value


def _check_number(key: Key, value: object) -> int | float:
    """Admit a finite number in the range, and a whole one where that is wanted."""
    if isinstance(value, bool) or not isinstance(value, (int, float) if key.type is float else int):
        raise ValueError(value)  # noqa: TRY004 - every check fails in the same way
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(value)
    if not _is_within(key, value):
        raise ValueError(value)
    return float(value) if key.type is float else value


def _check_text(key: Key, value: object) -> str:
    """Admit a text that is one of the choices, or whose length is in the range and that stands on one line."""
    if not isinstance(value, str) or (key.choices and value not in key.choices):
        raise ValueError(value)
    if key.high is not None and not (_is_within(key, len(value)) and _is_one_line(value)):
        raise ValueError(value)
    return value


def _check_list(key: Key, value: object) -> tuple[str, ...]:
    """Admit a list of different texts, none of them empty or longer than one line."""
    if not isinstance(value, list | tuple) or not _is_within(key, len(value)):
        raise ValueError(value)
    if not all(isinstance(entry, str) and _is_entry(entry) for entry in value) or len(set(value)) < len(value):
        raise ValueError(value)
    return tuple(value)


def _is_entry(text: str) -> bool:
    """Whether a text may stand in a list."""
    return 0 < len(text) <= MAX_TEXT_CHARS and _is_one_line(text)


def _is_one_line(text: str) -> bool:
    """Whether a text has no white space at its edges, no control character and nothing that breaks a line."""
    return text == text.strip() and all(unicodedata.category(mark) not in BREAKING_CATEGORIES for mark in text)


def _is_within(key: Key, number: float) -> bool:
    """Whether a number is in the key's range."""
    return (key.low is None or number >= key.low) and (key.high is None or number <= key.high)


def _bad_value(key: Key, got: object, origin: str, advice: str) -> SettingError:
    """Say what was got, where, and what was expected."""
    return SettingError(
        f"The setting “{key.name}” is {shown(got)} (from {origin}); expected {key.expected}.",
        advice,
        key=key.name,
        origin=origin,
    )

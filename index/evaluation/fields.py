"""One line of JSON -> its fields, each of the type that is asked for, or a GoldError that says what is wrong. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from index.evaluation.gold import GoldError

Fields = Mapping[str, Any]


def object_of(line: bytes | str) -> Fields:
    """Read a line that is one JSON object; a byte order mark is let through."""
    try:
        value = json.loads(line.decode("utf-8-sig") if isinstance(line, bytes) else line)
    except UnicodeDecodeError as error:
        raise GoldError("The line is not in UTF-8.", "Save the file in UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise GoldError("The line is no valid JSON.", "Write one JSON object on each line.") from error
    if not isinstance(value, dict):
        raise GoldError("The line is no JSON object.", 'Write {"question": ..., "quote": ...} on each line.')
    return value


def text_of(fields: Fields, key: str) -> str:
    """Return a text that must be there and hold something."""
    value = fields.get(key)
    if not isinstance(value, str) or not value.strip():
        raise GoldError(f"“{key}” is missing, empty or no text.", f"Write it as text: {{{json.dumps(key)}: ...}}.")
    return value


def optional_text_of(fields: Fields, key: str) -> str | None:
    """Return a text that may be left out or null."""
    return None if fields.get(key) is None else text_of(fields, key)


def identifier_of(fields: Fields, key: str = "id") -> str:
    """Return an id, which is a text or a whole number."""
    value = fields.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise GoldError(f"“{key}” is no text and no whole number.", "Give every question an id of its own.")
    return str(value)


def flag_of(fields: Fields, key: str) -> bool:
    """Return true or false."""
    value = fields.get(key)
    if not isinstance(value, bool):
        raise GoldError(f"“{key}” is neither true nor false.", "Say whether the documents answer the question.")
    return value


def number_of(fields: Fields, key: str, default: int | None = None) -> int:
    """Return a whole number from 0 up, or `default` where the key is left out."""
    value = fields.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise GoldError(f"“{key}” is no whole number.", "Count characters from 0.")
    return value


def list_of(fields: Fields, key: str) -> list[Any]:
    """Return a list, empty where the key is left out."""
    value = fields.get(key, [])
    if not isinstance(value, list):
        raise GoldError(f"“{key}” is no list.", "Write it in square brackets.")
    return value


def objects_of(fields: Fields, key: str) -> list[Fields]:
    """Return a list of objects, empty where the key is left out."""
    found = list_of(fields, key)
    if not all(isinstance(entry, dict) for entry in found):
        raise GoldError(f"“{key}” holds something that is no object.", "Write each of them in curly brackets.")
    return found

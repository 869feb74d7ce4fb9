"""One line of JSON -> one record, strictly: nothing gets through that could not be stored and written again.

Beyond RFC 8259: a key given twice has its last value; NaN, Infinity and numbers too large for a float
are refused, and so are halves of surrogate pairs.
"""

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from index.model import SkipReason

# Python reads some hundreds of levels, but not from every depth of its own stack; real records have under ten.
_MAX_NESTING = 64
_TOO_DEEP = f"The line nests more than {_MAX_NESTING} levels deep."
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_BREAKING_CATEGORIES = ("Cc", "Zl", "Zp")
_OWN_KEYS = ("title", "url", "author", "date")


class RecordError(Exception):
    """A line that is no record: `reason` for programs, `detail` one plain sentence."""

    def __init__(self, reason: SkipReason, detail: str) -> None:
        """Keep both."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Record:
    """A record as its line gave it. `metadata` holds all keys but those that are fields here."""

    id: str
    text: str
    title: str | None
    url: str | None
    author: str | None
    date: str | None
    metadata: Mapping[str, Any]


def read_record(line: str, max_chars: int) -> Record:
    """Read one line of at most `max_chars` code points; raise RecordError where it is no usable record."""
    if len(line) > max_chars:
        detail = f"The line has {len(line):,} characters; at most {max_chars:,} are allowed."
        raise RecordError(SkipReason.TOO_LARGE, detail)
    fields = _object_of(line)
    identifier, text = _id_of(fields), _text_of(fields)
    own = {key: fields.get(key) for key in _OWN_KEYS if isinstance(fields.get(key), str | None)}
    return Record(
        id=identifier,
        text=text,
        title=_filled(own.get("title")),
        url=_filled(own.get("url")),
        author=_filled(own.get("author")),
        date=_filled(own.get("date")),
        metadata={key: value for key, value in fields.items() if key not in {"id", "text", *own}},
    )


def _filled(value: str | None) -> str | None:
    return value if value and value.strip() else None


def _object_of(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line, parse_constant=_refuse_number, parse_float=_finite)
        if _SURROGATE_ESCAPE.search(line):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        detail = f"The line is no valid JSON: {error.msg} at character {error.colno:,}."
        raise RecordError(SkipReason.BAD_JSON, detail) from error
    except RecursionError as error:
        raise RecordError(SkipReason.BAD_JSON, _TOO_DEEP) from error
    except UnicodeEncodeError as error:
        raise RecordError(SkipReason.BAD_JSON, "The line holds half of a surrogate pair.") from error
    except ValueError as error:  # an integer of thousands of digits
        raise RecordError(SkipReason.BAD_JSON, "The line holds a number that is too long.") from error
    if not isinstance(value, dict):
        raise RecordError(SkipReason.BAD_RECORD, "The line is no JSON object.")
    _refuse_nesting(line, value)
    return value


def _refuse_number(text: str) -> NoReturn:
    raise RecordError(SkipReason.BAD_JSON, f"The line holds {text}, which is no JSON number.")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise RecordError(SkipReason.BAD_JSON, f"The number {text[:40]} is too large.")
    return number


def _refuse_nesting(line: str, value: dict[str, Any]) -> None:
    """Walk down level by level; lines with few brackets need no walk."""
    if line.count("{") + line.count("[") <= _MAX_NESTING:
        return
    level: list[Any] = [value]
    for _ in range(_MAX_NESTING + 1):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return
    raise RecordError(SkipReason.BAD_JSON, _TOO_DEEP)


def _children(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _id_of(fields: Mapping[str, Any]) -> str:
    """Return the id; an integer is taken as its decimal digits."""
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise RecordError(SkipReason.BAD_RECORD, "The record's “id” is missing, or no string or whole number.")
    if not value.strip():
        raise RecordError(SkipReason.BAD_RECORD, "The record's “id” is empty.")
    if any(unicodedata.category(character) in _BREAKING_CATEGORIES for character in value):
        raise RecordError(SkipReason.BAD_RECORD, "The record's “id” holds control characters.")
    return value


def _text_of(fields: Mapping[str, Any]) -> str:
    value = fields.get("text")
    if not isinstance(value, str):
        raise RecordError(SkipReason.BAD_RECORD, "The record's “text” is missing, or no string.")
    if not value.strip():
        raise RecordError(SkipReason.EMPTY, "The record's “text” is empty.")
    return value

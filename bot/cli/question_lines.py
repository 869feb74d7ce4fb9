"""A line of a batch -> a question, or a short code for why it is none. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.model import EVERYWHERE, Scope

BAD_ENCODING = "bad_encoding"
BAD_JSON = "bad_json"
BAD_LINE = "bad_line"
BAD_ID = "bad_id"
BAD_TEXT = "bad_text"
BAD_SCOPE = "bad_scope"


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of a batch, and where to look."""

    identifier: str | int
    text: str
    scope: Scope = EVERYWHERE


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line that is no question; `reason` is a short code, `identifier` None where the line has none."""

    identifier: str | int | None
    reason: str


def read_question_line(line: bytes) -> QuestionLine | UnreadLine:
    """Read `{"id", "text"}`, optionally with `documents` and `sources`, lists of names to look in.

    An `id` is a string or a whole number. Other keys are passed over. A byte order mark is let through.
    """
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return UnreadLine(None, BAD_ENCODING)
    except (ValueError, RecursionError):
        return UnreadLine(None, BAD_JSON)
    return _question(record) if isinstance(record, dict) else UnreadLine(None, BAD_LINE)


def _question(record: Mapping[str, Any]) -> QuestionLine | UnreadLine:
    identifier, text = record.get("id"), record.get("text")
    if not isinstance(identifier, str | int) or isinstance(identifier, bool):
        return UnreadLine(None, BAD_ID)
    if not isinstance(text, str):
        return UnreadLine(identifier, BAD_TEXT)
    restrictions = (record.get("sources"), record.get("documents"))
    if not all(map(_is_restriction, restrictions)):
        return UnreadLine(identifier, BAD_SCOPE)
    sources, documents = (None if names is None else frozenset(names) for names in restrictions)
    return QuestionLine(identifier, text, Scope(sources, documents))


def _is_restriction(names: object) -> bool:
    """Whether `names` restrict nothing (null, or left out) or are a list of names."""
    return names is None or (isinstance(names, list) and all(isinstance(name, str) for name in names))

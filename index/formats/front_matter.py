"""The block between two `---` lines at the start of a Markdown file: flat `key: value` lines.

Not YAML: values are text as it stands, without the quotes around it. The lines of an indented value or
of a list go to the key above them, as they stand.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*\Z")
_KEY = re.compile(r"[^\W\d][\w .-]*")
_CONTINUED = re.compile(r"[ \t]+\S|-[ \t]")
_PASSED_OVER = re.compile(r"[ \t]*(?:#|\Z)")
_QUOTED = re.compile(r"(?P<quote>['\"])(?P<inner>.*)(?P=quote)\Z")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands at a file's start: its keys and values, and the offset after its closing line.

    `content_end` is where its last character that is no white space ends; both are 0 where there is none.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    end: int = 0
    content_end: int = 0


NO_FRONT_MATTER = FrontMatter()


def front_matter_of(text: str) -> FrontMatter:
    """Read the front matter of `text`; NO_FRONT_MATTER where it has none, or where a line is no `key: value`.

    A key given twice has its last value.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return NO_FRONT_MATTER
    values: dict[str, list[str]] = {}
    for match in _LINE.finditer(text, opening.end()):
        if _CLOSING.match(match[1]):
            return FrontMatter(_texts(values), match.end(), len(text[: match.end(1)].rstrip()))
        if not _take(match[1], values):
            break
    return NO_FRONT_MATTER


def _take(line: str, values: dict[str, list[str]]) -> bool:
    """Add a line to `values`; False where it can't stand in front matter."""
    key, colon, value = line.partition(":")
    if colon and _KEY.fullmatch(key) and (not value or value[0].isspace()):
        values.pop(key.rstrip(), None)
        values[key.rstrip()] = [value.strip()] if value.strip() else []
        return True
    if _CONTINUED.match(line) and values:
        values[next(reversed(values))].append(line)
        return True
    return _PASSED_OVER.match(line) is not None


def _texts(values: Mapping[str, list[str]]) -> dict[str, str]:
    return {key: _unquoted("\n".join(lines)) for key, lines in values.items()}


def _unquoted(value: str) -> str:
    quoted = _QUOTED.match(value)
    return quoted["inner"] if quoted else value

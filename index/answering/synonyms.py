"""The admin's own list of synonyms, `synonyms.toml` -> rules. Pure: reading the file is the edge's task.

    # Each of a group finds the others.
    same = [
        ["standup", "daily meeting", "daily"],
    ]

    # The word before the sign finds those after it, not the other way round.
    [also]
    vpn = ["WireGuard", "remote access"]
    "release train" = ["deployment"]

An entry is a word or a few, as people write them: capitals, plurals and endings don't matter.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from config.errors import SettingError
from index.answering.aliases import AliasRule
from index.text.terms import ENGLISH, TermAnalyzer

SYNONYM_WEIGHT: Final = 0.95
"""What a synonym counts of the word that was asked for: enough to be found, less than the word itself."""
MAX_CHARS: Final = 200_000
MAX_ENTRY_CHARS: Final = 100
MAX_ENTRY_TERMS: Final = 6
MAX_RULES: Final = 5_000
MAX_GROUP: Final = 50
_SAME: Final = "same"
_ALSO: Final = "also"
_TOML_PLACE: Final = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_EXAMPLE: Final = 'Write groups as: same = [["standup", "daily meeting"]]; or under [also]: vpn = ["WireGuard"].'


class SynonymsError(SettingError):
    """A list of synonyms that can't be used; nothing of it was taken over. `line` is None where it isn't known."""

    def __init__(self, message: str, advice: str, *, origin: str, key: str | None, line: int | None) -> None:
        """Say where: the file, the line and the entry's key, such as `same[2]`."""
        place = origin if line is None else f"{origin}, line {line}"
        super().__init__(f"{place}: {message}", advice, origin=origin, key=key)
        self.line = line


def parse_synonyms(text: str, origin: str, analyzer: TermAnalyzer, language: str = ENGLISH) -> tuple[AliasRule, ...]:
    """Return the rules of a file's `text`; `origin` is the file's name, as people are shown it.

    Raises:
        SynonymsError: it isn't TOML, or holds a key or a value that means nothing here, or a word that is never
            looked up.
    """
    file = _File(text, origin, analyzer, language)
    rules = (*file.groups(), *file.one_way())
    if len(rules) > MAX_RULES:
        raise file.error(f"it holds {len(rules)} rules.", f"Keep to {MAX_RULES}.")
    return rules


class _File:
    """One file while it is read: its tables, and where in the text an entry stands."""

    def __init__(self, text: str, origin: str, analyzer: TermAnalyzer, language: str) -> None:
        self._text, self._origin = text, origin
        self._analyzer, self._language = analyzer, language
        if len(text) > MAX_CHARS:
            raise self.error(f"the file has {len(text)} characters.", f"Keep to {MAX_CHARS}.")
        self._tables = self._parsed()
        for key in self._tables:
            if key not in {_SAME, _ALSO}:
                raise self.error(f"“{key}” means nothing here.", _EXAMPLE, key, key)

    def groups(self) -> Iterator[AliasRule]:
        """Yield the two-way groups."""
        groups = self._tables.get(_SAME, [])
        if not isinstance(groups, list):
            raise self.error(f"“{_SAME}” is no list of groups.", _EXAMPLE, _SAME, _SAME)
        for number, group in enumerate(groups, 1):
            key = f"{_SAME}[{number}]"
            phrases = self._phrases(group, key, _SAME)
            if len(phrases) == 1:
                raise self.error(
                    f"group {number} of “{_SAME}” holds “{phrases[0]}” alone.",
                    "Give each group two words or more.",
                    key,
                    phrases[0],
                )
            yield AliasRule(phrases, phrases, SYNONYM_WEIGHT)

    def one_way(self) -> Iterator[AliasRule]:
        """Yield the one-way rules."""
        entries = self._tables.get(_ALSO, {})
        if not isinstance(entries, Mapping):
            raise self.error(f"“{_ALSO}” is no table.", _EXAMPLE, _ALSO, _ALSO)
        for asked, found in entries.items():
            key = f"{_ALSO}.{asked}"
            yield AliasRule((self._phrase(asked, key),), self._phrases(found, key, asked), SYNONYM_WEIGHT)

    def error(self, message: str, advice: str, key: str | None = None, near: str | None = None) -> SynonymsError:
        """Return the error for `key`; the line is the first that holds the text `near`."""
        return SynonymsError(message, advice, origin=self._origin, key=key, line=self._line_of(near))

    def _parsed(self) -> Mapping[str, Any]:
        try:
            return tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            place = _TOML_PLACE.search(str(error))
            last = 1 + self._text.rstrip().count("\n")
            line = int(place[1]) if place and place[1] else last
            detail = _TOML_PLACE.sub("", str(error))
            raise SynonymsError(
                f"it can't be read as TOML ({detail}).", _EXAMPLE, origin=self._origin, key=None, line=line
            ) from error

    def _phrases(self, value: object, key: str, near: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise self.error(f"“{key}” is no list of words.", _EXAMPLE, key, near)
        if len(value) > MAX_GROUP:
            raise self.error(f"“{key}” holds {len(value)} entries.", f"Keep to {MAX_GROUP}.", key, near)
        return tuple(dict.fromkeys(self._phrase(entry, key) for entry in value))

    def _phrase(self, entry: object, key: str) -> str:
        if not isinstance(entry, str):
            raise self.error(
                f"{entry!r} in “{key}” is no text.", "Put each word into quotation marks.", key, str(entry)
            )
        if len(entry) > MAX_ENTRY_CHARS:
            raise self.error(f"an entry of “{key}” has {len(entry)} characters.", f"Keep to {MAX_ENTRY_CHARS}.", key)
        terms = self._analyzer.terms(entry, self._language)
        if not terms:
            raise self.error(
                f"“{entry}” in “{key}” is never looked up: it holds only words that say nothing about a topic.",
                "Take it out, or add a word that does.",
                key,
                entry,
            )
        if len(terms) > MAX_ENTRY_TERMS:
            raise self.error(
                f"“{entry}” in “{key}” holds {len(terms)} words.", f"Keep to {MAX_ENTRY_TERMS} in a row.", key, entry
            )
        return entry

    def _line_of(self, near: str | None) -> int | None:
        """Return the number of the first line that holds an entry as it is written; comments are passed over."""
        if not near:
            return None
        written = re.compile(rf"(?<!\w){re.escape(near)}(?!\w)")
        for number, line in enumerate(self._text.splitlines(), 1):
            if not line.lstrip().startswith("#") and written.search(line):
                return number
        return None

"""The words that questions say for one another: `paraphrases.toml`, the aliases, an admin's synonyms. Pure."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from index.answering.aliases import AliasRule, Phrase, built_in_rules
from index.answering.kinds import AnswerKind
from index.text.stop_words import STOP_WORDS
from index.text.terms import TermAnalyzer

_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases of stems, small words among them, and what each is called.

    `by_first` are a stem's phrases, the longest first; `parted` those that may have words inside; `short` what a stem
    is typed for; `light` the stems that a question can do without; `generic` the kind of answer that a stem repeats.
    """

    names: Mapping[Phrase, str]
    by_first: Mapping[str, tuple[Phrase, ...]]
    parted: frozenset[Phrase]
    short: Mapping[str, frozenset[str]]
    light: frozenset[str]
    generic: Mapping[str, AnswerKind]


def read_vocabulary(analyzer: TermAnalyzer, synonyms: Iterable[AliasRule] = ()) -> Vocabulary:
    """Return the words that come with the package, and those of `synonyms`; a phrase keeps its first name."""
    names: dict[Phrase, str] = {}
    short: dict[str, set[str]] = {}
    for phrases in _groups(synonyms):
        found = [tuple(token.term for token in analyzer.analyze(phrase)) for phrase in phrases]
        known = next((names[phrase] for phrase in found if phrase in names), f"={' '.join(found[0])}")
        for phrase in found:
            names.setdefault(phrase, known)
    for rule in built_in_rules():
        if rule.asked != rule.finds:
            _take_short(rule, analyzer, short)
    by_first: dict[str, list[Phrase]] = {}
    for phrase in sorted(names, key=lambda phrase: (-len(phrase), phrase)):
        by_first.setdefault(phrase[0], []).append(phrase)
    kinds = _built_in()["generic"].items()
    return Vocabulary(
        names=names,
        by_first={first: tuple(phrases) for first, phrases in by_first.items()},
        parted=frozenset(phrase for phrase in names if len(phrase) == _PAIR and phrase[1] in STOP_WORDS),
        short={stem: frozenset(meant) for stem, meant in short.items()},
        light=frozenset(analyzer.term(word) for word in _built_in()["light"].split()),
        generic={analyzer.term(word): AnswerKind(kind) for kind, words in kinds for word in words.split()},
    )


def _groups(synonyms: Iterable[AliasRule]) -> Iterator[tuple[str, ...]]:
    """Yield phrases that mean the same, ours first."""
    for line in _built_in()["groups"]:
        yield tuple(phrase.strip() for phrase in line.split(","))
    for rule in (*built_in_rules(), *synonyms):
        if rule.asked == rule.finds:
            yield rule.asked


def _take_short(rule: AliasRule, analyzer: TermAnalyzer, short: dict[str, set[str]]) -> None:
    (asked,) = rule.asked
    for found in (analyzer.terms(phrase) for phrase in rule.finds):
        if len(found) == 1:
            short.setdefault(analyzer.term(asked), set()).update(found)


@cache
def _built_in() -> Mapping[str, Any]:
    return tomllib.loads(files("index.answering").joinpath("paraphrases.toml").read_text("utf-8"))

"""A question's terms -> the terms that may stand for them in a text, each with what it counts. Pure.

Aliases are applied to the question, never to the index: a changed list holds with the next question. An alias is a
phrase of one or more terms; it is found where its terms stand side by side, the longest first. What finds what
comes from `aliases.toml`, which is ours, and from the admin's own list (`synonyms.py`).
"""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from index.text.terms import ENGLISH, TermAnalyzer

Phrase = tuple[str, ...]
"""Terms that stand side by side."""

_ARROW: Final = "->"
_COUNTRIES: Final = "countries"
_ALIKE: Final = 0.7
"""An alias that counts at least so much means the same; the commoner of the two then tells how rare the thing is."""


@dataclass(frozen=True, slots=True)
class AliasRule:
    """Words as a person writes them: each phrase of `asked` finds every other of `finds`, at `weight` of its worth."""

    asked: tuple[str, ...]
    finds: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """Terms that count `weight`, above 0 and at most 1, of those that were asked for."""

    terms: Phrase
    weight: float


@dataclass(frozen=True, slots=True)
class Expansion:
    """A stretch of a question's terms, and what may stand in its place, best first."""

    terms: Phrase
    alternatives: tuple[Alternative, ...]


class Aliases:
    """The rules of one library's language as terms. Immutable; may be shared by threads."""

    def __init__(self, rules: Iterable[AliasRule], analyzer: TermAnalyzer, language: str = ENGLISH) -> None:
        """Analyse the rules' phrases; where two rules say the same, the higher weight holds."""
        self._finds: dict[Phrase, dict[Phrase, float]] = {}
        for rule in rules:
            found = [tuple(analyzer.terms(phrase, language)) for phrase in rule.finds]
            for asked in (tuple(analyzer.terms(phrase, language)) for phrase in rule.asked):
                if asked:
                    self._add(asked, (other for other in found if other and other != asked), rule.weight)
        self._lengths = tuple(sorted({len(phrase) for phrase in self._finds}, reverse=True))
        self._words = frozenset(term for phrase in self._finds if len(phrase) == 1 for term in phrase)

    def knows(self, term: str) -> bool:
        """Whether a term is an alias by itself: then it is no typing error, even where no text holds it."""
        return term in self._words

    def expand(self, terms: Sequence[str]) -> tuple[Expansion, ...]:
        """Return what may stand for stretches of `terms`, in order, without overlaps; each stretch once."""
        return tuple(dict.fromkeys(self._expansions(terms)))

    def _add(self, asked: Phrase, others: Iterable[Phrase], weight: float) -> None:
        entry = self._finds.setdefault(asked, {})
        for other in others:
            entry[other] = max(weight, entry.get(other, 0.0))

    def _expansions(self, terms: Sequence[str]) -> Iterator[Expansion]:
        at = 0
        while at < len(terms):
            phrase = self._phrase_at(terms, at)
            if phrase:
                ordered = sorted(self._finds[phrase].items(), key=lambda entry: (-entry[1], entry[0]))
                if ordered:
                    yield Expansion(phrase, tuple(Alternative(*entry) for entry in ordered))
            at += len(phrase) or 1

    def _phrase_at(self, terms: Sequence[str], at: int) -> Phrase:
        for length in self._lengths:
            phrase = tuple(terms[at : at + length])
            if len(phrase) == length and phrase in self._finds:
                return phrase
        return ()


class Reading:
    """How texts are read for one question: which of their terms stand for the question's.

    A text that holds no alternative is read as it is; the question's own terms always count 1.
    """

    def __init__(self, terms: Sequence[str], expansions: Sequence[Expansion]) -> None:
        """Keep the question's distinct `terms`, and what `Aliases.expand` gave for them."""
        self.terms = tuple(terms)
        self.expansions = tuple(expansions)
        self._own = frozenset(terms)
        self._starts: dict[str, list[tuple[Phrase, Phrase, float]]] = {}
        for expansion in expansions:
            for one in expansion.alternatives:
                self._starts.setdefault(one.terms[0], []).append((one.terms, expansion.terms, one.weight))
        for choices in self._starts.values():
            choices.sort(key=lambda choice: (-len(choice[0]), -choice[2], choice[1]))

    @property
    def lookups(self) -> tuple[str, ...]:
        """The distinct terms to ask an engine for: the question's, then the alternatives' of a single term.

        A phrase is not looked up: its words are common by themselves, and what holds it is found by the other terms.
        """
        single = (one.terms[0] for part in self.expansions for one in part.alternatives if len(one.terms) == 1)
        return tuple(dict.fromkeys((*self.terms, *single)))

    @property
    def all_terms(self) -> tuple[str, ...]:
        """The distinct terms that `weights` asks about: the question's, then those of every alternative."""
        others = (term for part in self.expansions for one in part.alternatives for term in one.terms)
        return tuple(dict.fromkeys((*self.terms, *others)))

    def fold(self, terms: Sequence[str]) -> tuple[str, ...]:
        """Return a text's terms with each alternative replaced by what the question calls it."""
        if self._starts.keys().isdisjoint(terms):
            return tuple(terms)
        folded: list[str] = []
        at = 0
        while at < len(terms):
            length, instead = self._stands_for(terms, at)
            folded += instead
            at += length
        return tuple(folded)

    def weights(self, held: Collection[str]) -> dict[str, float]:
        """Return what each of the question's terms counts in a text that holds the terms `held`, in any order."""
        found = {term: 1.0 for term in self.terms if term in held}
        for part in self.expansions:
            best = max((one.weight for one in part.alternatives if all(term in held for term in one.terms)), default=0)
            if best:
                for term in part.terms:
                    found[term] = max(best, found.get(term, 0.0))
        return found

    def rarity(self, idf: Mapping[str, float], document_frequency: Mapping[str, int]) -> dict[str, float]:
        """Return the idf of each of the question's terms: that of its commonest name.

        Both mappings hold all of `lookups`.
        """
        found = {term: idf[term] for term in self.terms}
        for part in self.expansions:
            if len(part.terms) == 1:
                term = part.terms[0]
                names = [one.terms[0] for one in part.alternatives if len(one.terms) == 1 and one.weight >= _ALIKE]
                found[term] = min((idf[name] for name in (term, *names) if document_frequency[name]), default=idf[term])
        return found

    def _stands_for(self, terms: Sequence[str], at: int) -> tuple[int, Phrase]:
        term = terms[at]
        for phrase, instead, _ in self._starts.get(term, ()) if term not in self._own else ():
            if len(phrase) == 1 or tuple(terms[at : at + len(phrase)]) == phrase:
                return len(phrase), instead
        return 1, (term,)


@cache
def built_in_rules() -> tuple[AliasRule, ...]:
    """Return the rules that come with the package."""
    return tuple(alias_rule(line, section["weight"]) for section in _built_in().values() for line in section["groups"])


@cache
def country_names() -> frozenset[str]:
    """Return the case-folded single words that name a country, its people or what is of it."""
    phrases = (name for line in _built_in()[_COUNTRIES]["groups"] for name in alias_rule(line, 1.0).asked)
    return frozenset(name for name in phrases if " " not in name) | {"us"}


def alias_rule(line: str, weight: float) -> AliasRule:
    """Read “a, b, c” (each finds the others) or “a -> b, c” (a finds b and c)."""
    asked, arrow, found = line.partition(_ARROW)
    finds = _phrases(found if arrow else asked)
    return AliasRule((asked.strip(),) if arrow else finds, finds, weight)


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _built_in() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("index.answering").joinpath("aliases.toml").read_text("utf-8"))

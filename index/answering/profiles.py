"""A sentence's text -> what the signals ask of it, worked out once for all questions. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final, NamedTuple

from index.text.stop_words import STOP_WORDS
from index.text.terms import TermAnalyzer, tokens

FEW_WORDS: Final = 5
"""A sentence of fewer words seldom says anything by itself."""
PROFILES_KEPT: Final = 20_000
"""Sentences whose profile is remembered, those used last: some 60 MB, and a question's candidates many times over."""
TITLES_KEPT: Final = 5_000
"""Documents the terms of whose titles are remembered."""


class Form(NamedTuple):
    """What a sentence's form tells of the kind of answer that it may hold. English patterns."""

    has_date: bool = False
    has_time: bool = False
    has_place: bool = False
    is_question: bool = False
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A sentence as the signals see it.

    `terms` are in order, `words` all its case-folded tokens, `grams` those of its words that are searched;
    `figures` are those of the words that are numbers, `names` those written with a capital elsewhere than at the start,
    `speaker` the words before a colon.
    """

    terms: tuple[str, ...]
    held: frozenset[str]
    words: frozenset[str]
    grams: frozenset[str]
    form: Form
    figures: frozenset[str]
    names: frozenset[str]
    speaker: frozenset[str]


_NONE: Final = frozenset[str]()
NOTHING: Final = Profile((), _NONE, _NONE, _NONE, Form(), _NONE, _NONE, _NONE)
"""What stands before the first sentence and behind the last one."""

_LARGE: Final = frozenset({"million", "billion", "trillion"})
"""Number words that stand as such; the analysis has turned the others into digits."""


def _pattern(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_DATE: Final = re.compile(
    r"(?<![\d.,])(?:1\d{3}|20\d\d)(?![\d,.]*\d)"
    r"|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
_TIME: Final = _pattern(
    "today|yesterday|tomorrow|tonight",
    "(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    "morning|afternoon|evening|night|noon|midnight",
    "weeks?|months?|years?|decades?|century|centuries|spring|summer|autumn|winter|season",
    "ago|o'clock|am|pm|era|age|period|during|until|since|before|after|BC|AD|BCE",
)
_PLACE: Final = _pattern(
    "in|at|from|near|to|into|of|on|across|between|outside|inside|north|south|east|west",
    "city|town|country|state|island|river|capital|region|province|county|located|situated|border",
    "home|house|room|kitchen|street|here|there|place|area",
)
_CAPITALISED: Final = re.compile(r"\b[A-ZÀ-ÞΑ-ΩА-Я][\w’'-]*")
_SPEAKER: Final = re.compile(r"([A-Z][\w .&'-]{0,30}):")


class Profiles:
    """What was worked out of texts, which is the same in whatever generation they stand. May be shared by threads."""

    def __init__(self, analyzer: TermAnalyzer) -> None:
        """Read texts with `analyzer`."""
        self.analyzer = analyzer
        # No methods of its own: that would be a cycle, and keep what nobody uses any more.
        self.of = lru_cache(PROFILES_KEPT)(partial(_profile_in, analyzer))
        """Return the profile of a sentence's text in a language."""
        self.title_terms = lru_cache(TITLES_KEPT)(partial(_terms_in, analyzer))
        """Return the terms of a title in a language."""

    def forget(self) -> None:
        """Remember no text any more."""
        self.of.cache_clear()
        self.title_terms.cache_clear()


def profile(text: str, analyzer: TermAnalyzer, language: str) -> Profile:
    """Return the profile of one sentence in that language; linear in its length."""
    found = analyzer.analyze(text, language)
    words = frozenset(token.text for token in found)
    figures = frozenset(word for word in words if is_figure(word))
    terms = tuple(token.term for token in found if not token.common)
    capitalised = [match[0].casefold() for match in _CAPITALISED.finditer(text)]
    speaker = _SPEAKER.match(text)
    return Profile(
        terms=terms,
        held=frozenset(terms),
        words=words,
        grams=frozenset(analyzer.grams(text, language)),
        form=_form(text, words),
        figures=figures,
        names=frozenset(capitalised[1:] if text[:1].isupper() else capitalised) - STOP_WORDS,
        speaker=frozenset(tokens(speaker[1])) if speaker else frozenset(),
    )


def _profile_in(analyzer: TermAnalyzer, text: str, language: str) -> Profile:
    return profile(text, analyzer, language)


def _terms_in(analyzer: TermAnalyzer, text: str, language: str) -> frozenset[str]:
    return frozenset(analyzer.terms(text, language))


def is_figure(word: str) -> bool:
    """Whether a token is a number, in digits or as a word."""
    return word[0].isdigit() or word in _LARGE


def _form(text: str, words: frozenset[str]) -> Form:
    return Form(
        has_date=_DATE.search(text) is not None,
        has_time=_TIME.search(text) is not None,
        has_place=_PLACE.search(text) is not None,
        is_question=text.endswith(("?", "？")),
        is_short=len(words) < FEW_WORDS,
    )

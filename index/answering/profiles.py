"""A sentence's text -> what the signals ask of it, worked out once for all questions. Pure."""

import re
from dataclasses import dataclass
from enum import Flag, auto
from typing import Final

from index.text.stop_words import STOP_WORDS
from index.text.terms import TermAnalyzer, tokens

FEW_WORDS: Final = 5
"""A sentence of fewer words seldom says anything by itself."""


class Trait(Flag):
    """What a sentence's form tells of the kind of answer that it may hold. English patterns."""

    NONE = 0
    FIGURE = auto()
    DATE = auto()
    TIME = auto()
    PLACE = auto()
    QUESTION = auto()
    SHORT = auto()


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
    traits: Trait
    figures: frozenset[str]
    names: frozenset[str]
    speaker: frozenset[str]


_NONE: Final = frozenset[str]()
NOTHING: Final = Profile((), _NONE, _NONE, _NONE, Trait.NONE, _NONE, _NONE, _NONE)
"""What stands before the first sentence and behind the last one."""

_LARGE: Final = frozenset({"million", "billion", "trillion"})
"""Number words that stand as such; the analysis has turned the others into digits."""


def _pattern(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_PATTERNS: Final = (
    (
        Trait.DATE,
        re.compile(
            r"(?<![\d.,])(?:1\d{3}|20\d\d)(?![\d,.]*\d)"
            r"|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
            r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Trait.TIME,
        _pattern(
            "today|yesterday|tomorrow|tonight",
            "(?:mon|tues|wednes|thurs|fri|satur|sun)day",
            "morning|afternoon|evening|night|noon|midnight",
            "weeks?|months?|years?|decades?|century|centuries|spring|summer|autumn|winter|season",
            "ago|o'clock|am|pm|era|age|period|during|until|since|before|after|BC|AD|BCE",
        ),
    ),
    (
        Trait.PLACE,
        _pattern(
            "in|at|from|near|to|into|of|on|across|between|outside|inside|north|south|east|west",
            "city|town|country|state|island|river|capital|region|province|county|located|situated|border",
            "home|house|room|kitchen|street|here|there|place|area",
        ),
    ),
)
_CAPITALISED: Final = re.compile(r"\b[A-ZÀ-ÞΑ-ΩА-Я][\w’'-]*")
_SPEAKER: Final = re.compile(r"([A-Z][\w .&'-]{0,30}):")


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
        traits=_traits(text, words, figures),
        figures=figures,
        names=frozenset(capitalised[1:] if text[:1].isupper() else capitalised) - STOP_WORDS,
        speaker=frozenset(tokens(speaker[1])) if speaker else frozenset(),
    )


def is_figure(word: str) -> bool:
    """Whether a token is a number, in digits or as a word."""
    return word[0].isdigit() or word in _LARGE


def _traits(text: str, words: frozenset[str], figures: frozenset[str]) -> Trait:
    traits = Trait.NONE
    for trait, pattern in _PATTERNS:
        if pattern.search(text):
            traits |= trait
    if figures:
        traits |= Trait.FIGURE
    if text.endswith(("?", "？")):
        traits |= Trait.QUESTION
    return traits | Trait.SHORT if len(words) < FEW_WORDS else traits

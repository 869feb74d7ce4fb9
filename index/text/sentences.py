"""Block -> sentences: boundaries that are plain are decided here, those in doubt by nltk's Punkt.

A *candidate* is a run of closing marks (`.`, `!`, `?`, `。`, `।` and alike) with the quotes and
brackets that close after it, before a blank or an opening quote. `…` and `:` never end a sentence.
Punkt (Kiss and Strunk 2006, doi:10.1162/coli.2006.32.4.485) is asked only about a full stop behind a
word that may be an abbreviation, an initial or a number; behind any other word it always says yes.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from index.text.abbreviations import ABBREVIATIONS, SENTENCE_STARTERS

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

_OPENING: Final = "“‘«‹„‚「『（"
_CANDIDATE: Final = re.compile(
    rf"""
    (?P<marks>(?<![.!?])[.!?]++ | [。！？｡]++ | [।॥۔؟]++)
    (?P<closers>(?:["'”’)\]»›」』）]|\ ?[”’](?=\s|$))*)
    (?: (?P<end>\s*+$) | (?P<gap>\s++) | (?=[{_OPENING}]) | (?<=[。！？｡」』）]) )
    """,
    re.VERBOSE,
)
_WORD_BREAKS: Final = re.compile(r"[\s“”‘«\"(\[{,;:—–]")
_WORD_AFTER: Final = re.compile(r"[\s\"'“‘«(\[{—–-]*(?P<word>[^\s\"”“’,;:)\]]+)")
_NUMBER_BEFORE: Final = re.compile(r"(?<!\d)\d{1,3} $")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_REACH: Final = 60
"""How far back and ahead of a candidate its words are looked for, in characters; keeps the cost linear."""


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of `text[start:end]`, one block, in order, as spans of `text`.

    Together they cover everything but white space; each starts and ends on a character that is none.
    """
    block = text[start:end]
    cased = _is_cased(block)
    first = 0
    for candidate in _CANDIDATE.finditer(block):
        if candidate["end"] is not None:
            break
        cut = candidate.start("gap") if candidate["gap"] else candidate.end()
        if _is_boundary(block, first, candidate, cased=cased):
            yield from _trimmed(block, first, cut, start)
            first = cut
    yield from _trimmed(block, first, len(block), start)


def _trimmed(block: str, first: int, last: int, offset: int) -> Iterator[tuple[int, int]]:
    piece = block[first:last]
    stripped = piece.strip()
    if stripped:
        begin = first + len(piece) - len(piece.lstrip())
        yield offset + begin, offset + begin + len(stripped)


def _is_cased(block: str) -> bool:
    """Whether the block writes capitals where sentences begin; lower-cased text shows them nowhere."""
    letter = _LETTERS.search(block)
    return letter is not None and not letter[0].islower()


def _is_boundary(block: str, first: int, candidate: re.Match[str], *, cased: bool) -> bool:
    """Whether the candidate ends the sentence that began at `first`."""
    marks, closers = candidate["marks"], candidate["closers"]
    following = _WORD_AFTER.match(block, candidate.end(), candidate.end() + _REACH)
    word_after = following["word"] if following else ""
    lower_after = word_after[:1].islower()
    if marks[-1] not in ".!?":
        return True
    if marks[-1] != ".":
        return not (lower_after and (closers or cased))
    if len(marks) > 1 and not closers:
        return not lower_after
    head = block[max(first, candidate.start() - _REACH) : candidate.start()]
    return _full_stop_ends(head, closers, word_after, cased=cased)


def _full_stop_ends(head: str, closers: str, word_after: str, *, cased: bool) -> bool:
    """Whether a single full stop ends the sentence, of which `head` is the last stretch before it."""
    torn_decimal = _NUMBER_BEFORE.search(head) and word_after[:1].isdigit()  # "$ 3 . 8bn"
    if not head.strip() or torn_decimal:
        return False
    if closers:
        return True
    if cased and word_after[:1].islower() and not head.endswith(" "):
        return False
    word_before = _WORD_BREAKS.split(head)[-1]
    if word_before == head.strip() and word_before.isdigit():
        return False  # the number of a list item: "1. Open the lid"
    return not in_doubt(word_before) or punkt_says_boundary(word_before, word_after)


def in_doubt(word: str) -> bool:
    """Whether Punkt may say no after `word` and a full stop: abbreviations, initials, numbers."""
    last = word.lower().rpartition("-")[2]
    return (
        "." in word or last in ABBREVIATIONS or word.lower() in ABBREVIATIONS or len(word) == 1 or word[-1:].isdigit()
    )


def punkt_says_boundary(word_before: str, word_after: str) -> bool:
    """Ask Punkt, with our parameters, whether `word_before.` ends a sentence when `word_after` follows."""
    return bool(_punkt().text_contains_sentbreak(f"{word_before}. {word_after}"))


@cache
def _punkt() -> "PunktSentenceTokenizer":
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer  # noqa: PLC0415 (the door: see __init__)

    parameters = PunktParameters()
    parameters.abbrev_types = set(ABBREVIATIONS)
    parameters.sent_starters = set(SENTENCE_STARTERS)
    return PunktSentenceTokenizer(parameters)

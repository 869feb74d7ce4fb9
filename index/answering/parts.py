"""A question -> the questions that it holds, each to get a quote of its own. Pure; English words and word order.

    Who founded the mill, and when did it burn down?     two clauses, each with a question word
    When and where was the treaty signed?                two question words for one clause
    Why did she leave? Who took over?                    two sentences
    How do farmers and millers see the toll differently? a comparison: each side by itself

Where it is in doubt the question stays whole: a part that asks for nothing costs a place among the quotes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final, TypeVar

from index.text.stop_words import STOP_WORDS

T = TypeVar("T")

MOST_PARTS: Final = 3
"""As many as an answer shows quotes; a question of more parts stays whole."""
MAX_CHARS: Final = 600


class Joint(StrEnum):
    """What held the parts together."""

    SENTENCES = "sentences"
    CLAUSES = "clauses"
    QUESTION_WORDS = "question_words"
    SIDES = "sides"


@dataclass(frozen=True, slots=True)
class Part:
    """One of a question's parts: a text to be understood and looked up like a question; never shown as the asker's."""

    text: str
    joint: Joint


_WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SENTENCE_END: Final = re.compile(r"(?<=[?？؟])\s+")
_QUESTION_WORDS: Final = frozenset("who whom whose what when where which why how".split())
_VERBS: Final = frozenset(
    """is are was were do does did has have had can could will would shall should may might must isn't aren't wasn't
    weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't shouldn't""".split()
)
_BACK: Final = frozenset("it its they them their he him his she her that this those these there one".split())
_AMOUNTS: Final = frozenset("many much long old far often big heavy tall high large deep fast".split())
_CALLS: Final = frozenset("hey hi hello bot ok okay so and well please tell me us can could you".split())
_COMPARING: Final = frozenset(
    """each differ differs differed differently respectively compare difference differences disagree disagreed
    versus vs""".split()
)
_EACH_OTHER: Final = re.compile(r"\beach other\b|\bone another\b", re.IGNORECASE)
_DETERMINERS: Final = frozenset("the a an his her its their our my this that these those".split())
_BOUND: Final = (
    _QUESTION_WORDS | _VERBS | frozenset("of in on at to from for by with about between than and or".split())
)
_LEAST_SAID: Final = 2
"""Words of content with which a clause stands alone (“and what was the cause?” doesn't)."""
_LONGEST_SIDE: Final = 4
"""Words of one side of a comparison; a longer one is more than a name."""


def parts(text: str) -> tuple[Part, ...]:
    """Return the questions that `text` holds, in order; none where it is a single one, and for the most part so."""
    if len(text) > MAX_CHARS:
        return ()
    for split in (_sentences, _question_words, _clauses, _sides):
        found = tuple(dict.fromkeys(split(" ".join(text.split()))))
        if 1 < len(found) <= MOST_PARTS:
            return found
    return ()


def woven(whole: Sequence[T], by_part: Sequence[Sequence[T]]) -> list[T]:
    """Return what the whole question found, best first, with the best of each part behind the first one.

    A part whose best is there already adds nothing: one sentence may answer all.
    """
    best = [found[0] for found in by_part if found]
    return list(dict.fromkeys((*whole[:1], *best, *whole[1:])))


def _sentences(text: str) -> Iterator[Part]:
    """Sentences that each end with a question mark; one that says nothing by itself gets what the first asks about."""
    found = [sentence for sentence in _SENTENCE_END.split(text) if sentence.rstrip().endswith(("?", "？", "؟"))]
    asking = [sentence for sentence in found if _asks(sentence)]
    for number, sentence in enumerate(asking):
        yield Part(_completed(sentence, asking[0], least=1) if number else sentence, Joint.SENTENCES)


def _question_words(text: str) -> Iterator[Part]:
    """“When and where was ...”: the same clause once with each question word."""
    words = [match for match in _WORD.finditer(text) if match[0].casefold() not in _CALLS]
    plain = [word[0].casefold() for word in words[:4]]
    asked = words[:1] and text[words[0].start() : words[0].end()]
    for middle in (1, 2):
        is_joined = len(plain) > middle + 1 and plain[middle + 1] in _VERBS and plain[middle] in _QUESTION_WORDS
        joined = text[words[0].end() : words[middle].start()].casefold().strip(" ,") if is_joined else ""
        if asked and plain[0] in _QUESTION_WORDS and joined in {"and", "or", "and/or"}:
            rest = text[words[middle].end() :]
            yield Part(asked + rest, Joint.QUESTION_WORDS)
            yield Part(words[middle][0] + rest, Joint.QUESTION_WORDS)
            return


def _clauses(text: str) -> Iterator[Part]:
    """Cut before each “and” that a question word with a clause of its own follows."""
    words = list(_WORD.finditer(text))
    plain = [word[0].casefold() for word in words]
    start = next((at for at, word in enumerate(plain) if word not in _CALLS), len(plain))
    if start == len(plain) or plain[start] not in _QUESTION_WORDS | _VERBS:
        return
    cuts = [
        at for at in range(start + 2, len(plain) - 1) if plain[at] in {"and", "or"} and _opens_clause(plain, at + 1)
    ]
    if not cuts:
        return
    edges = [words[start].start(), *(words[at].start() for at in cuts), len(text)]
    pieces = [text[first:last].strip(" ,;") for first, last in pairwise(edges)]
    if not _asks(pieces[0]):
        return
    yield Part(pieces[0], Joint.CLAUSES)
    for piece in pieces[1:]:
        yield Part(_completed(piece.split(" ", 1)[1], pieces[0], least=_LEAST_SAID), Joint.CLAUSES)


def _opens_clause(plain: Sequence[str], at: int) -> bool:
    """Whether a question begins there: a verb follows its question word, or nothing does (“and why?”).

    “who” and “which” may begin a relative clause, if one stood before already (“the man who came and who left”).
    """
    word, behind = plain[at], plain[at + 1 : at + 4]
    if word not in _QUESTION_WORDS:
        return False
    if not behind:
        return True
    if word in {"who", "which", "whose", "where", "when"} and word in plain[1:at]:
        return False
    if word == "how" and behind[0] in _AMOUNTS:
        return True
    if word in {"what", "which", "whose"}:
        return any(verb in _VERBS for verb in behind)
    return behind[0] in _VERBS or (word == "who" and behind[0] not in STOP_WORDS)


def _sides(text: str) -> Iterator[Part]:
    """The same question once for each side of an “A and B” that is compared."""
    words = list(_WORD.finditer(text))
    plain = [word[0].casefold() for word in words]
    compares = not _COMPARING.isdisjoint(plain) or plain[-1:] == ["different"]
    if not compares or _EACH_OTHER.search(text):
        return
    for at, word in enumerate(plain):
        if word in {"and", "versus", "vs"} and 0 < at < len(plain) - 1:
            first, last = _left_edge(words, at), _right_edge(words, at)
            if first < at < last:
                left = (words[first].start(), words[at - 1].end())
                right = (words[at + 1].start(), words[last].end())
                yield Part(text[: right[0]][: left[1]] + text[right[1] :], Joint.SIDES)
                yield Part(text[: left[0]] + text[right[0] :], Joint.SIDES)
                return


def _left_edge(words: Sequence[re.Match[str]], at: int) -> int:
    """Return where the name that ends before the word `at` begins."""
    edge = at
    while edge and at - edge < _LONGEST_SIDE and words[edge - 1][0].casefold() not in _BOUND:
        edge -= 1
    return edge


def _right_edge(words: Sequence[re.Match[str]], at: int) -> int:
    """Return where the name that begins behind the word `at` ends: with its capitals, or its first other word."""
    edge = at + 1
    if words[edge][0].casefold() in _DETERMINERS and edge + 1 < len(words):
        edge += 1
    if words[edge][0].casefold() in _BOUND | _COMPARING:
        return at
    while edge + 1 < len(words) and edge - at < _LONGEST_SIDE and _both_names(words[edge][0], words[edge + 1][0]):
        edge += 1
    return edge


def _both_names(one: str, other: str) -> bool:
    return one[0].isupper() and other[0].isupper()


def _asks(text: str) -> bool:
    """Whether a text asks at all: it has a question word or a verb to ask with."""
    plain = [word[0].casefold() for word in _WORD.finditer(text)]
    return any(word in _QUESTION_WORDS or word in _VERBS for word in plain)


def _completed(part: str, first: str, *, least: int) -> str:
    """Return a part with the words of the first that it leaves unsaid: where it points back, or says nothing."""
    plain = [word[0].casefold() for word in _WORD.finditer(part)]
    said = [word for word in plain if word not in STOP_WORDS]
    if len(said) >= least and not _points_back(plain):
        return part
    topic = [word[0] for word in _WORD.finditer(first) if word[0].casefold() not in STOP_WORDS | _QUESTION_WORDS]
    return " ".join((part.rstrip(" ?"), *(word for word in topic if word.casefold() not in said)))


def _points_back(plain: Sequence[str]) -> bool:
    return not _BACK.isdisjoint(plain)

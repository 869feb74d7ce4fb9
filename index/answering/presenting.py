"""Ranked sentences -> the quotes that are shown: copies collapsed, words marked, introduced where needed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from index.answering.candidates import Documents
from index.answering.conflicts import conflicts
from index.answering.copies import collapse
from index.answering.corroboration import Statement, independent
from index.answering.introduction import introduction
from index.answering.kinds import expectation
from index.answering.marking import mark
from index.answering.parts import woven
from index.answering.quoting import quote_of
from index.answering.ranking import Ranked
from index.answering.understanding import Understood
from index.model import Conflict, Copy, Question, Quote

MOST_COLLAPSED: Final = 60
"""Copies are looked for among so many of the best: enough for twenty quotes of three articles each."""
MOST_COMPARED: Final = 5
"""So many of the best quotes are compared with one another: each pair costs half a millisecond."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the best quotes say together: how many independent sources agree with the first, and who disagrees."""

    independent: int
    conflicts: tuple[Conflict, ...]


class Placed(NamedTuple):
    """A ranked sentence, and the number, from 1, of the question's part that it is the best for; None for none."""

    ranked: Ranked
    part: int | None = None


def with_parts(whole: Sequence[Ranked], by_part: Sequence[Sequence[Ranked]]) -> tuple[Placed, ...]:
    """Return what the whole question found, best first, with the best of each part behind the first one."""
    if not any(by_part):
        return tuple(map(Placed, whole))
    sentences = {one.candidate.key: one for found in (*by_part, whole) for one in found}
    order = woven([one.candidate.key for one in whole], [[one.candidate.key for one in found] for found in by_part])
    numbers = {found[0].candidate.key: number for number, found in reversed(list(enumerate(by_part, 1))) if found}
    return tuple(Placed(sentences[key], numbers.get(key)) for key in order)


def quotes_of(placed: Sequence[Placed], most: int) -> tuple[Quote, ...]:
    """Return up to `most` quotes, best first, each with its copies elsewhere."""
    near, far = placed[:MOST_COLLAPSED], placed[MOST_COLLAPSED:]
    groups = [[near[at] for at in group] for group in collapse([_text(one.ranked) for one in near], most)]
    chosen = [*groups, *([one] for one in far)][:most]
    return tuple(_quote(first, others, rank) for rank, (first, *others) in enumerate(chosen, 1))


def presented(read: Understood, quotes: Sequence[Quote], documents: Documents, most: int) -> tuple[Quote, ...]:
    """Return the quotes, the first `most` of them with their decisive words marked and their introductions."""
    shown = []
    for quote in quotes[:most]:
        asked = (read if quote.part is None else read.parts[quote.part - 1]).question.wording
        spans = mark(asked, quote.text, expectation(asked))
        shown.append(
            replace(
                quote,
                marked=tuple((quote.start + start, quote.start + end) for start, end in spans),
                introduction=introduction(documents[quote.source, quote.document], quote.start, quote.end),
            )
        )
    return (*shown, *quotes[most:])


def found_together(
    question: Question, weights: Mapping[str, float], quotes: Sequence[Quote], documents: Documents
) -> Findings:
    """Compare the best quotes, copies of them too; `weights` tell how much each word of the question tells."""
    compared = quotes[:MOST_COMPARED]
    statements = [statement for quote in compared for statement in _statements(quote)]
    texts = {(one.source, one.document): documents[one.source, one.document].text for one in statements}
    kinds = expectation(question.wording).kinds
    return Findings(independent(statements, weights, kinds, texts), conflicts(compared))


def _statements(quote: Quote) -> list[Statement]:
    marked = tuple(quote.text[start - quote.start : end - quote.start] for start, end in quote.marked)
    own = Statement(quote.source, quote.document, quote.text, marked)
    return [own, *(Statement(copy.source, copy.document, copy.text) for copy in quote.also)]


def _text(ranked: Ranked) -> str:
    cut = ranked.candidate.sentence
    return ranked.candidate.document.text[cut.start : cut.end]


def _quote(placed: Placed, others: Sequence[Placed], rank: int) -> Quote:
    cut, document = placed.ranked.candidate.sentence, placed.ranked.candidate.document
    quote = quote_of(document, cut.start, cut.end, rank=rank, score=placed.ranked.score)
    if not others and placed.part is None:
        return quote
    return replace(quote, also=tuple(_copy(one.ranked) for one in others), part=placed.part)


def _copy(ranked: Ranked) -> Copy:
    document, cut = ranked.candidate.document, ranked.candidate.sentence
    return Copy(document.source, document.name, cut.start, cut.end, document.text[cut.start : cut.end])

"""Quotes -> groups under headings: those that disagree side by side, and those of each part of a question. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from types import MappingProxyType
from typing import Final

from bot.replies.quotes import NumberedQuote
from bot.reply import Block, Role
from index.model import Answer, Conflict, ConflictKind, Quote, Span

_IN_WHAT: Final = MappingProxyType(
    {
        ConflictKind.FIGURE: " about a figure",
        ConflictKind.DATE: " about a date",
        ConflictKind.NEGATION: " on whether it is so",
    }
)
_REST: Final = "Also found:"


@dataclass(frozen=True, slots=True)
class Group:
    """Quotes that are shown one below the other, and the headings above them; whether they disagree."""

    headings: tuple[Block, ...]
    quotes: tuple[NumberedQuote, ...]
    is_conflict: bool = False


def shown_quotes(answer: Answer, most: int) -> tuple[Quote, ...]:
    """Return the first `most` quotes, and each further one that disagrees with one of them."""
    first = {quote.rank for quote in answer.quotes[:most]}
    opposed = {conflict.second for conflict in answer.conflicts if conflict.first in first}
    return tuple(quote for quote in answer.quotes if quote.rank in first | opposed)


def arranged(answer: Answer, quotes: Sequence[NumberedQuote]) -> Iterator[Group]:
    """Yield the answer's `quotes` in groups: by part of the question, and in a part first what disagrees.

    In a conflict those words are marked that differ, and no others.
    """
    conflicts = _among(answer.conflicts, quotes)
    disputed: set[int] = set()
    for number, of_part in enumerate(_by_part(answer, quotes)):
        heading = _part_heading(answer, of_part[0], is_first=not number)
        for group in _by_conflict(of_part, quotes, conflicts, disputed):
            rest = () if heading or group.is_conflict or not disputed else (Block(Role.HEADING, _REST, apart=True),)
            yield replace(group, headings=(*heading, *rest, *group.headings))
            heading = ()


def _among(conflicts: Sequence[Conflict], quotes: Sequence[NumberedQuote]) -> tuple[Conflict, ...]:
    ranks = {numbered.quote.rank for numbered in quotes}
    return tuple(one for one in conflicts if {one.first, one.second} <= ranks)


def _by_part(answer: Answer, quotes: Sequence[NumberedQuote]) -> list[list[NumberedQuote]]:
    """Return the quotes by the part that they were chosen for, each part where its first quote stands.

    The best quotes stay above all parts if they were chosen for none; what else was found comes last.
    """
    if not answer.question.parts:
        return [list(quotes)] if quotes else []
    leading = list(takewhile(lambda numbered: numbered.quote.part is None, quotes))
    others = quotes[len(leading) :]
    parts = [*dict.fromkeys(numbered.quote.part for numbered in others if numbered.quote.part is not None), None]
    groups = [leading, *([one for one in others if one.quote.part == part] for part in parts)]
    return [group for group in groups if group]


def _part_heading(answer: Answer, first: NumberedQuote, *, is_first: bool) -> tuple[Block, ...]:
    parts, part = answer.question.parts, first.quote.part
    if part is not None and 0 < part <= len(parts):
        text = " ".join(parts[part - 1].split())
        return (Block(Role.HEADING, text[:1].upper() + text[1:], apart=True),)
    return () if is_first else (Block(Role.HEADING, _REST, apart=True),)


def _by_conflict(
    of_part: Sequence[NumberedQuote],
    quotes: Sequence[NumberedQuote],
    conflicts: Sequence[Conflict],
    disputed: set[int],
) -> Iterator[Group]:
    """Yield each quote with all that it disagrees with, straight or by way of another; the others as they come.

    `disputed` are the ranks that were shown in a conflict before, and grow.
    """
    plain: list[NumberedQuote] = []
    for numbered in of_part:
        rank = numbered.quote.rank
        ranks = _connected(rank, conflicts)
        if rank in disputed:
            continue
        if len(ranks) == 1:
            plain.append(numbered)
            continue
        if plain:
            yield Group((), tuple(plain))
            plain = []
        disputed |= ranks
        theirs = [one for one in conflicts if one.first in ranks]
        sides = tuple(_marked(one, theirs) for one in quotes if one.quote.rank in ranks)
        yield Group((_conflict_heading(theirs),), sides, is_conflict=True)
    if plain:
        yield Group((), tuple(plain))


def _connected(rank: int, conflicts: Sequence[Conflict]) -> set[int]:
    ranks, before = {rank}, 0
    while len(ranks) > before:
        before = len(ranks)
        ranks |= {one for pair in conflicts if {pair.first, pair.second} & ranks for one in (pair.first, pair.second)}
    return ranks


def _conflict_heading(conflicts: Sequence[Conflict]) -> Block:
    kinds = {conflict.kind for conflict in conflicts}
    in_what = _IN_WHAT[conflicts[0].kind] if len(kinds) == 1 else ""
    return Block(Role.WARNING, f"The sources disagree{in_what}:", apart=True)


def _marked(numbered: NumberedQuote, conflicts: Sequence[Conflict]) -> NumberedQuote:
    rank = numbered.quote.rank
    spans: set[Span] = {one.first_span for one in conflicts if one.first == rank}
    spans |= {one.second_span for one in conflicts if one.second == rank}
    return replace(numbered, quote=replace(numbered.quote, marked=tuple(sorted(spans))))

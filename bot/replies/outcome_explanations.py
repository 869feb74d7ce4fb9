"""Outcome -> Reply: all of why a quote came where it came, or why there is none, for every way to ask that."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.replies.decline_explanations import rule, why_no_quote_reply
from bot.replies.explanations import why_reply
from bot.replies.readings import reading_notes
from bot.replies.wording import counted
from bot.reply import Block, Reply, Role, Table
from index.model import Answer, Conflict, Copy, DeclineReason, Explanation, NoAnswer, Outcome

MOST_COPIES: Final = 5
"""So many of a quote's copies are listed; the rest is counted."""


def outcome_reply(outcome: Outcome, explanation: Explanation | None) -> Reply:
    """Say why; `explanation` is that of the quote that is asked about, None where the outcome has no quote.

    What is nearest where nothing holds a word of the question is no quote to explain.
    """
    if isinstance(outcome, NoAnswer) and (explanation is None or outcome.is_unknown):
        return why_no_quote_reply(outcome)
    assert explanation is not None  # noqa: S101 - an answer has a quote
    *blocks, decision = why_reply(explanation).blocks
    read = tuple(reading_notes(outcome.question))
    return Reply((*blocks, *read, *_around(outcome, explanation), _decision(outcome, decision)))


def _decision(outcome: Outcome, by_confidence: Block | Table) -> Block | Table:
    """Return what decided: the confidence, unless a rule did before it was looked at."""
    if isinstance(outcome, Answer) or outcome.reason is DeclineReason.LOW_CONFIDENCE:
        return by_confidence
    return Block(Role.NOTE, rule(outcome.reason))


def _around(outcome: Outcome, explanation: Explanation) -> Iterator[Block | Table]:
    """Tell what stands beside the quote: its copies, who says the same, who says otherwise."""
    quote = explanation.quote
    if quote.also:
        yield _copies(quote.also)
        left_out = len(quote.also) - MOST_COPIES
        if left_out > 0:
            yield Block(Role.NOTE, f"And {counted(left_out, 'more place')}.")
    if quote.part is not None:
        yield Block(Role.NOTE, f"It answers part {quote.part} of the question.", apart=bool(quote.also))
    if isinstance(outcome, Answer):
        yield from _beside(outcome, quote.rank)


def _copies(copies: Sequence[Copy]) -> Table:
    rows = tuple((copy.document, copy.source, f"{copy.start}-{copy.end}") for copy in copies[:MOST_COPIES])
    return Table(("Collapsed into it", "Source", "Characters"), rows)


def _beside(answer: Answer, rank: int) -> Iterator[Block]:
    if rank == 1 and answer.independent > 1:
        independent = counted(answer.independent, "independent source")
        yield Block(Role.NOTE, f"{independent[:1].upper()}{independent[1:]} say so; copies of one text count once.")
    for conflict in answer.conflicts:
        if rank in {conflict.first, conflict.second}:
            yield Block(Role.NOTE, _disagreement(conflict, rank))


def _disagreement(conflict: Conflict, rank: int) -> str:
    other = conflict.second if rank == conflict.first else conflict.first
    return f"Quote {other} disagrees with it about the same thing ({conflict.kind.value})."

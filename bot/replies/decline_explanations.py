"""NoAnswer -> Reply: what was looked up for a question that got no answer, and which rule decided."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.replies.readings import reading_notes
from bot.replies.wording import listed
from bot.reply import Block, Reply, Role, Table
from index.model import DeclineReason, NoAnswer

DECIDED_BY: Final[Mapping[DeclineReason, str]] = MappingProxyType(
    {
        DeclineReason.EMPTY_QUESTION: "there was no question",
        DeclineReason.QUESTION_TOO_LONG: "the question was too long to be looked up",
        DeclineReason.NO_TERMS: "no word was left to look up",
        DeclineReason.NOTHING_TO_SEARCH: "there was nothing to search",
        DeclineReason.NO_MATCH: "no place in the sources holds enough of what was looked up to be about it",
        DeclineReason.LOW_CONFIDENCE: "the confidence stayed below the threshold",
        DeclineReason.TOO_VAGUE: "its words stand in too many places to tell which one is meant",
        DeclineReason.SMALL_TALK: "it was read as small talk, and that is not looked up",
        DeclineReason.ORDER: "it was read as an order to Verbatim, and that is not looked up",
        DeclineReason.NOT_FROM_SOURCES: "it was read as a task or a fact of the moment, which no source can answer",
    }
)
"""The rule behind each reason, inside a sentence."""


def why_no_quote_reply(outcome: NoAnswer) -> Reply:
    """Say what was looked up for a question that got no quote at all, what was not, and what decided."""
    question = outcome.question
    blocks: list[Block | Table] = [Block(Role.HEADING, "Why the question got no quote:")]
    if question.terms:
        blocks.append(_looked_up(outcome))
    blocks += reading_notes(question)
    if question.common:
        blocks.append(Block(Role.NOTE, f"Left out as too common: {listed(question.common)}."))
    return Reply((*blocks, Block(Role.NOTE, rule(outcome.reason))))


def rule(reason: DeclineReason) -> str:
    """Say which rule declined."""
    return f"Declined: {DECIDED_BY[reason]}."


def _looked_up(outcome: NoAnswer) -> Table:
    """List the words that were looked up; of a declined question no more is known than which of them none holds."""
    missing = frozenset(outcome.missing)
    rows = tuple((entry.word, entry.term, "no" if entry.word in missing else "yes") for entry in outcome.question.terms)
    return Table(("Looked up", "Term", "In any sentence"), rows)

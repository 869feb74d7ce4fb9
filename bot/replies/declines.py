"""NoAnswer -> Reply: why there is no answer, and what to do next."""

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Final

from bot.replies.asides import aside_blocks, unmentioned
from bot.replies.quotes import Detail, NumberedQuote, quote_blocks
from bot.replies.wording import confidence_in_words, counted, listed
from bot.reply import Block, Reply, Role, Text, block_of, ours
from index.model import DeclineReason, NoAnswer

TO_THE_BOT: Final = frozenset({DeclineReason.SMALL_TALK, DeclineReason.ORDER, DeclineReason.NOT_FROM_SOURCES})
"""What was said to the bot: it is answered in a friendly way, without a warning and without passages."""
_MOSTLY: Final = 0.5
"""Where no source holds so large a share of the words, the sources don't know the topic."""


def decline_reply(
    outcome: NoAnswer,
    nearest: Sequence[NumberedQuote],
    most_characters: int,
    detail: Detail = Detail.GLANCE,
    *,
    can_add: bool = False,
) -> Reply:
    """Say why there is no answer and what to do next, then show what comes nearest, labelled as such.

    `most_characters` is the longest question that is looked up; `can_add`: who asked can add sources in a chat.
    """
    reason, is_exact = outcome.reason, detail is Detail.EXACT
    if reason in TO_THE_BOT:
        return Reply((Block(Role.NOTE, _said_to_the_bot(outcome)), Block(Role.NOTE, _ASK)))
    is_unknown = len(outcome.missing) > _MOSTLY * len(outcome.question.terms) and not nearest
    why = _UNKNOWN if is_unknown and reason is DeclineReason.LOW_CONFIDENCE else _WHY[reason](outcome, most_characters)
    if is_exact and reason is DeclineReason.LOW_CONFIDENCE:
        why += f" {confidence_in_words(outcome.confidence)}."
    blocks = [*aside_blocks(outcome.question), Block(Role.WARNING, why)]
    if outcome.named and not (_is_gap(outcome) and reason is DeclineReason.LOW_CONFIDENCE):
        blocks.append(Block(Role.NOTE, _unmentioned(outcome)))
    next_step = _IN_TERMINAL.get(reason, "") if is_exact else _in_chat(reason, can_add=can_add)
    blocks.append(block_of(Role.NOTE, next_step or _next(outcome, has_nearest=bool(nearest))))
    if nearest:
        blocks.append(Block(Role.HEADING, "Nearest passages (not an answer):", apart=True))
        blocks.extend(quote_blocks(nearest, detail, is_answer=False))
    return Reply(tuple(blocks))


def _said_to_the_bot(outcome: NoAnswer) -> str:
    if outcome.reason is DeclineReason.ORDER:
        return "That is not for me to do: I only quote the sources here, word for word."
    if outcome.reason is DeclineReason.NOT_FROM_SOURCES:
        return "The sources can't answer that, and I only quote them: I write, reckon and guess nothing."
    return f"{_greeting(outcome.question.text)} I answer questions with sentences quoted from the sources here.".strip()


def _greeting(text: str) -> str:
    """Return what is said first to small talk."""
    from index.answering.smalltalk import Manner, classify

    said = {Manner.GREETING: "Hello!", Manner.THANKS: "You're welcome!", Manner.FAREWELL: "Goodbye!"}
    manner = classify(text)
    return said.get(manner, "") if manner else ""


def _unmentioned(outcome: NoAnswer) -> str:
    return unmentioned(outcome.named)


def _is_gap(outcome: NoAnswer) -> bool:
    """Whether the sources hold the topic, and not this: a smaller part of the words is missing."""
    return bool(outcome.named) and len(outcome.missing) < _MOSTLY * len(outcome.question.terms)


def _low(outcome: NoAnswer, most_characters: int) -> str:
    del most_characters
    if _is_gap(outcome):
        return _unmentioned(outcome)
    return "The sources don't seem to answer that."


def _no_terms(outcome: NoAnswer, most_characters: int) -> str:
    del most_characters
    common = outcome.question.common
    return (
        f"{listed(common)} {'is' if len(common) == 1 else 'are'} too common to look up."
        if common
        else "There is nothing in that question to look up: its words are too common, or it has none."
    )


def _too_long(outcome: NoAnswer, most_characters: int) -> str:
    length = len(outcome.question.text)
    return f"That question is too long: {counted(length, 'character')}, of at most {most_characters:,}."


_WHY: Final = MappingProxyType[DeclineReason, Callable[[NoAnswer, int], str]](
    {
        DeclineReason.EMPTY_QUESTION: lambda *_: "There is no question.",
        DeclineReason.QUESTION_TOO_LONG: _too_long,
        DeclineReason.NO_TERMS: _no_terms,
        DeclineReason.NOTHING_TO_SEARCH: lambda *_: "There is nothing to search yet.",
        DeclineReason.NO_MATCH: lambda *_: "The sources hold nothing about that.",
        DeclineReason.LOW_CONFIDENCE: _low,
        DeclineReason.TOO_VAGUE: lambda *_: "That could mean too many places in the sources.",
    }
)

_UNKNOWN: Final = "The sources seem to hold nothing about that."
_ASK: Final = "Ask about something that they tell of: a person, a place, a subject."
_OTHER_WORDS: Final = "Try other words."

_NEXT: Final = MappingProxyType(
    {
        DeclineReason.EMPTY_QUESTION: "Ask in a few words, for example: How do I add a source?",
        DeclineReason.QUESTION_TOO_LONG: "Ask for one thing, in a sentence.",
        DeclineReason.NO_TERMS: "Name what you want to know about: a person, a place, a subject.",
        DeclineReason.TOO_VAGUE: "Add what you want to know about it: a name, a place, a time.",
    }
)

_IN_TERMINAL: Final = MappingProxyType(
    {
        DeclineReason.NOTHING_TO_SEARCH: "Add a folder or a file first: verbatim index PATH",
        DeclineReason.NO_MATCH: "Try other words for it, or add a source that tells of it: verbatim index PATH",
    }
)


def _in_chat(reason: DeclineReason, *, can_add: bool) -> Text:
    """Say what to do where somebody else may have to do it; empty where that is the same everywhere."""
    if reason is DeclineReason.NOTHING_TO_SEARCH:
        return ours("Add a source first: </source add>" if can_add else "An admin can add a source: </source add>")
    if reason is DeclineReason.NO_MATCH and can_add:
        return ours("Try other words, or add a source that tells of it: </source add>")
    return ""


def _next(outcome: NoAnswer, *, has_nearest: bool) -> str:
    if outcome.reason is not DeclineReason.LOW_CONFIDENCE:
        return _NEXT.get(outcome.reason, _OTHER_WORDS)
    ask = "Ask without that word" if _is_gap(outcome) and len(outcome.missing) == 1 else "Try other words"
    return f"{ask}, or see whether a passage below helps." if has_nearest else f"{ask}."

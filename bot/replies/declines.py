"""NoAnswer -> Reply: why there is no answer, and what to do next."""

from collections.abc import Callable, Sequence

from bot.replies.answers import Detail, NumberedQuote, quote_blocks
from bot.replies.wording import confidence_in_words, counted, listed
from bot.reply import Block, Reply, Role
from index.model import DeclineReason, NoAnswer


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
    is_exact = detail is Detail.EXACT
    why = _WHY[outcome.reason](outcome, most_characters)
    if is_exact and outcome.reason is DeclineReason.LOW_CONFIDENCE:
        why += f" {confidence_in_words(outcome.confidence)}."
    blocks = [Block(Role.WARNING, why)]
    if outcome.missing:
        blocks.append(Block(Role.NOTE, f"No sentence holds {listed(outcome.missing, 'or')}."))
    next_step = _IN_TERMINAL.get(outcome.reason, "") if is_exact else _in_chat(outcome.reason, can_add=can_add)
    blocks.append(Block(Role.NOTE, next_step or _next(outcome.reason, has_nearest=bool(nearest))))
    if nearest:
        blocks.append(Block(Role.HEADING, "Nearest passages (not an answer):", apart=True))
        blocks.extend(quote_blocks(nearest, detail))
    return Reply(tuple(blocks))


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


_WHY: dict[DeclineReason, Callable[[NoAnswer, int], str]] = {
    DeclineReason.EMPTY_QUESTION: lambda *_: "There is no question.",
    DeclineReason.QUESTION_TOO_LONG: _too_long,
    DeclineReason.NO_TERMS: _no_terms,
    DeclineReason.NOTHING_TO_SEARCH: lambda *_: "There is nothing to search yet.",
    DeclineReason.NO_MATCH: lambda *_: "The sources hold nothing about that.",
    DeclineReason.LOW_CONFIDENCE: lambda *_: "The sources don't seem to answer that.",
}

_NEXT = {
    DeclineReason.EMPTY_QUESTION: "Ask in a few words, for example: How do I add a source?",
    DeclineReason.QUESTION_TOO_LONG: "Ask for one thing, in a sentence.",
    DeclineReason.NO_TERMS: "Name what you want to know about: a person, a place, a subject.",
}

_IN_TERMINAL = {
    DeclineReason.NOTHING_TO_SEARCH: "Add a folder or a file first: verbatim index PATH",
    DeclineReason.NO_MATCH: "Try other words for it, or add a source that tells of it: verbatim index PATH",
}


def _in_chat(reason: DeclineReason, *, can_add: bool) -> str:
    """Say what to do where somebody else may have to do it; empty where that is the same everywhere."""
    if reason is DeclineReason.NOTHING_TO_SEARCH:
        return "Add a source first: /source add" if can_add else "An admin can add a source: /source add"
    if reason is DeclineReason.NO_MATCH and can_add:
        return "Try other words, or add a source that tells of it: /source add"
    return ""


def _next(reason: DeclineReason, *, has_nearest: bool) -> str:
    if has_nearest and reason is DeclineReason.LOW_CONFIDENCE:
        return "Try other words, or see whether a passage below helps."
    return _NEXT.get(reason, "Try other words.")

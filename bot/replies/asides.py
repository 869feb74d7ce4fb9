"""Question -> what is said beside its answer: that words were corrected or carried over, in a line each. Pure."""

from collections.abc import Iterator, Sequence

from bot.replies.wording import listed
from bot.reply import Block, Role
from index.model import Correction, Question


def aside_blocks(question: Question) -> Iterator[Block]:
    """Say in a line each what was looked up that was not typed; nothing where that is all."""
    told = (corrections_in_words(question.corrections), carried_in_words(question))
    return (Block(Role.ASIDE, text) for text in told if text)


def corrections_in_words(corrections: Sequence[Correction]) -> str:
    """Say what was looked up instead of words that no source holds; empty where there is nothing to say."""
    looked_up = [f"{_phrase(one.instead)} for {_phrase(one.typed)}" for one in corrections if one.instead]
    left_out = [" ".join(one.typed) for one in corrections if not one.instead]
    sentences = []
    if looked_up:
        sentences.append(f"Looked up {_joined(looked_up)}; no source here holds what was typed.")
    if left_out:
        sentences.append(f"Left out {listed(left_out)}, which no source here holds.")
    return " ".join(sentences)


def carried_in_words(question: Question) -> str:
    """Say which words of the question before were taken along; empty where none were."""
    words = list(dict.fromkeys(entry.word for entry in question.carried))
    return f"Read with {listed(words)} of the question before." if words else ""


def unmentioned(named: Sequence[str]) -> str:
    """Say which words no source holds; there is at least one."""
    return f"No source here mentions {listed(named, 'or')}."


def _phrase(words: Sequence[str]) -> str:
    return f"“{' '.join(words)}”"


def _joined(phrases: Sequence[str]) -> str:
    return ", ".join(phrases[:-1]) + " and " + phrases[-1] if len(phrases) > 1 else phrases[0]

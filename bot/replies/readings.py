"""Question -> the notes that say how it was read: what was carried over, corrected, also looked for, left out."""

from collections.abc import Iterator

from bot.replies.asides import carried_in_words, corrections_in_words
from bot.replies.wording import counted, listed
from bot.reply import Block, Role
from index.model import Question


def reading_notes(question: Question) -> Iterator[Block]:
    """Yield a note for each thing that is not as it was typed; none where all is."""
    told = (
        carried_in_words(question),
        corrections_in_words(question.corrections),
        *_also_sought(question),
        _parts(question),
        _capped(question),
    )
    return (Block(Role.NOTE, text) for text in told if text)


def _also_sought(question: Question) -> Iterator[str]:
    for sought in question.also_sought:
        yield f"For “{' '.join(sought.words)}”, also looked for {listed(sought.names, 'or')}."


def _parts(question: Question) -> str:
    if not question.parts:
        return ""
    return f"Read as {counted(len(question.parts), 'question')}: {listed(question.parts)}."


def _capped(question: Question) -> str:
    words = [entry.word for entry in question.capped]
    return f"Left out because a question may hold only so many words: {listed(words)}." if words else ""

"""What became of a receipt that was replayed -> Reply: the same again, or what has changed since."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from bot.replies.wording import listed
from bot.reply import Block, Reply, Role
from index.answering.receipt_changes import Change, ChangeKind
from index.answering.receipts import OWN

MOST_NAMED: Final = 10
"""So many changes of one kind are told; the rest is counted."""
_DIGITS: Final = 12
_VERSIONS: Final = {
    "verbatim": "Verbatim",
    "program": "The program that answers",
    "python": "Python",
    "segmenter": "The rules that cut sentences",
    "synonyms": "The list of synonyms",
    "weights": "The weights of the ranking",
    "words": "The built-in lists of words",
}


def receipt_note(answer: str) -> Block:
    """Say how an answer of a chat can be repeated, by its id."""
    return Block(Role.NOTE, f"Its receipt is {answer}. Who runs Verbatim can repeat it with: verbatim replay {answer}")


def same_again_reply(changed: Sequence[Change]) -> Reply:
    """Say what has changed since a receipt whose question is answered as it was; nothing where nothing has."""
    if not changed:
        return Reply(())
    return Reply((Block(Role.NOTE, "The outcome is the same, though since then:"), *_told(changed)))


def differs_reply(question: str, changed: Sequence[Change]) -> Reply:
    """Say that a receipt's question is answered otherwise now, and what has changed since."""
    blocks = [Block(Role.WARNING, f"“{question}” is answered otherwise now.")]
    if any(change.is_cause for change in changed):
        blocks.append(Block(Role.NOTE, "Since the receipt was written:"))
        blocks += _told(changed)
    else:
        blocks += _told(changed)
        blocks.append(Block(Role.NOTE, "Nothing that could explain it is told by the receipt."))
    return Reply((*blocks, Block(Role.NOTE, "See how it is answered now: verbatim ask QUESTION")))


def _told(changed: Sequence[Change]) -> Iterator[Block]:
    kinds = Counter(change.kind for change in changed)
    named: Counter[ChangeKind] = Counter()
    for change in changed:
        named[change.kind] += 1
        if named[change.kind] <= MOST_NAMED:
            yield Block(Role.NOTE, f"- {_sentence(change)}")
        elif named[change.kind] == kinds[change.kind]:
            yield Block(Role.NOTE, f"- And {kinds[change.kind] - MOST_NAMED:,} more of that kind.")


def _sentence(change: Change) -> str:
    old, new = (value or "nothing" for value in (change.old, change.new))
    if change.kind is ChangeKind.VERSION:
        return f"{_VERSIONS.get(change.subject, change.subject)} changed: {old}, now {new}."
    if change.kind is ChangeKind.SETTING:
        return f"The setting {change.subject} was {old}, and is {new}. The receipt's was used."
    if change.kind is ChangeKind.GENERATION:
        library = "The workspace's library" if change.subject == OWN else "The library"
        return f"{library} went from generation {old} to {new}."
    return _of_texts(change)


def _of_texts(change: Change) -> str:
    subject = listed([change.subject])
    new = (change.new or "")[:_DIGITS]
    if change.kind is ChangeKind.SOURCE_GONE:
        return f"The source {subject} is gone."
    if change.kind is ChangeKind.DOCUMENT_GONE:
        return f"The document {subject} is gone; it was quoted in revision {(change.old or '')[:_DIGITS]}."
    if change.kind is ChangeKind.DOCUMENT_ADDED:
        return f"The document {subject} is new (revision {new})."
    was = f"was quoted in revision {change.old[:_DIGITS]}, and" if change.old else "changed, and"
    return f"The document {subject} {was} is revision {new} now."

"""A question for people -> Reply: what they are told, and what who asked is told. No quote goes along."""

from bot.chat import Place, PlaceKind
from bot.reply import Block, Reference, ReferenceKind, Reply, Role, Text, block_of, note, worded


def hand_over_reply(question: str, asker: Reference, added: str, where: Text) -> Reply:
    """Put a question to people; `added` is what the asker wrote beside it, `where` the end of a sentence."""
    return Reply(
        (
            Block(Role.HEADING, "A question for a human"),
            block_of(Role.NOTE, worded(asker, f" asks: “{question}”")),
            *([Block(Role.NOTE, f"They add: “{added}”")] if added else ()),
            block_of(Role.NOTE, worded("Asked ", where, ".")),
        )
    )


def handed_over_reply(channel: str) -> Reply:
    """Confirm that a question was put to people: in a channel, or right here where none is named."""
    where = worded("in ", named_channel(channel)) if channel else worded("here")
    return note(worded("Your question was put to a human, ", where, "."), "Whoever knows will answer you.")


def consent_block(channel: str) -> Block:
    """Say, before somebody who asked unseen hands a question over, who will see what of it."""
    shown = "“Ask a human” shows your name and your question in "
    return block_of(Role.NOTE, worded(shown, named_channel(channel), ", but no quotes."))


def place_words(place: Place, message: str = "", *, is_private: bool) -> Text:
    """Say where something was asked, as the end of a sentence; `message` is the id of what was said to it there."""
    if place.kind is PlaceKind.DIRECT:
        return "in a direct message"
    there = place.thread or place.channel
    where = worded("in ", named_channel(there))
    if is_private:
        return worded("privately ", where)
    if not message or place.workspace is None:
        return where
    shown = Reference(ReferenceKind.MESSAGE, message, "see it there", (place.workspace, there))
    return worded(where, " (", shown, ")")


def named_channel(channel: str) -> Reference:
    """Name a channel or a thread of a platform."""
    return Reference(ReferenceKind.CHANNEL, channel, f"the channel {channel}")

"""A question for people -> Reply: what they are told, and what who asked is told. No quote goes along."""

from bot.chat import Place, PlaceKind
from bot.reply import Block, Reply, Role, note


def hand_over_reply(question: str, asker: str, added: str, where: str) -> Reply:
    """Put a question to people; `added` is what the asker wrote beside it, `where` the end of a sentence."""
    return Reply(
        (
            Block(Role.HEADING, "A question for a human"),
            Block(Role.NOTE, f"{asker} asks: “{question}”"),
            *([Block(Role.NOTE, f"They add: “{added}”")] if added else ()),
            Block(Role.NOTE, f"Asked {where}."),
        )
    )


def handed_over_reply(channel: str) -> Reply:
    """Confirm that a question was put to people: in a channel, or right here where none is named."""
    where = f"in the channel {channel}" if channel else "here"
    return note(f"Your question was put to a human, {where}.", "Whoever knows will answer you.")


def consent_block(channel: str) -> Block:
    """Say, before somebody who asked unseen hands a question over, who will see what of it."""
    return Block(Role.NOTE, f"“Ask a human” shows your name and your question in the channel {channel}, but no quotes.")


def place_words(place: Place, *, is_private: bool) -> str:
    """Say where something was asked, as the end of a sentence."""
    if place.kind is PlaceKind.DIRECT:
        return "in a direct message"
    where = f"in the channel {place.channel}" + (f", thread {place.thread}" if place.thread else "")
    return f"privately {where}" if is_private else where

"""The chat: lines in, replies out, until the input ends or the person leaves."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.platforms.terminal.commands import Keep, Leave, keep_nothing, respond
from bot.platforms.terminal.conversation import Conversation
from bot.replies import error_reply
from bot.reply import Block, Reply, Role, note
from config.errors import VerbatimError
from index.answering import Answerer

Show = Callable[[Reply], None]


def greeting(summary: str, place: str) -> Reply:
    """Say what is indexed, at which place the library lies, and how to go on."""
    return note(
        f"Verbatim quotes word for word from {summary}.",
        f"The library lies at {place}",
        "Type a question, or :help for what else there is.",
    )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a chat has around it: where replies go, the library behind it, and what keeps a receipt in a file.

    `newer` returns a later generation than the one it is given, if there is one. Where the chat outlives
    interrupts, Ctrl-C during an answer leads back to the prompt.
    """

    show: Show
    sources: Callable[[], Reply]
    newer: Callable[[int], Answerer | None]
    outlives_interrupts: bool
    keep: Keep = keep_nothing


def chat(lines: Iterable[str], conversation: Conversation, around: Surroundings) -> None:
    """Reply to every line, each from the newest generation."""
    for line in lines:
        try:
            _renew(conversation, around)
            reply = respond(line, conversation, around.sources, around.keep)
        except VerbatimError as error:
            reply = error_reply(error)
        except KeyboardInterrupt:
            if not around.outlives_interrupts:
                raise
            reply = note("Stopped that. Ask on, or leave with :quit.")
        if isinstance(reply, Leave):
            return
        if reply is not None:
            around.show(Reply((*reply.blocks, Block(Role.NOTE, "")), reply.actions))


def _renew(conversation: Conversation, around: Surroundings) -> None:
    answerer = around.newer(conversation.generation)
    if answerer is not None:
        conversation.renew(answerer)
        around.show(note("The library has changed; answers come from its new state now."))

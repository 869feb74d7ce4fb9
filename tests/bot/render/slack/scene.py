"""Replies as answers make them, rendered within all limits."""

from bot.chat import Button, Response
from bot.render.slack import SlackMessage, render
from bot.render.slack.words import restored
from bot.reply import Block, Reply, Role
from tests.bot.render.slack.judge import quotes_of, violations

MORE = Button("more", "a1", "More")


def answer(quote: str, *, before: str = "", after: str = "", url: str = "") -> Reply:
    """Return an answer of one quote."""
    blocks = [
        Block(Role.CONTEXT, before, apart=True),
        Block(Role.QUOTE, quote, apart=True),
        Block(Role.CONTEXT, after),
        Block(Role.CITATION, "Guide · Ann, 2026-01-02 · manual · line 12", number=1),
        Block(Role.ADDRESS, url),
        Block(Role.ADDRESS, "manual/guide.md#12-80"),
        Block(Role.NOTE, "Confidence: high (0.91).", apart=True),
    ]
    return Reply(tuple(block for block in blocks if block.text))


def message(reply: Reply, *buttons: Button) -> SlackMessage:
    """Return the message of a reply."""
    rendered = render(Response(reply, buttons=buttons))
    assert violations(rendered) == []
    return rendered


def read_back(message: SlackMessage) -> list[str]:
    """Return the quotes, character for character, read off a message."""
    return [restored(quote) for quote in quotes_of(message.blocks)]

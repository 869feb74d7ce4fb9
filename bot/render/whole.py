"""All of what a message was too small for: behind a button, or in a file."""

from typing import Final

from bot.chat import Attachment
from bot.render.layout import ASCII, lines_of
from bot.reply import Reply

WHOLE: Final = "whole"
"""The action of the button that shows what was cut."""


def whole_file(reply: Reply) -> Attachment:
    """Return a reply as a file of plain text, nothing left out."""
    text = "".join("".join(piece for piece, _ in line) + "\n" for line in lines_of(reply, width=None, marks=ASCII))
    return Attachment("whole.txt", text.encode("utf-8", errors="replace"), "All of it, as text")

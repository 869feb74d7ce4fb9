"""What is handed to Discord for one message, described without its library."""

from dataclasses import dataclass

from bot.chat import Attachment, Button


@dataclass(frozen=True, slots=True)
class Payload:
    """A message: either plain `content`, or `displays`, the texts of a message built of components.

    `rows` are the buttons, `files` go with it. Every limit of Discord is kept: see `limits`. `calls` is the id
    of the one role that the text may ping.
    """

    content: str = ""
    displays: tuple[str, ...] = ()
    rows: tuple[tuple[Button, ...], ...] = ()
    files: tuple[Attachment, ...] = ()
    calls: int | None = None

    @property
    def text(self) -> str:
        """All of its text, as markdown."""
        return self.content or "\n".join(self.displays)

"""What is handed to Slack for one message, described without its library."""

from dataclasses import dataclass
from typing import Any

from bot.chat import Attachment


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """A message: its `blocks`, and `text`, which notifications and screen readers give instead of them.

    Every limit of Slack is kept: see `limits`. `files` go with it, as uploads of their own.
    """

    text: str
    blocks: tuple[dict[str, Any], ...]
    files: tuple[Attachment, ...] = ()

    def post_arguments(self) -> dict[str, Any]:
        """Return the arguments of `chat.postMessage` besides the place: nothing is looked for in the text."""
        return {**self.update_arguments(), "unfurl_links": False, "unfurl_media": False, "mrkdwn": False}

    def update_arguments(self) -> dict[str, Any]:
        """Return those of `chat.update` and `chat.postEphemeral`, which know fewer."""
        return {"text": self.text, "blocks": list(self.blocks), "link_names": False, "parse": "none"}

    def response_arguments(self) -> dict[str, Any]:
        """Return what is posted to a `response_url`, besides who sees it and what it replaces.

        It takes neither `link_names` nor `parse`: nothing is looked for in the text of an app's own.
        """
        return {"text": self.text, "blocks": list(self.blocks), "unfurl_links": False, "unfurl_media": False}

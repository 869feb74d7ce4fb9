"""What Slack takes, in characters unless said otherwise.

From https://docs.slack.dev/reference: Block Kit, Views, chat.postMessage. All blocks of a message together are limited
too, which the reference does not say: at about 13,200 characters of them as JSON `msg_blocks_too_long` comes
(slackapi/bolt-js#2509, #2867). We count UTF-16 units, of which a text never has fewer than characters.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from bot.render.lengths import shortened, units

__all__ = ["shortened", "size", "units"]

BLOCKS: Final = 50
"""Blocks of one message."""
VIEW_BLOCKS: Final = 100
MESSAGE: Final = 10_000
"""All blocks of a message as JSON."""
MESSAGE_TEXT: Final = 2_000
"""The text of a message, which stands for its blocks: Slack advises 4,000, with them it stays below the 13,200."""
TEXT_OBJECT: Final = 3_000
RICH_TEXT: Final = 3_000
"""A block of rich text: the reference names no limit, so that of a section."""
CONTEXT_TEXT: Final = 2_000
"""A text of a context block: the reference names no limit but that of every text, older clients cut at so many."""
ELEMENTS: Final = 25
"""Elements of an actions block."""
BUTTONS: Final = 25
BUTTONS_IN_ROW: Final = 5
BUTTON_LABEL: Final = 75
BUTTON_VALUE: Final = 2_000
ACTION_ID: Final = 255
CALLBACK_ID: Final = 255
PRIVATE_METADATA: Final = 3_000
VIEW_TITLE: Final = 24
"""A modal's title, and what stands on its buttons."""
INPUT_LABEL: Final = 2_000
INPUT_TEXT: Final = 3_000
"""What somebody may write into one field."""
PLACEHOLDER: Final = 150
OPTIONS: Final = 100
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
FILE_TITLE: Final = 1_024


def size(block: Mapping[str, Any]) -> int:
    """Return the length of a block as JSON."""
    return len(json.dumps(block, ensure_ascii=False).encode("utf-16-le", "surrogatepass")) // 2

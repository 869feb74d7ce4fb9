"""What Discord takes, in characters unless said otherwise.

From https://discord.com/developers/docs: Message Resource, Components, Component Reference, Application
Commands. Discord's servers count code points (discord/discord-api-docs#1315), its clients UTF-16 units.
We count UTF-16 units, of which a text never has fewer.
"""

from typing import Final

CONTENT: Final = 2_000
"""The text of a plain message."""
DISPLAYED: Final = 4_000
"""The text of all displays of a message that is built of components (version 2)."""
COMPONENTS: Final = 40
"""Components of one message, nested ones counted."""
ROWS: Final = 5
BUTTONS_IN_ROW: Final = 5
BUTTON_LABEL: Final = 80
CUSTOM_ID: Final = 100
FILES: Final = 10
FILE_DESCRIPTION: Final = 1_024
NONCE: Final = 25
THREAD_NAME: Final = 100
CHOICES: Final = 25
"""Suggestions while somebody types."""
CHOICE: Final = 100
"""A suggestion's name and its value."""
COMMAND_NAME: Final = 32
COMMAND_DESCRIPTION: Final = 100
COMMANDS: Final = 100
"""Slash commands of one server, and as many that are everywhere."""
OPTION_TEXT: Final = 6_000
MODAL_TITLE: Final = 45
MODAL_LABEL: Final = 45
MODAL_TEXT: Final = 4_000

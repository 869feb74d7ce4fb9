"""What handles a command."""

from typing import Protocol

from bot.chat import Call, Response
from bot.conversation.services import Services, Situation


class Handler(Protocol):
    """Does what one command says. Its arguments are parsed, its permission is checked.

    Raises:
        VerbatimError: it can't be done; who gave the command is told.
    """

    async def __call__(self, services: Services, situation: Situation, call: Call) -> Response:
        """Do it, and return what is said back."""

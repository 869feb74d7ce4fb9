"""What handles a command, and what it gives back: a response, or the responses of work that takes long."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.chat import Call, Response
from bot.conversation.services import Services, Situation


@dataclass(frozen=True, slots=True)
class Unfolding:
    """Work that takes a while, and what is said of it.

    Iterating over `responses` does the work. Each says all that there is to say by then, so any may be left
    out but the last, which is the outcome; a VerbatimError instead of it is the outcome too. `stop` asks the
    work to end, whether it has begun or not: the outcome then says so.
    """

    responses: AsyncGenerator[Response, None]
    stop: Callable[[], None]


class Handler(Protocol):
    """Does what one command says. Its arguments are parsed, its permission is checked.

    Raises:
        VerbatimError: it can't be done; who gave the command is told.
    """

    async def __call__(self, services: Services, situation: Situation, call: Call) -> Response:
        """Do it, and return what is said back."""


class LongHandler(Protocol):
    """Begins what one command says, where that may take longer than anybody waits without a word. See `Handler`."""

    async def __call__(self, services: Services, situation: Situation, call: Call) -> Unfolding:
        """Check that it can be done, and return the work."""

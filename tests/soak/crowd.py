"""Many people in many places who ask at a steady pace, whether they were answered or not."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final

from tests.soak.ledger import Ledger

QUESTIONS: Final = (
    "Where does Verbatim work today?",
    "Which Python does Verbatim need?",
    "What does every quote carry?",
    "What does the command make chat do?",
    "Where do the answers on Discord and Slack stand?",
)
WAITING_SECONDS: Final = 0.05
"""Between two looks at how many wait."""
REPEATS_EACH: Final = 40
"""One of so many questions is delivered twice."""


class Crowd(ABC):
    """People who ask; a platform's own says how.

    With one of `spoilt_each` questions something is to go wrong.
    """

    spoilt_each = 20

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.asked = 0

    async def asks(
        self, count: int, per_second: float, spoil: Callable[[], None] = lambda: None, most_waiting: int | None = None
    ) -> None:
        """Ask until the platform has told the bot of `count` questions more, so many each second.

        `spoil` is called with one question of so many. Where `most_waiting` is given, nobody asks while so many
        wait for their answer: what a bot does that has too much in hand is measured elsewhere.
        """
        loop = asyncio.get_running_loop()
        wanted = len(self.ledger.questions) + count
        due, asked = loop.time(), 0
        while len(self.ledger.questions) < wanted:
            self.asks_once()
            asked += 1
            if asked % self.spoilt_each == 0:
                spoil()
                while most_waiting is not None and self.ledger.waiting() >= most_waiting:
                    await asyncio.sleep(WAITING_SECONDS)
                    due = loop.time()
            due += 1 / per_second
            await asyncio.sleep(max(0.0, due - loop.time()))

    @abstractmethod
    def asks_once(self) -> object:
        """Let the next person ask, in the next way."""

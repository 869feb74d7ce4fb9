"""What was asked of the bot at the lab, and what became of it: acknowledged when, answered how often."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from bot.conversation.delivery import nonce_of
from bot.platforms.discord.events import key_of
from bot.platforms.discord.outlet import short_nonce
from tests.lab.discord.actors import Happening, Said
from tests.lab.discord.backend import Request
from tests.lab.discord.lab import Lab
from tests.lab.discord.world import Message

_TYPING: Final = "/channels/{channel_id}/typing"
_CALLBACK: Final = "/interactions/{interaction_id}/{interaction_token}/callback"
_ASKED_LAST: Final = 2_000
_PATIENCE_SECONDS: Final = 120.0
"""Far beyond all waits between tries; reached only where an answer is missing."""


@dataclass(slots=True, eq=False)
class Question:
    """Something that addressed the bot. Times are monotonic seconds; `acknowledged` is None until it was."""

    happening: Happening
    asked: float
    phase: str
    acknowledged: float | None = None

    @property
    def nonce(self) -> str:
        """Return the nonce under which its answer is sent as a message."""
        if isinstance(self.happening, Said):
            return short_nonce(nonce_of(key_of("message", int(self.happening.message.id))))
        return short_nonce(nonce_of(key_of("interaction", int(self.happening.interaction.id))))


@dataclass(slots=True)
class Ledger:
    """Every question that Discord told the bot of; `missed` counts those of which it never did.

    `phase` names what is going on while questions are asked.
    """

    lab: Lab
    phase: str = ""
    questions: list[Question] = field(default_factory=list)
    missed: int = 0
    _watcher: Callable[[Message], None] = lambda _: None
    _by_token: dict[str, Question] = field(default_factory=dict)
    _untyped: dict[str, deque[Question]] = field(default_factory=dict)
    _sent: dict[str, list[Message]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin to watch what the bot does."""
        self.lab.server.arrived = self._arrived
        self.lab.backend.posted = self._posted

    def watch(self, answered: Callable[[Message], None]) -> None:
        """Tell `answered` of each message of the bot's that others may reply to."""
        self._watcher = answered

    def note(self, happening: Happening, *, was_told: bool) -> Question | None:
        """Enter a question and return it; one that Discord can't tell the bot of is only counted."""
        if not was_told:
            self.missed += 1
            if not isinstance(happening, Said):
                self.lab.forgive(happening)
            return None
        question = Question(happening, monotonic(), self.phase)
        self.questions.append(question)
        if isinstance(happening, Said):
            self._untyped.setdefault(happening.channel.id, deque()).append(question)
        else:
            self._by_token[happening.interaction.token] = question
        return question

    async def all_answered(self) -> None:
        """Wait until every question has an answer.

        Raises:
            AssertionError: one has none.
        """
        for question in self.questions:
            await self.answered(question)

    async def answered(self, question: Question) -> None:
        """Wait until a question has an answer. Raises as `all_answered` does."""
        await self.lab.backend.changes.until(
            lambda: self.answers(question) or None,
            lambda: f"No answer to {question.happening}.",
            _PATIENCE_SECONDS,
        )

    def answers(self, question: Question) -> list[Message]:
        """Return the answers to a question: by reference or nonce, or as the interaction's own."""
        sent = self._sent.get(question.nonce, [])
        if isinstance(question.happening, Said):
            return sent
        return [*self.lab.replies_to(question.happening), *sent]

    def waiting(self) -> int:
        """Count the questions asked last that have no answer yet."""
        return sum(1 for question in self.questions[-_ASKED_LAST:] if not self.answers(question))

    def doubled(self) -> int:
        """Count the answers beyond the first."""
        return sum(max(0, len(self.answers(question)) - 1) for question in self.questions)

    def waits(self, phase: str) -> list[float]:
        """Return the seconds from each question of a phase to its acknowledgement, in ascending order."""
        asked = [one for one in self.questions if one.phase == phase]
        return sorted(one.acknowledged - one.asked for one in asked if one.acknowledged is not None)

    def _arrived(self, request: Request) -> None:
        if request.template == _TYPING:
            waiting = self._untyped.get(request.path["channel_id"])
            if waiting:
                waiting.popleft().acknowledged = monotonic()
        elif request.template == _CALLBACK:
            question = self._by_token.get(request.path["interaction_token"])
            if question is not None and question.acknowledged is None:
                question.acknowledged = monotonic()

    def _posted(self, message: Message) -> None:
        if message.author.bot and message.nonce is not None:
            self._sent.setdefault(message.nonce, []).append(message)
            self._watcher(message)


def percentile(ascending: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie; not a number where there are none."""
    if not ascending:
        return math.nan
    return ascending[min(len(ascending) - 1, math.ceil(share * len(ascending)) - 1)]


def acknowledgement_figures(waits: list[float]) -> dict[str, float]:
    """Return the usual percentiles, in milliseconds, named for a report."""
    shares = {"p50_ms": 0.5, "p99_ms": 0.99, "p99.9_ms": 0.999, "max_ms": 1.0}
    return {name: 1000 * percentile(waits, share) for name, share in shares.items()}

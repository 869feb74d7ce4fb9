"""What was asked on Discord: acknowledged by typing, or by an interaction's callback."""

from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

from bot.conversation.delivery import nonce_of
from bot.platforms.discord.events import key_of
from bot.platforms.discord.outlet import short_nonce
from tests.lab.discord.actors import Happening, Said
from tests.lab.discord.backend import Request
from tests.lab.discord.lab import Lab
from tests.lab.discord.world import Message
from tests.soak.ledger import Ledger, Question

_TYPING: Final = "/channels/{channel_id}/typing"
_CALLBACK: Final = "/interactions/{interaction_id}/{interaction_token}/callback"


class DiscordLedger(Ledger):
    """See `Ledger`."""

    def __init__(self, lab: Lab, phase: str = "") -> None:
        super().__init__(lab.backend.changes, phase)
        self.lab = lab
        self._watcher: Callable[[Message], None] = lambda _: None
        self._by_token: dict[str, Question] = {}
        self._untyped: dict[str, deque[Question]] = {}
        lab.server.arrived = self._arrived
        lab.backend.posted = self._posted

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
        question = Question(happening, _nonce(happening), monotonic(), self.phase)
        self.questions.append(question)
        if isinstance(happening, Said):
            self._untyped.setdefault(happening.channel.id, deque()).append(question)
        else:
            self._by_token[happening.interaction.token] = question
        return question

    def answers(self, question: Question) -> Sequence[Message]:
        """Return the answers to a question: by reference or nonce, or as the interaction's own."""
        sent = super().answers(question)
        if isinstance(question.happening, Said):
            return sent
        return [*self.lab.replies_to(question.happening), *sent]

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
            self.posted(message.nonce, message)
            self._watcher(message)


def _nonce(happening: Happening) -> str:
    if isinstance(happening, Said):
        return short_nonce(nonce_of(key_of("message", int(happening.message.id))))
    return short_nonce(nonce_of(key_of("interaction", int(happening.interaction.id))))

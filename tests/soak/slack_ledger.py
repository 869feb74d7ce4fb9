"""What was asked on Slack: acknowledged on its socket, or by the answer to its request."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

from bot.conversation.delivery import nonce_of
from bot.platforms.slack.events import event_key, message_key
from tests.lab.slack.backend import Envelope
from tests.lab.slack.lab import Called, Happening, Lab, Said
from tests.lab.slack.world import Message
from tests.soak.ledger import ASKED_LAST, Ledger, Question

_COMMAND: Final = "command"
_SHORTCUT: Final = "shortcut"
RETRIED_AFTER_SECONDS: Final = 10.0
"""Slack waits for three, and for minutes before it tries a third time: without a pause the retries are a flood."""


class SlackLedger(Ledger):
    """See `Ledger`. What Slack could not deliver it delivers again, save what people get a failure for at once."""

    def __init__(self, lab: Lab, phase: str = "") -> None:
        super().__init__(lab.backend.changes, phase)
        self.lab = lab
        self._watcher: Callable[[Message], None] = lambda _: None
        self._by_address: dict[str, list[Message]] = {}
        self._private: dict[tuple[str, str], list[Question]] = {}
        lab.backend.posted = self._posted

    def watch(self, answered: Callable[[Message], None]) -> None:
        """Tell `answered` of each message of the bot's that others may reply to."""
        self._watcher = answered

    def note(self, happening: Happening) -> Question:
        """Enter a question and return it."""
        question = Question(happening, nonce_for(happening), monotonic(), self.phase)
        self.questions.append(question)
        if isinstance(happening, Called):
            self._private.setdefault((happening.channel.id, happening.user.id), []).append(question)
        return question

    def answers(self, question: Question) -> Sequence[Message]:
        """Return the answers to a question: by nonce, or by the address that came with it."""
        return [*super().answers(question), *self._by_address.get(question.happening.response_url, [])]

    def waiting(self) -> int:
        """Count the questions asked last that the bot has and did not answer yet."""
        asked = self.questions[-ASKED_LAST:]
        return sum(1 for one in asked if _is_acknowledged(one.happening) and not self.answers(one))

    async def all_told(self) -> None:
        """Have delivered again what is still open, until all is acknowledged; take out what people see fail.

        Of a command whose socket broke Slack tells the person, and never the bot again.
        """
        await self.lab.settle()
        while open_ones := [one for one in self.questions if not _is_acknowledged(one.happening)]:
            for question in open_ones:
                if isinstance(question.happening, Called) and self._is_lost(question.happening):
                    self.lab.forgive(question.happening)
                    self.questions.remove(question)
                    self.missed += 1
            self.lab.retry_unacknowledged(RETRIED_AFTER_SECONDS)
            await self.lab.settle()

    def _is_lost(self, called: Called) -> bool:
        """Tell whether a command never came, or its acknowledgement could not."""
        return all(one.failed or not one.delivered or self._has_no_way(one) for one in called.envelopes)

    def _has_no_way(self, envelope: Envelope) -> bool:
        return envelope.socket is not None and not self.lab.sockets.has(envelope.socket)

    def count_acknowledgements(self) -> None:
        """Take over when the first envelope of each question was acknowledged that Slack delivered at once."""
        for question in self.questions:
            first = question.happening.envelopes[0]
            if first.delivered and first.acknowledgement is not None:
                question.acknowledged = question.asked + first.acknowledgement.seconds

    def _posted(self, message: Message) -> None:
        if not message.user.bot:
            return
        if message.sees is not None and message.source is None:
            self._whispered(message, message.sees)
        elif message.source is not None:
            self._by_address.setdefault(message.source, []).append(message)
        elif message.metadata is not None:
            self.posted(message.metadata["event_payload"]["nonce"], message)
            self._watcher(message)

    def _whispered(self, message: Message, person: str) -> None:
        """Note what one person saw: Slack keeps no nonce of it, so it answers the oldest question of theirs there.

        That is one which the bot has; of what never came nothing is said.
        """
        asked = self._private.get((message.channel, person), [])
        waiting = [one for one in asked if not self.answers(one)]
        waiting.sort(key=lambda one: not _is_acknowledged(one.happening))
        question = next(iter(waiting), asked[-1] if asked else None)
        if question is not None:
            self.posted(question.nonce, message)


def _is_acknowledged(happening: Happening) -> bool:
    return any(one.acknowledgement is not None and one.acknowledgement.is_good for one in happening.envelopes)


def nonce_for(happening: Happening) -> str:
    """Return what the answer to something bears as its nonce."""
    if isinstance(happening, Said):
        return nonce_of(message_key(happening.user.team, happening.channel.id, happening.ts))
    kind = _SHORTCUT if happening.told.kind.startswith(_SHORTCUT) else _COMMAND
    return nonce_of(event_key(kind, happening.trigger_id))

"""People on Slack who ask at a steady pace."""

from collections.abc import Callable
from itertools import cycle
from typing import Final

from tests.lab.slack.lab import Happening, Lab, Said
from tests.lab.slack.world import Channel, Message, User
from tests.soak.crowd import QUESTIONS, REPEATS_EACH, Crowd
from tests.soak.scale import scaled
from tests.soak.slack_ledger import SlackLedger

CHANNELS: Final = 40
"""Slack takes one message a second in each, so there must be many."""
PEOPLE: Final = 60
EDITS_EACH: Final = 7
"""One of so many questions is edited afterwards, which asks nothing."""


class SlackCrowd(Crowd):
    """People who mention the bot, call commands, write to it directly, ask on in a thread and use a message's menu."""

    spoilt_each = scaled(4, 20)

    def __init__(self, lab: Lab, ledger: SlackLedger) -> None:
        super().__init__(ledger)
        self._lab = lab
        self._notes = ledger
        self._answers: dict[str, Message] = {}
        people = [lab.add_user(f"Asker {number}") for number in range(PEOPLE)]
        places = [lab.add_channel(f"quay-{number}", creator=lab.moderator) for number in range(CHANNELS)]
        self._turns = cycle(zip(cycle(people), places * PEOPLE, strict=False))
        ledger.watch(self._remember)

    def asks_once(self) -> Happening:
        """Let the next person ask, in the next way; some questions are told of again, or changed afterwards."""
        person, channel = next(self._turns)
        self.asked += 1
        happening = self._ways[self.asked % len(self._ways)](person, channel, QUESTIONS[self.asked % len(QUESTIONS)])
        self._notes.note(happening)
        turn, is_repeated = divmod(self.asked, REPEATS_EACH // 4)
        if not is_repeated and isinstance(happening, Said):
            self._lab.redeliver(happening, new_event_id=turn % 2 == 0)
        elif not is_repeated:
            self._lab.duplicate(happening)
        if self.asked % EDITS_EACH == 0 and isinstance(happening, Said):
            self._lab.edit(happening.message, f"{happening.message.text} Please?")
        return happening

    @property
    def _ways(self) -> tuple[Callable[[User, Channel, str], Happening], ...]:
        return (self._mentions, self._calls, self._whispers, self._replies, self._uses_menu)

    def _mentions(self, person: User, channel: Channel, question: str) -> Happening:
        return self._lab.say(person, channel, question, mentions_bot=True)

    def _calls(self, person: User, channel: Channel, question: str) -> Happening:
        return self._lab.slash(person, channel, "/ask", question)

    def _whispers(self, person: User, _: Channel, question: str) -> Happening:
        return self._lab.whisper(person, question)

    def _replies(self, person: User, channel: Channel, question: str) -> Happening:
        answer = self._answers.get(channel.id)
        return self._lab.say(person, channel, question, thread=answer, mentions_bot=answer is None)

    def _uses_menu(self, person: User, channel: Channel, question: str) -> Happening:
        # What somebody says to others is nothing that the bot must answer.
        return self._lab.shortcut(person, self._lab.say(person, channel, question), "find_answer")

    def _remember(self, message: Message) -> None:
        self._answers[message.channel] = message

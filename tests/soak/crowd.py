"""Many people in many places who ask at a steady pace, whether they were answered or not."""

import asyncio
from collections.abc import Callable
from itertools import cycle
from typing import Final

from bot.platforms.discord.tree import MENU
from tests.lab.discord.actors import Happening, Person, Said
from tests.lab.discord.lab import Lab
from tests.lab.discord.world import Channel, Guild, Message
from tests.soak.ledger import Ledger

QUESTIONS: Final = (
    "Where does Verbatim work today?",
    "Which Python does Verbatim need?",
    "What does every quote carry?",
    "What does the command make chat do?",
    "Where do the answers on Discord and Slack stand?",
)
GUILDS: Final = 3
CHANNELS: Final = 12
"""In each guild."""
PEOPLE: Final = 60
"""In each guild."""
SPOILT_EACH: Final = 20
"""With one of so many questions something is to go wrong."""
WAITING_SECONDS: Final = 0.05
"""Between two looks at how many wait."""
REPEATS_EACH: Final = 40
"""One of so many questions is delivered twice."""


class Crowd:
    """People who mention the bot, call commands, write to it directly, reply to it and use a message's menu."""

    def __init__(self, lab: Lab, ledger: Ledger) -> None:
        self._lab = lab
        self._ledger = ledger
        self._guilds = [lab.add_guild(f"Town {number}", lab.owner.user) for number in range(GUILDS)]
        self._channels = {guild.id: _channels(lab, guild) for guild in self._guilds}
        self._answers: dict[str, Message] = {}
        self._turns = cycle(self._people())
        self._asked = 0
        ledger.watch(self._remember)

    async def asks(
        self, count: int, per_second: float, spoil: Callable[[], None] = lambda: None, most_waiting: int | None = None
    ) -> None:
        """Ask until Discord has told the bot of `count` questions more, so many each second.

        `spoil` is called with one question of so many. Where `most_waiting` is given, nobody asks while so many
        wait for their answer: what a bot does that has too much in hand is measured elsewhere.
        """
        loop = asyncio.get_running_loop()
        wanted = len(self._ledger.questions) + count
        due, asked = loop.time(), 0
        while len(self._ledger.questions) < wanted:
            self.asks_once()
            asked += 1
            if asked % SPOILT_EACH == 0:
                spoil()
                while most_waiting is not None and self._ledger.waiting() >= most_waiting:
                    await asyncio.sleep(WAITING_SECONDS)
                    due = loop.time()
            due += 1 / per_second
            await asyncio.sleep(max(0.0, due - loop.time()))

    def asks_once(self) -> Happening:
        """Let the next person ask, in the next way."""
        person, channel = next(self._turns)
        before = self._lab.gateway.missed
        self._asked += 1
        happening = self._ways[self._asked % len(self._ways)](person, channel, QUESTIONS[self._asked % len(QUESTIONS)])
        self._ledger.note(happening, was_told=self._lab.gateway.missed == before)
        if self._asked % REPEATS_EACH == 0:
            self._lab.redeliver(happening)
        return happening

    @property
    def _ways(self) -> tuple[Callable[[Person, Channel, str], Happening], ...]:
        return (_mentions, _calls, _whispers, self._replies, self._uses_menu)

    def _replies(self, person: Person, channel: Channel, question: str) -> Said:
        answer = self._answers.get(channel.id)
        return person.says(channel, question, mentions_bot=answer is None, replies_to=answer)

    def _uses_menu(self, person: Person, channel: Channel, question: str) -> Happening:
        # What somebody says to others is nothing that the bot must answer.
        said = person.says(channel, question)
        return person.opens_menu(said.message, MENU)

    def _remember(self, message: Message) -> None:
        self._answers[message.channel] = message

    def _people(self) -> list[tuple[Person, Channel]]:
        made = []
        for number in range(PEOPLE):
            for guild in self._guilds:
                channel = self._channels[guild.id][number % CHANNELS]
                made.append((self._lab.add_person(f"Asker {number} of {guild.name}", guild), channel))
        return made


def _mentions(person: Person, channel: Channel, question: str) -> Said:
    return person.says(channel, question, mentions_bot=True)


def _calls(person: Person, channel: Channel, question: str) -> Happening:
    return person.asks("/ask", channel, question=question)


def _whispers(person: Person, _: Channel, question: str) -> Said:
    return person.whispers(question)


def _channels(lab: Lab, guild: Guild) -> list[Channel]:
    return [lab.add_channel(guild, f"quay-{number}") for number in range(CHANNELS)]

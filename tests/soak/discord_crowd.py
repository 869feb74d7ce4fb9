"""People on Discord who ask at a steady pace."""

from collections.abc import Callable
from itertools import cycle
from typing import Final

from bot.platforms.discord.tree import MENU
from tests.lab.discord.actors import Happening, Person, Said
from tests.lab.discord.lab import Lab
from tests.lab.discord.world import Channel, Guild, Message
from tests.soak.crowd import QUESTIONS, REPEATS_EACH, Crowd
from tests.soak.discord_ledger import DiscordLedger

GUILDS: Final = 3
CHANNELS: Final = 12
"""In each guild."""
PEOPLE: Final = 60
"""In each guild."""


class DiscordCrowd(Crowd):
    """People who mention the bot, call commands, write to it directly, reply to it and use a message's menu."""

    def __init__(self, lab: Lab, ledger: DiscordLedger) -> None:
        super().__init__(ledger)
        self._lab = lab
        self._notes = ledger
        self._guilds = [lab.add_guild(f"Town {number}", lab.owner.user) for number in range(GUILDS)]
        self._channels = {guild.id: _channels(lab, guild) for guild in self._guilds}
        self._answers: dict[str, Message] = {}
        self._turns = cycle(self._people())
        ledger.watch(self._remember)

    def asks_once(self) -> Happening:
        """Let the next person ask, in the next way."""
        person, channel = next(self._turns)
        before = self._lab.gateway.missed
        self.asked += 1
        happening = self._ways[self.asked % len(self._ways)](person, channel, QUESTIONS[self.asked % len(QUESTIONS)])
        self._notes.note(happening, was_told=self._lab.gateway.missed == before)
        if self.asked % REPEATS_EACH == 0:
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

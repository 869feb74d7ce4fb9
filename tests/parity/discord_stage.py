"""Discord: the real discord.py client against the lab."""

from collections.abc import Mapping

from bot.chat import Response
from bot.commands import REGISTRY, ParameterKind, find
from bot.commands.feature import ChatPlatform
from tests.lab.discord.actors import Called, Happening, Person
from tests.lab.discord.calling import Argument, Filling, Origin, command_data, start
from tests.lab.discord.component_limits import TEXT_INPUT, flattened
from tests.lab.discord.faults import Refusal
from tests.lab.discord.lab import Lab
from tests.lab.discord.rest.interactions import Kind
from tests.lab.discord.world import Channel, Guild, Message
from tests.lab.discord.world import File as DiscordFile
from tests.parity.seen import Seen, on_discord
from tests.parity.service import Serving
from tests.parity.stage import File, Given, Named, Stage, Who

_MENU = "Find an answer"
_MAY_NOT_WRITE = Refusal(403, 50013, "Missing Permissions")
_MESSAGES = "/channels/{channel_id}/messages"


class DiscordStage(Stage):
    """See `tests.parity.stage`."""

    platform = ChatPlatform.DISCORD

    def __init__(self, lab: Lab, serving: Serving) -> None:
        self.lab = lab
        self.serving = serving
        self._here = lab.general
        people = (lab.owner, lab.admin, lab.moderator, lab.member)
        self._people = {Who(person.user.name): person for person in people}
        self._desk = lab.add_channel(lab.guild, "desk")
        self._ignored: Message | None = None
        self._entered = 0
        self._market: Guild | None = None

    @property
    def responses(self) -> list[Response]:
        return self.serving.notes.said

    async def enter(self) -> None:
        self._entered += 1
        self._here = self.lab.add_channel(self.lab.guild, f"quay-{self._entered}")

    async def ask(self, who: Who, question: str) -> Seen:
        return await self.call(who, "ask", question=question)

    async def call(self, who: Who, command: str, **given: Given) -> Seen:
        if find(command) is None:
            own = self.lab.backend.commands
            await self.lab.until(
                lambda: any(one["name"] == command for one in own.get(self.lab.guild.id, ())) or None, f"/{command}"
            )
        self.serving.notes.clear()
        called = self._person(who).asks(command, self._here, **self._arguments(given))
        return await self._shown(called)

    async def call_though_hidden(self, who: Who, command: str, **given: Given) -> Seen:
        """Give it as if the server's owner had opened it to everybody."""
        self.serving.notes.clear()
        name, *path = command.split()
        backend, user = self.lab.backend, self._person(who).user
        found = next(one for one in backend.commands[None] if one["name"] == name)
        data = command_data(backend, found, path, Filling(self._arguments(given)))
        interaction = start(backend, Origin(Kind.COMMAND, user, self._here), data)
        backend.emit("INTERACTION_CREATE", interaction.payload, self._here.guild)
        return await self._shown(Called(interaction))

    async def mention(self, who: Who, question: str) -> Seen:
        self.serving.notes.clear()
        return await self._shown(self._person(who).says(self._here, question, mentions_bot=True))

    async def mutter(self, who: Who, text: str) -> Seen:
        self.serving.notes.clear()
        return await self._shown(self._person(who).says(self._here, text))

    async def ignored(self, who: Who, text: str) -> None:
        self._ignored = self._person(who).says(self._here, text).message

    async def follow_up(self, who: Who, question: str, after: Seen) -> Seen:
        self.serving.notes.clear()
        asked = self._person(who).says(self._here, question, replies_to=_message(after))
        return await self._shown(asked)

    async def whisper(self, who: Who, question: str) -> Seen:
        self.serving.notes.clear()
        return await self._shown(self._person(who).whispers(question))

    async def look_up(self, who: Who, text: str) -> Seen:
        said = self._person(Who.OWNER).says(self._here, text)
        self.serving.notes.clear()
        return await self._shown(self._person(who).opens_menu(said.message, _MENU))

    async def press(self, who: Who, seen: Seen, label: str, wrote: str = "") -> Seen:
        self.serving.notes.clear()
        pressed = self._person(who).presses(_message(seen), label)
        if wrote:
            form = await self.lab.form_for(pressed)
            (field,) = (one for one in flattened(form["components"]) if one["type"] == TEXT_INPUT)
            pressed = self._person(who).submits(pressed, **{field["custom_id"]: wrote})
        return await self._shown(pressed)

    async def fill_in(self, who: Who, command: str, given: Mapping[str, Given], then: Mapping[str, Given]) -> Seen:
        self.serving.notes.clear()
        called = self._person(who).asks(command, self._here, **self._arguments(given))
        await self.lab.form_for(called)
        filled = {name: str(value) for name, value in then.items()}
        return await self._shown(self._person(who).submits(called, **filled))

    async def suggested(self, who: Who, command: str, parameter: str, typed: str) -> list[str]:
        return await self.lab.suggestions_for(self._person(who).types(command, parameter, typed))

    async def said_at_the_desk(self) -> Seen:
        channel = self._desk
        said = await self.lab.until(
            lambda: [one for one in self.lab.bot_messages if one.channel == channel.id] or None, "a word elsewhere"
        )
        return on_discord(self.lab.world, said[-1])

    async def told_moderators(self) -> Seen:
        owner = self.lab.owner.direct_channel()
        told = await self.lab.until(
            lambda: [one for one in self.lab.bot_messages if one.channel == owner.id] or None, "a word to the owner"
        )
        return on_discord(self.lab.world, told[-1])

    async def mention_where_writing_is_refused(self, who: Who, question: str) -> None:
        self.serving.notes.clear()
        self.lab.faults.plan("POST", _MESSAGES, _MAY_NOT_WRITE)
        self._person(who).says(self._here, question, mentions_bot=True)

    async def post_in_forum(self, who: Who, title: str, text: str) -> Seen:
        self.serving.notes.clear()
        return await self._shown(self._person(who).opens_thread(self.lab.forum, title, text))

    def hurry(self, seconds: float) -> None:
        self.serving.hurry = seconds

    async def restart(self) -> None:
        await self.serving.stop()
        await self.serving.start()

    async def begins(self) -> Seen:
        lab, tell = self.lab, self.lab.backend.tell
        lab.backend.tell = lambda _: None
        self._market = lab.add_guild("Market", lab.owner.user)
        place = lab.add_channel(self._market, "stalls")
        lab.person_joins(lab.member.user, self._market)
        lab.backend.tell = tell
        lab.joins(self._market)
        said = await lab.until(
            lambda: next((one for one in lab.bot_messages if one.channel == place.id), None), "a greeting"
        )
        return on_discord(lab.world, said)

    async def leave(self) -> None:
        assert self._market is not None
        market = self._market.id
        self.lab.leaves(self._market)
        await self.serving.until_left(market)

    async def check(self) -> None:
        assert self.lab.violations == []
        assert self.lab.silences() == []

    def _person(self, who: Who) -> Person:
        return self._people[who]

    def _channel(self, place: Named) -> Channel:
        return self._desk if place is Named.DESK else self._here

    def _arguments(self, given: Mapping[str, Given]) -> dict[str, Argument]:
        return {name.removesuffix("_"): self._argument(name, value) for name, value in given.items()}

    def _argument(self, name: str, value: Given) -> Argument:
        match value:
            case File():
                return DiscordFile(value.name, value.content)
            case Named.IGNORED:
                assert self._ignored is not None
                return f"https://discord.com/channels/{self.lab.guild.id}/{self._here.id}/{self._ignored.id}"
            case Named():
                channel = self._channel(value)
                return channel if name.removesuffix("_") in _PICKED else f"<#{channel.id}>"
            case _:
                return value

    async def _shown(self, happening: Happening) -> Seen:
        """Return what stands there once the core is through with it."""
        await self.lab.reply_to(happening)
        await self.serving.idle(self.lab.until)
        said = self.lab.replies_to(happening)[-1]
        if said.sees is not None and not self.serving.notes.elsewhere:
            began = happening.interaction.id if isinstance(happening, Called) else happening.message.id
            new = [one for one in self.lab.bot_messages if int(one.id) > int(began)]
            assert all(one.sees == said.sees for one in new), "others see it, too"
        return on_discord(self.lab.world, said)


_PICKED = frozenset(
    parameter.name
    for command in REGISTRY
    for parameter in command.parameters
    if parameter.kind is ParameterKind.CHANNEL
)
"""What takes a channel; inside any other option one is written."""


def _message(seen: Seen) -> Message:
    assert isinstance(seen.message, Message)
    return seen.message

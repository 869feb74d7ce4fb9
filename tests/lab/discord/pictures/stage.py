"""Where scenes are played: the lab, `verbatim serve` on it, and a note of all that is done and said."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path, PurePath

from tests.lab import process
from tests.lab.discord.actors import Happening, Person
from tests.lab.discord.calling import Argument
from tests.lab.discord.component_limits import BUTTON, ROW, TEXT_DISPLAY, TEXT_INPUT, flattened
from tests.lab.discord.lab import Lab
from tests.lab.discord.pictures.markup import lines_of
from tests.lab.discord.pictures.settling import Settling
from tests.lab.discord.reading import labels_of
from tests.lab.discord.world import Channel, File, Json, Message
from tests.lab.pictures.model import Attached, Filled, Gave, Line, Moment, Said, Tapped, Wrote
from tests.lab.pictures.scenes import Given, Named, Shown, Upload

_GALLERY = 12
_PICTURES = frozenset({".png", ".jpg", ".webp"})


class DiscordStage:
    """See `tests.lab.pictures.scenes.Stage`; `people` are who acts, by their names."""

    def __init__(self, lab: Lab, settling: Settling, place: Channel, people: Mapping[str, Person]) -> None:
        self.lab = lab
        self.place = place
        self.moments: list[Moment] = []
        self._settling = settling
        self._people = people
        self._said = 0

    async def says(self, who: str, text: str, *, replies_to: Shown | None = None) -> Shown:
        answered = None if replies_to is None else _message(replies_to)
        is_mention = answered is None
        said = self._people[who].says(self.place, text, mentions_bot=is_mention, replies_to=answered)
        shown = f"@Verbatim {text}" if is_mention else text
        return await self._answered(said, Wrote(who, shown, "" if answered is None else answered.author.name))

    async def mutters(self, who: str, text: str) -> str:
        self.moments.append(Wrote(who, text))
        message = self._people[who].says(self.place, text).message
        return f"https://discord.com/channels/{self.lab.guild.id}/{self.place.id}/{message.id}"

    async def gives(self, who: str, command: str, /, **options: Given) -> Shown:
        taken = {name: self._taken(value) for name, value in options.items()}
        shown = tuple((name, self._shown(value)) for name, value in taken.items())
        asked = self._people[who].asks(f"/{command}", self.place, **taken)
        return await self._answered(asked, Gave(who, f"/{command}", shown))

    async def taps(self, who: str, shown: Shown, label: str) -> Shown:
        return await self._answered(self._people[who].presses(_message(shown), label), Tapped(who, label))

    async def taps_and_writes(self, who: str, shown: Shown, label: str, text: str) -> Shown:
        person = self._people[who]
        opened = person.presses(_message(shown), label)
        self.moments.append(Tapped(who, label))
        form = await self.lab.form_for(opened)
        (field,) = (found for found in flattened(form["components"]) if found["type"] == TEXT_INPUT)
        filled = Filled(who, form["title"], ((_label(form, field), text),))
        return await self._answered(person.submits(opened, **{field["custom_id"]: text}), filled)

    async def knows(self, command: str) -> None:
        guild, commands = self.lab.guild.id, self.lab.backend.commands
        await self.lab.until(
            lambda: any(one["name"] == command for one in commands.get(guild, [])) or None,
            "the moderators' own command",
        )

    async def overhears(self, channel: str) -> None:
        place = self._channel(channel)
        message = await self.lab.until(
            lambda: next((one for one in self.lab.bot_messages[self._said :] if one.channel == place.id), None),
            "a word",
        )
        self.moments.append(self._told(message, None))

    def _channel(self, name: str) -> Channel:
        return next(one for one in self.lab.world.channels_of(self.lab.guild) if one.name == name)

    def _taken(self, value: Given) -> Argument:
        match value:
            case Named(channel=channel):
                return self._channel(channel).id
            case Upload(name=name, content=content):
                return File(name, content)
            case _:
                return value

    async def _answered(self, happening: Happening, deed: Wrote | Gave | Tapped | Filled) -> Shown:
        self.moments.append(deed)
        self._said = len(self.lab.bot_messages)
        reply = await self.lab.reply_to(happening)
        self.moments.append(self._told(reply, deed))
        return Shown(reply, tuple(labels_of(reply)))

    def _told(self, message: Message, after: Wrote | Gave | Tapped | Filled | None) -> Said:
        world = self.lab.world
        texts = [message.content] if message.content else []
        texts += [found["content"] for found in flattened(message.components) if found["type"] == TEXT_DISPLAY]
        channel = world.channels[message.channel]
        rows = (found["components"] for found in message.components if found["type"] == ROW)
        return Said(
            tuple(self._read(text) for text in texts),
            tuple(tuple(button.get("label", "") for button in row if button["type"] == BUTTON) for row in rows),
            tuple(self._attached(message, found) for found in message.attachments),
            world.users[message.sees].name if message.sees else "",
            "" if channel.id == self.place.id else f"#{channel.name}",
            after,
        )

    def _attached(self, message: Message, attachment: Json) -> Attached:
        file = self.lab.world.files[attachment["id"]]
        described = [
            item.get("description") or ""
            for found in message.components
            if found["type"] == _GALLERY
            for item in found["items"]
        ]
        is_picture = PurePath(file.name).suffix in _PICTURES
        return Attached(file.name, self._settled("".join(described)), file.content, is_picture)

    def _shown(self, value: Argument) -> str:
        match value:
            case File():
                return value.name
            case _:
                return self._settled(str(value))

    def _read(self, markdown: str) -> tuple[Line, ...]:
        settled = self._settled(markdown)
        return tuple(lines_of(settled, self._settling.names))

    def _settled(self, text: str) -> str:
        return self._settling.text(text)


@asynccontextmanager
async def serving(lab: Lab, data: Path) -> AsyncIterator[None]:
    """Serve the lab until the block is left, and check then that nothing was as it must not be.

    Raises:
        AssertionError: a promise was broken.
    """
    variables = {
        "VERBATIM_DISCORD_TOKEN": lab.token,
        "VERBATIM_DISCORD_API_URL": lab.api_url,
        "VERBATIM_DISCORD_GATEWAY_URL": lab.gateway_url,
        "VERBATIM_SERVING__OWNERS": f"discord:{lab.owner.user.id}",
        "VERBATIM_SERVING__PORT": "0",
    }
    async with process.serving(data, "discord", variables, lab.backend.changes.announce) as served:
        yield
        await served.stop()
    problems: Sequence[str] = [*lab.violations, *lab.silences()]
    assert not problems, problems


def _message(shown: Shown) -> Message:
    assert isinstance(shown.message, Message)
    return shown.message


def _label(form: Json, field: Json) -> str:
    """Return what is written over a field: its own label, or that of the component around it."""
    around = (found for found in flattened(form["components"]) if found.get("component") == field)
    return str(field.get("label") or next(around, {}).get("label") or field["custom_id"])

"""Where scenes are played: the lab, `verbatim serve` on it, and a note of all that is done and said."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path, PurePath

from tests.lab import process
from tests.lab.discord.actors import Happening, Person
from tests.lab.discord.calling import Argument
from tests.lab.discord.component_limits import BUTTON, ROW, TEXT_DISPLAY, TEXT_INPUT, flattened
from tests.lab.discord.lab import Lab
from tests.lab.discord.pictures.markup import Line, lines_of
from tests.lab.discord.pictures.model import Attached, Filled, Gave, Moment, Said, Tapped, Wrote
from tests.lab.discord.pictures.settling import Settling
from tests.lab.discord.world import Channel, File, Json, Message, Role, User

_GALLERY = 12
_PICTURES = frozenset({".png", ".jpg", ".webp"})


class Stage:
    """Lets people act in one channel, and notes what they did and what the bot said to it."""

    def __init__(self, lab: Lab, settling: Settling, place: Channel) -> None:
        self.lab = lab
        self.place = place
        self.moments: list[Moment] = []
        self._settling = settling

    async def says(self, person: Person, text: str, *, replies_to: Message | None = None) -> Message:
        """Let somebody ask the bot: by a mention, or in reply to a message of its own."""
        is_mention = replies_to is None
        said = person.says(self.place, text, mentions_bot=is_mention, replies_to=replies_to)
        shown = f"@Verbatim {text}" if is_mention else text
        wrote = Wrote(person.user.name, shown, "" if replies_to is None else replies_to.author.name)
        return await self._answered(said, wrote)

    def mutters(self, person: Person, text: str) -> Message:
        """Let somebody write what is not meant for the bot."""
        self.moments.append(Wrote(person.user.name, text))
        return person.says(self.place, text).message

    async def gives(self, person: Person, command: str, /, **options: Argument) -> Message:
        """Let somebody give a command."""
        gave = Gave(person.user.name, command, tuple((name, self._shown(value)) for name, value in options.items()))
        return await self._answered(person.asks(command, self.place, **options), gave)

    async def taps(self, person: Person, message: Message, label: str) -> Message:
        """Let somebody tap a button."""
        return await self._answered(person.presses(message, label), Tapped(person.user.name, label))

    async def taps_and_writes(self, person: Person, message: Message, label: str, text: str) -> Message:
        """Let somebody tap a button that opens a form, write into its one field, and send it."""
        opened = person.presses(message, label)
        self.moments.append(Tapped(person.user.name, label))
        form = await self.lab.form_for(opened)
        (field,) = (found for found in flattened(form["components"]) if found["type"] == TEXT_INPUT)
        filled = Filled(person.user.name, form["title"], ((_label(form, field), text),))
        return await self._answered(person.submits(opened, **{field["custom_id"]: text}), filled)

    def overhears(self, message: Message) -> None:
        """Note what the bot said elsewhere."""
        self.moments.append(self._told(message, None))

    async def _answered(self, happening: Happening, deed: Wrote | Gave | Tapped | Filled) -> Message:
        self.moments.append(deed)
        reply = await self.lab.reply_to(happening)
        self.moments.append(self._told(reply, deed))
        return reply

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
            case Channel():
                return f"#{value.name}"
            case User() | Role():
                return f"@{value.name}"
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


def _label(form: Json, field: Json) -> str:
    """Return what is written over a field: its own label, or that of the component around it."""
    around = (found for found in flattened(form["components"]) if found.get("component") == field)
    return str(field.get("label") or next(around, {}).get("label") or field["custom_id"])

"""Where scenes are played on Slack: the lab, `verbatim serve` on it, and a note of all that is done and said."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.lab import process
from tests.lab.pictures.model import Attached, Filled, Gave, Moment, Said, Tapped, Wrote, plain
from tests.lab.pictures.scenes import Given, Named, Shown, Upload
from tests.lab.slack.happenings import Called, Happening
from tests.lab.slack.lab import Lab, Transport
from tests.lab.slack.pictures.blocks import Reader, button_rows, outline
from tests.lab.slack.pictures.settling import Settling
from tests.lab.slack.world import Channel, Json, Message, User, View

_PICTURE = "image/"
# With the chart comes what it is drawn from.
_FILES = 2
_BESIDE = "in our direct messages"
_DIRECT = "the direct messages"


class SlackStage:
    """See `tests.lab.pictures.scenes.Stage`; `people` are who acts, by their names."""

    def __init__(self, lab: Lab, settling: Settling, place: Channel, people: Mapping[str, User]) -> None:
        self.lab = lab
        self.place = place
        self.moments: list[Moment] = []
        self._settling = settling
        self._reader = Reader(settling)
        self._people = people
        self._said = 0

    async def says(self, who: str, text: str, *, replies_to: Shown | None = None) -> Shown:
        if replies_to is None:
            said = self.lab.say(self._people[who], self.place, text, mentions_bot=True)
            return await self._answered(said, Wrote(who, f"@Verbatim {text}"))
        answered = _message(replies_to)
        said = self.lab.say(self._people[who], self.place, text, thread=answered)
        return await self._answered(said, Wrote(who, text, answered.user.name, in_thread=True))

    async def mutters(self, who: str, text: str) -> str:
        self.moments.append(Wrote(who, text))
        said = self.lab.say(self._people[who], self.place, text)
        await said.all_acknowledged()
        return f"https://{self.lab.team.domain}.slack.com/archives/{self.place.id}/p{said.ts.replace('.', '')}"

    async def gives(self, who: str, command: str, /, **options: Given) -> Shown:
        files = {name: value for name, value in options.items() if isinstance(value, Upload)}
        words = [(name, self._typed(value)) for name, value in options.items() if not isinstance(value, Upload)]
        text = words[0][1] if len(words) == 1 else " ".join(f"{name}:{value}" for name, value in words)
        slash, line = ("/ask", text) if command == "ask" else ("/verbatim", f"{command} {text}".strip())
        called = self.lab.slash(self._people[who], self.place, slash, line)
        gave = Gave(who, slash, typed=self._settling.text(line))
        return await (self._filled_in(who, called, gave, files) if files else self._answered(called, gave))

    async def taps(self, who: str, shown: Shown, label: str) -> Shown:
        return await self._answered(self._press(who, shown, label), Tapped(who, label))

    async def taps_and_writes(self, who: str, shown: Shown, label: str, text: str) -> Shown:
        pressed = self._press(who, shown, label)
        self.moments.append(Tapped(who, label))
        form = await pressed.form()
        await pressed.all_acknowledged()
        (field,) = form.action_ids
        filled = Filled(who, form.title, ((_label(form, field), text),))
        return await self._answered(self.lab.submit(form, {field: text}), filled)

    async def knows(self, command: str) -> None:
        """Nothing is waited for: what moderators made is given after `/verbatim` like everything else."""

    async def overhears(self, channel: str) -> None:
        place = self._channel(channel)
        message = await self.lab.until(
            lambda: next((one for one in self.lab.bot_messages[self._said :] if one.channel == place.id), None),
            "a word elsewhere",
        )
        self.moments.append(self._told(message, None))

    async def _filled_in(self, who: str, called: Called, gave: Gave, files: Mapping[str, Upload]) -> Shown:
        self.moments.append(gave)
        form = await called.form()
        await called.all_acknowledged()
        put = {name: self.lab.add_file(one.name, one.content, self._people[who]) for name, one in files.items()}
        fields = [(_label(form, name), file.name) for name, file in put.items()]
        shown = [(_label(form, field), value) for field, value in _filled_already(form)]
        filled = Filled(who, form.title, (*shown, *fields))
        return await self._answered(self.lab.submit(form, {name: [file.id] for name, file in put.items()}), filled)

    def _press(self, who: str, shown: Shown, label: str) -> Called:
        message = _message(shown)
        button = next(one for one in _buttons(message) if one["text"]["text"] == label)
        return self.lab.press(self._people[who], message, button["action_id"], button["value"])

    async def _answered(self, happening: Happening, deed: Wrote | Gave | Tapped | Filled) -> Shown:
        self.moments.append(deed)
        self._said = len(self.lab.bot_messages)
        reply = await happening.reply()
        said = self._told(reply, deed)
        self.moments.append(said)
        if any(_BESIDE in plain(line.spans) for lines in said.texts for line in lines):
            self.moments.append(await self._brought())
        return Shown(reply, tuple(label for row in said.rows for label in row))

    async def _brought(self) -> Said:
        """Wait for the files of what one person sees, and return them: they lie where nobody else is."""

        def find() -> list[Message] | None:
            found = [one for one in self.lab.bot_messages[self._said :] if one.files]
            return found if len(found) == _FILES else None

        found = await self.lab.until(find, "the chart and its figures")
        return Said((), files=tuple(file for message in found for file in self._attached(message)), place=_DIRECT)

    def _told(self, message: Message, after: Wrote | Gave | Tapped | Filled | None) -> Said:
        world = self.lab.world
        channel = world.channels[message.channel]
        return Said(
            tuple(self._reader.texts(message.blocks)),
            tuple(button_rows(message.blocks)),
            tuple(self._attached(message)),
            world.users[message.sees].name if message.sees else "",
            "" if channel.id == self.place.id else f"#{channel.name}",
            after,
            message.thread_ts is not None,
            tuple(outline(message.blocks)),
        )

    def _attached(self, message: Message) -> list[Attached]:
        found = [self.lab.world.files[one] for one in message.files]
        return [Attached(one.name, "", one.content, one.mimetype.startswith(_PICTURE)) for one in found]

    def _channel(self, name: str) -> Channel:
        return next(one for one in self.lab.world.channels.values() if one.name == name)

    def _typed(self, value: Given) -> str:
        if not isinstance(value, Named):
            return str(value)
        channel = self._channel(value.channel)
        return f"<#{channel.id}|{channel.name}>"


@asynccontextmanager
async def serving(lab: Lab, data: Path) -> AsyncIterator[None]:
    """Serve the lab until the block is left, and check then that nothing was as it must not be.

    Raises:
        AssertionError: a promise was broken.
    """
    variables = lab.variables(Transport.SOCKET) | {
        "VERBATIM_SERVING__OWNERS": f"slack:{lab.owner.id}",
        "VERBATIM_SERVING__PORT": "0",
    }
    async with process.serving(data, "slack", variables, lab.backend.changes.announce) as served:
        yield
        await lab.settle()
        await served.stop()
    problems = [*lab.violations, *lab.silences()]
    assert not problems, problems


def _message(shown: Shown) -> Message:
    assert isinstance(shown.message, Message)
    return shown.message


def _buttons(message: Message) -> list[Json]:
    rows = (block["elements"] for block in message.blocks if block["type"] == "actions")
    return [element for row in rows for element in row]


def _field(form: View, name: str) -> Json:
    return next(one for one in form.blocks if name in (one.get("block_id"), one.get("element", {}).get("action_id")))


def _label(form: View, name: str) -> str:
    return str(_field(form, name)["label"]["text"])


def _filled_already(form: View) -> list[tuple[str, str]]:
    fields = [one for one in form.blocks if one["type"] == "input" and "initial_value" in one["element"]]
    return [(one["block_id"], one["element"]["initial_value"]) for one in fields]

"""Slack: the real slack-bolt and slack_sdk, by Socket Mode, against the lab."""

from collections.abc import Mapping

from bot.chat import Response
from bot.commands import ASK
from bot.commands.feature import ChatPlatform
from tests.lab.slack.faults import Refused
from tests.lab.slack.lab import Called, Happening, Lab
from tests.lab.slack.world import Channel, Message, User
from tests.parity.seen import Seen, blocks_read, on_slack
from tests.parity.service import Serving
from tests.parity.stage import File, Given, Named, Stage, Who

_SHORTCUT = "find_answer"


class SlackStage(Stage):
    """See `tests.parity.stage`."""

    platform = ChatPlatform.SLACK

    def __init__(self, lab: Lab, serving: Serving) -> None:
        self.lab = lab
        self.serving = serving
        people = (lab.owner, lab.admin, lab.moderator, lab.member)
        self._people = {Who(user.name): user for user in people}
        self._here = lab.general
        self._desk = lab.add_channel("desk", creator=lab.moderator)
        self._ignored: Message | None = None
        self._entered = 0

    @property
    def responses(self) -> list[Response]:
        return self.serving.notes.said

    async def enter(self) -> None:
        self._entered += 1
        self._here = self.lab.add_channel(f"quay-{self._entered}", creator=self.lab.moderator)

    async def ask(self, who: Who, question: str) -> Seen:
        return await self.call(who, ASK.name, question=question)

    async def call(self, who: Who, command: str, **given: Given) -> Seen:
        self.serving.notes.clear()
        called = self._slash(who, command, given)
        files = self._files(who, given)
        return await self._shown(self.lab.submit(await called.form(), files) if files else called)

    async def call_though_hidden(self, who: Who, command: str, **given: Given) -> Seen:
        """Give it as anything is given: Slack hides nothing."""
        return await self.call(who, command, **given)

    async def mention(self, who: Who, question: str) -> Seen:
        self.serving.notes.clear()
        return await self._shown(self.lab.say(self._user(who), self._here, question, mentions_bot=True))

    async def mutter(self, who: Who, text: str) -> Seen:
        self.serving.notes.clear()
        return await self._shown(self.lab.say(self._user(who), self._here, text))

    async def ignored(self, who: Who, text: str) -> None:
        said = self.lab.say(self._user(who), self._here, text)
        await said.all_acknowledged()
        self._ignored = said.message

    async def follow_up(self, who: Who, question: str, after: Seen) -> Seen:
        self.serving.notes.clear()
        return await self._shown(self.lab.say(self._user(who), self._here, question, thread=_message(after)))

    async def whisper(self, who: Who, question: str) -> Seen:
        self.serving.notes.clear()
        return await self._shown(self.lab.whisper(self._user(who), question))

    async def look_up(self, who: Who, text: str) -> Seen:
        said = self.lab.say(self.lab.owner, self._here, text)
        await said.all_acknowledged()
        self.serving.notes.clear()
        return await self._shown(self.lab.shortcut(self._user(who), said.message, _SHORTCUT))

    async def press(self, who: Who, seen: Seen, label: str, wrote: str = "") -> Seen:
        self.serving.notes.clear()
        message = _message(seen)
        (found,) = (
            element
            for block in message.blocks
            for element in block.get("elements", ())
            if element.get("type") == "button" and element["text"]["text"] == label
        )
        pressed = self.lab.press(self._user(who), message, found["action_id"], found["value"])
        if wrote:
            form = await pressed.form()
            await pressed.all_acknowledged()
            pressed = self.lab.submit(form, {form.action_ids[0]: wrote})
        return await self._shown(pressed)

    async def fill_in(self, who: Who, command: str, given: Mapping[str, Given], then: Mapping[str, Given]) -> Seen:
        self.serving.notes.clear()
        called = self._slash(who, command, given)
        form = await called.form()
        await called.all_acknowledged()
        return await self._shown(self.lab.submit(form, {name: str(value) for name, value in then.items()}))

    async def suggested(self, who: Who, command: str, parameter: str, typed: str) -> list[str]:
        called = self._slash(who, command, {})
        form = await called.form()
        await called.all_acknowledged()
        (field,) = (one["element"]["action_id"] for one in form.blocks if one.get("block_id") == parameter)
        return await self.lab.suggest(self._user(who), form, field, typed).options()

    async def said_at_the_desk(self) -> Seen:
        channel = self._desk
        said = await self.lab.until(
            lambda: [one for one in self.lab.bot_messages if one.channel == channel.id] or None, "a word elsewhere"
        )
        return on_slack(self.lab.world, said[-1])

    async def told_moderators(self) -> Seen:
        direct = self.lab.direct(self.lab.moderator)
        told = await self.lab.until(
            lambda: [one for one in self.lab.bot_messages if one.channel == direct.id] or None, "a word to who made it"
        )
        return on_slack(self.lab.world, told[-1])

    async def mention_where_writing_is_refused(self, who: Who, question: str) -> None:
        self.serving.notes.clear()
        self.lab.faults.plan("chat.postMessage", Refused("restricted_action"))
        said = self.lab.say(self._user(who), self._here, question, mentions_bot=True)
        await said.all_acknowledged()

    def hurry(self, seconds: float) -> None:
        self.serving.hurry = seconds

    async def restart(self) -> None:
        await self.lab.settle()
        await self.serving.stop()
        await self.serving.start()

    async def home(self, who: Who) -> Seen:
        """Open the app's home tab."""
        told = self.lab.open_home(self._user(who))
        view = await self.lab.home_of(self._user(who))
        await told.all_acknowledged()
        return Seen(tuple(blocks_read(view.blocks)), only=self._user(who).name)

    async def begins(self) -> Seen:
        place = self.lab.add_channel("stalls", with_bot=False)
        await self.lab.invite(place).all_acknowledged()
        said = await self.lab.until(
            lambda: next((one for one in self.lab.bot_messages if one.channel == place.id), None), "a greeting"
        )
        return on_slack(self.lab.world, said)

    async def leave(self) -> None:
        team = self.lab.team
        await self.lab.uninstall(team).all_acknowledged()
        await self.serving.until_left(team.id)
        team.installed = True
        await self.restart()

    async def check(self) -> None:
        await self.lab.settle()
        assert self.lab.violations == []
        assert self.lab.silences() == []

    def _user(self, who: Who) -> User:
        return self._people[who]

    def _channel(self, place: Named) -> Channel:
        return self._desk if place is Named.DESK else self._here

    def _slash(self, who: Who, command: str, given: Mapping[str, Given]) -> Called:
        words = [
            f"{name.removesuffix('_')}:{self._written(value)}"
            for name, value in given.items()
            if not isinstance(value, File)
        ]
        typed = " ".join(words)
        name, text = ("/ask", typed) if command == ASK.name else ("/verbatim", f"{command} {typed}".strip())
        return self.lab.slash(self._user(who), self._here, name, text)

    def _written(self, value: Given) -> str:
        match value:
            case Named.IGNORED:
                assert self._ignored is not None
                stamp = self._ignored.ts.replace(".", "")
                return f"https://{self.lab.team.domain}.slack.com/archives/{self._here.id}/p{stamp}"
            case Named():
                channel = self._channel(value)
                return f"<#{channel.id}|{channel.name}>"
            case str() if " " in value:
                return f'"{value}"'
            case _:
                return str(value)

    def _files(self, who: Who, given: Mapping[str, Given]) -> dict[str, str | list[str] | None]:
        user = self._user(who)
        return {
            name: [self.lab.add_file(value.name, value.content, user).id]
            for name, value in given.items()
            if isinstance(value, File)
        }

    async def _shown(self, happening: Happening) -> Seen:
        """Return what stands there once the core is through with it, with the files that came beside it."""
        await happening.reply()
        await self.serving.idle(self.lab.until)
        new = [one for one in self.lab.bot_messages if one.order > happening.told.order]
        said = [one for one in happening.replies if not one.files]
        if said[-1].sees is not None and not self.serving.notes.elsewhere:
            direct = self.lab.direct(happening.user)
            assert all(one.sees == happening.user.id or one.channel == direct.id for one in new), "others see it, too"
        return on_slack(self.lab.world, said[-1], [one for one in new if one.files])


def _message(seen: Seen) -> Message:
    assert isinstance(seen.message, Message)
    return seen.message

"""People who use Discord: they write, call commands, press buttons, fill in forms."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.lab.discord.backend import Backend, Interaction
from tests.lab.discord.calling import Argument, Filling, NotOfferedError, Origin, command_data, offered, start
from tests.lab.discord.command_limits import CHAT_INPUT, MESSAGE_MENU
from tests.lab.discord.component_limits import BUTTON, SELECTS, STRING_SELECT, TEXT_INPUT, flattened
from tests.lab.discord.payloads import channel_json, message_event_json, message_json, user_json
from tests.lab.discord.posting import Draft, delete, edit, post
from tests.lab.discord.rest.interactions import Callback, Kind
from tests.lab.discord.world import Channel, ChannelType, File, Json, Message, User


@dataclass(frozen=True, slots=True)
class Said:
    """Something that somebody wrote."""

    message: Message
    channel: Channel


@dataclass(frozen=True, slots=True)
class Called:
    """A command called, a button pressed, an option typed, a form submitted."""

    interaction: Interaction


Happening = Said | Called


class Person:
    """Somebody at Discord. Whatever Discord would not let them do raises NotOfferedError.

    Everything is told to the bot at once; the lab's waiting functions tell what the bot did about it.
    """

    def __init__(self, backend: Backend, user: User, home: Channel) -> None:
        self._backend = backend
        self.user = user
        self.home = home

    def says(  # noqa: PLR0913 - all that a message has
        self,
        channel: Channel,
        text: str,
        *,
        mentions_bot: bool = False,
        replies_to: Message | None = None,
        files: Sequence[File] = (),
        as_id: str | None = None,
    ) -> Said:
        """Write into a channel; a reply pings the bot if it replies to one of its messages."""
        bot = self._backend.application.bot
        content = f"<@{bot.id}> {text}" if mentions_bot else text
        pings = mentions_bot or (replies_to is not None and replies_to.author.id == bot.id)
        body: Json = {"content": content}
        if replies_to is not None:
            body["message_reference"] = {"message_id": replies_to.id}
        draft = Draft(body, tuple(files), mentions=(bot.id,) if pings else (), id=as_id)
        return Said(post(self._backend, channel, self.user, draft), channel)

    def whispers(self, text: str) -> Said:
        """Write to the bot directly."""
        return self.says(self.direct_channel(), text)

    def direct_channel(self) -> Channel:
        """Return the direct channel with the bot."""
        world = self._backend.world
        channel = world.direct_channel(self.user)
        if channel is None:
            identifier = self._backend.snowflakes.take()
            channel = Channel(identifier, ChannelType.DIRECT, "", None, recipients=(self.user.id,))
            world.channels[channel.id] = channel
        return channel

    def opens_thread(self, parent: Channel, name: str, text: str, *, mentions_bot: bool = False) -> Said:
        """Open a thread (in a forum: a post) and write its first message."""
        backend = self._backend
        thread = Channel(
            backend.snowflakes.take(), ChannelType.THREAD, name, parent.guild, parent=parent.id, owner=self.user.id
        )
        backend.world.channels[thread.id] = thread
        backend.emit("THREAD_CREATE", channel_json(backend.world, thread) | {"newly_created": True}, thread.guild)
        first = thread.id if parent.type is ChannelType.FORUM else None
        return self.says(thread, text, mentions_bot=mentions_bot, as_id=first)

    def edits(self, said: Said, text: str) -> None:
        edit(self._backend, said.message, {"content": text})

    def deletes(self, said: Said) -> None:
        delete(self._backend, said.message)

    def asks(self, command: str, channel: Channel | None = None, /, **options: Argument) -> Called:
        """Call a slash command: `asks("/settings set", key="threshold", value="0.4")`."""
        return self._call(command, channel, Filling(options))

    def types(self, command: str, option: str, text: str, /, **others: Argument) -> Called:
        """Type into an option that suggests values."""
        return self._call(command, None, Filling(others | {option: text}, typing=option))

    def _call(self, command: str, channel: Channel | None, filling: Filling) -> Called:
        name, *path = command.removeprefix("/").split()
        place = channel or self.home
        found = offered(self._backend, self.user, place, CHAT_INPUT, name)
        kind = Kind.COMMAND if filling.typing is None else Kind.AUTOCOMPLETE
        data = command_data(self._backend, found, path, filling)
        return self._deliver(Origin(kind, self.user, place), data)

    def opens_menu(self, message: Message, entry: str) -> Called:
        """Choose an entry of a message's menu."""
        channel = self._backend.world.channels[message.channel]
        command = offered(self._backend, self.user, channel, MESSAGE_MENU, entry)
        resolved = {"messages": {message.id: message_json(self._backend.world, message)}}
        data = {"id": command["id"], "name": entry, "type": MESSAGE_MENU, "target_id": message.id}
        return self._deliver(Origin(Kind.COMMAND, self.user, channel), data | {"resolved": resolved})

    def presses(self, message: Message, label: str) -> Called:
        """Press a button."""
        self._check_sees(message)
        buttons = [found for found in flattened(message.components) if found["type"] == BUTTON]
        for button in buttons:
            if button.get("label") == label and "custom_id" in button and not button.get("disabled"):
                return self._touch(message, {"custom_id": button["custom_id"], "component_type": BUTTON})
        raise NotOfferedError(f"There is no button {label!r}; there are {[one.get('label') for one in buttons]}.")

    def chooses(self, message: Message, *labels: str) -> Called:
        """Choose from the message's menu of texts."""
        self._check_sees(message)
        for menu in flattened(message.components):
            values = [one["value"] for one in menu.get("options") or [] if one["label"] in labels]
            if menu["type"] in SELECTS and len(values) == len(labels):
                data = {"custom_id": menu["custom_id"], "component_type": STRING_SELECT, "values": values}
                return self._touch(message, data)
        raise NotOfferedError(f"There is no menu with {labels}.")

    def _touch(self, message: Message, data: Json) -> Called:
        channel = self._backend.world.channels[message.channel]
        return self._deliver(Origin(Kind.COMPONENT, self.user, channel, message), data)

    def _check_sees(self, message: Message) -> None:
        if message.deleted or message.sees not in (None, self.user.id):
            raise NotOfferedError(f"{self.user.name} doesn't see this message.")

    def submits(self, opened: Called, /, **fields: str) -> Called:
        """Fill in the form that an interaction was answered with, field by field's custom_id, and submit it."""
        source = opened.interaction
        if source.response != Callback.FORM:
            raise NotOfferedError("No form was opened.")
        form = source.response_data
        known = {one["custom_id"] for one in flattened(form["components"]) if one["type"] == TEXT_INPUT}
        if set(fields) - known:
            raise NotOfferedError(f"The form has the fields {sorted(known)}.")
        data = {"custom_id": form["custom_id"], "components": [_filled(one, fields) for one in form["components"]]}
        return self._deliver(Origin(Kind.FORM, self.user, source.channel, source.source, source), data)

    def _deliver(self, origin: Origin, data: Json) -> Called:
        interaction = start(self._backend, origin, data)
        self._backend.emit("INTERACTION_CREATE", interaction.payload, interaction.channel.guild)
        return Called(interaction)

    def types_in(self, channel: Channel) -> None:
        """Show that one is writing."""
        data: Json = {"channel_id": channel.id, "user_id": self.user.id, "timestamp": 1}
        self._backend.emit("TYPING_START", data | {"user": user_json(self.user)}, channel.guild)


def redeliver(backend: Backend, happening: Happening) -> None:
    """Tell of the same thing once more, as Discord does now and then."""
    if isinstance(happening, Said):
        data = message_event_json(backend.world, happening.message)
        backend.emit("MESSAGE_CREATE", data, happening.channel.guild)
        return
    interaction = happening.interaction
    backend.emit("INTERACTION_CREATE", interaction.payload, interaction.channel.guild)


def _filled(component: Json, fields: dict[str, str]) -> Json:
    """Write a form's component as it is submitted."""
    if component["type"] == TEXT_INPUT:
        value = fields.get(component["custom_id"], component.get("value") or "")
        if component.get("required", True) and not value:
            raise NotOfferedError(f"The field {component['custom_id']!r} is required.")
        return {"type": TEXT_INPUT, "id": 1, "custom_id": component["custom_id"], "value": value}
    if "component" in component:
        inner = _filled(component["component"], fields)
        return {"type": component["type"], "id": 1, "component": inner}
    inside = [_filled(inner, fields) for inner in component.get("components") or []]
    return {"type": component["type"], "id": 1, "components": inside}

"""People who write at Slack: what Slack tells of as events."""

from collections.abc import Sequence

from tests.lab.slack.backend import Backend
from tests.lab.slack.elements import NotOfferedError
from tests.lab.slack.happenings import Said
from tests.lab.slack.methods.conversations import new_direct_channel
from tests.lab.slack.methods.views import home_of
from tests.lab.slack.payloads import message_json, view_json
from tests.lab.slack.posting import Draft, change, delete, post
from tests.lab.slack.telling import (
    changed_event,
    deleted_event,
    happened,
    posted_event,
    tell_event,
    tell_mention,
    tell_message,
)
from tests.lab.slack.world import Channel, File, Json, Message, Team, User


class Speakers:
    """What people do. Everything is told to the bot at once; what is returned can be waited on."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        # Of a post that mentions the bot, send one event alone.
        self.only_mentions = False
        self.only_messages = False

    def team_of(self, user: User) -> Team:
        return self.backend.world.teams[user.team]

    def say(  # noqa: PLR0913 - all that a post has
        self,
        user: User,
        channel: Channel,
        text: str,
        thread: Message | str | None = None,
        *,
        mentions_bot: bool = False,
        files: Sequence[File] = (),
    ) -> Said:
        """Post into a channel, or in a thread, which its first message or ts names.

        Raises:
            NotOfferedError: the person is not in the channel.
        """
        if user.id not in channel.members:
            raise NotOfferedError(f"{user.name} is not in {channel.name}.")
        bot = self.team_of(user).bot
        content = f"{bot.mention} {text}" if mentions_bot else text
        root = thread.root if isinstance(thread, Message) else thread
        told = happened(self.backend, "post", user, channel)
        names = tuple(one.id for one in files)
        draft = Draft(content, [], root, files=names, client_msg_id=self.backend.stamps.take("client-"))
        told.message = message = post(self.backend, channel, user, draft)
        if not self.only_mentions or bot.mention not in content:
            tell_message(self.backend, told, channel, posted_event(self.backend, message))
        if not self.only_messages:
            tell_mention(self.backend, told, channel, message)
        return Said(self.backend, told)

    def whisper(self, user: User, text: str, thread: Message | str | None = None) -> Said:
        """Post in the direct channel with the bot."""
        return self.say(user, self.direct(user), text, thread)

    def direct(self, user: User) -> Channel:
        """Return somebody's direct channel with the bot."""
        return self.group_direct(user)

    def group_direct(self, *users: User) -> Channel:
        """Return the direct channel of these people and the bot."""
        members = [*(one.id for one in users), self.team_of(users[0]).bot.id]
        found = self.backend.world.direct_channel(*members)
        return found or new_direct_channel(self.backend, users[0].team, members)

    def edit(self, message: Message, text: str) -> Said:
        """Change one's message. Where it mentions the bot, Slack tells of that once more."""
        channel = self.backend.world.channels[message.channel]
        told = happened(self.backend, "edit", message.user, channel, message)
        before = message_json(self.backend, message)
        change(self.backend, message, text, None)
        tell_message(self.backend, told, channel, changed_event(self.backend, message, before))
        if not self.only_messages:
            tell_mention(self.backend, told, channel, message)
        return Said(self.backend, told)

    def delete(self, message: Message) -> Said:
        """Delete one's message."""
        channel = self.backend.world.channels[message.channel]
        told = happened(self.backend, "deletion", message.user, channel, message)
        before = message_json(self.backend, message)
        delete(self.backend, message)
        tell_message(self.backend, told, channel, deleted_event(self.backend, message, before))
        return Said(self.backend, told)

    def react(self, user: User, message: Message, name: str) -> Said:
        """React to a message with an emoji."""
        channel = self.backend.world.channels[message.channel]
        told = happened(self.backend, "reaction", user, channel, message)
        message.reactions.setdefault(name, []).append(user.id)
        item = {"type": "message", "channel": channel.id, "ts": message.ts}
        event = {"type": "reaction_added", "user": user.id, "reaction": name, "item_user": message.user.id}
        tell_event(self.backend, told, "reaction_added", event | {"item": item, "event_ts": self.backend.ts()})
        return Said(self.backend, told)

    def open_home(self, user: User, tab: str = "home") -> Said:
        """Open the bot's home tab, or where one writes to it (“messages”)."""
        channel = self.direct(user)
        told = happened(self.backend, "visit", user, channel)
        event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
        there = home_of(self.backend, user.id)
        if there is not None:
            event["view"] = view_json(self.backend, there)
        tell_event(self.backend, told, "app_home_opened", event | {"event_ts": self.backend.ts()})
        return Said(self.backend, told)

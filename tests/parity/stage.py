"""Neutral verbs: what people do, on whichever platform."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from bot.chat import Response
from bot.commands.feature import ChatPlatform
from tests.parity.seen import Seen


class Who(StrEnum):
    """Who acts; the ranks are those that the platform gives them. In a terminal all are the one who is there."""

    OWNER = "Olga Owner"
    ADMIN = "Ada Admin"
    MODERATOR = "Mo Moderator"
    MEMBER = "Mia Member"


class Named(Enum):
    """What is named by the platform's own id."""

    HERE = "the channel that somebody acts in"
    DESK = "another channel, where humans look"
    IGNORED = "the message that nobody answered"


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody hands over."""

    name: str
    content: bytes = field(repr=False)


Given = str | int | Named | File


class Stage:
    """One platform with its real client, and people on it. Every verb waits for what is shown then.

    What a platform has not is not implemented. A channel's moderator is `Who.MODERATOR`.
    """

    platform: ChatPlatform

    @property
    def responses(self) -> Sequence[Response]:
        """What the core said to whoever acted, since the last verb."""
        return ()

    async def enter(self) -> None:
        """Go to a channel where nothing was said yet."""
        raise NotImplementedError

    async def check(self) -> None:
        """Fail where the bot did what the platform doesn't take."""

    async def ask(self, who: Who, question: str) -> Seen:
        """Ask by the platform's command, or its line."""
        raise NotImplementedError

    async def call(self, who: Who, command: str, **given: Given) -> Seen:
        """Give a command of the registry, or one that moderators made."""
        raise NotImplementedError

    async def call_though_hidden(self, who: Who, command: str, **given: Given) -> Seen:
        """Give a command that the platform would not offer to this person by itself."""
        raise NotImplementedError

    async def mention(self, who: Who, question: str) -> Seen:
        """Ask in the channel, naming the bot."""
        raise NotImplementedError

    async def mention_where_writing_is_refused(self, who: Who, question: str) -> None:
        """Ask so, where the platform does not let the bot answer this once."""
        raise NotImplementedError

    async def mutter(self, who: Who, text: str) -> Seen:
        """Write into the channel what names nobody, and see what is said to it."""
        raise NotImplementedError

    async def ignored(self, who: Who, text: str) -> None:
        """Write into the channel what is not answered; `Named.IGNORED` is that message from now on."""
        raise NotImplementedError

    async def follow_up(self, who: Who, question: str, after: Seen) -> Seen:
        """Ask on, after an answer."""
        raise NotImplementedError

    async def whisper(self, who: Who, question: str) -> Seen:
        """Ask where nobody else reads it."""
        raise NotImplementedError

    async def look_up(self, who: Who, text: str) -> Seen:
        """Look up what somebody else wrote, by the message's menu."""
        raise NotImplementedError

    async def post_in_forum(self, who: Who, title: str, text: str) -> Seen:
        """Open a post in a forum, which names nobody, and see what is said to it."""
        raise NotImplementedError

    async def press(self, who: Who, seen: Seen, label: str, wrote: str = "") -> Seen:
        """Press a button; where that opens a form, write into its one field and send it."""
        raise NotImplementedError

    async def fill_in(self, who: Who, command: str, given: Mapping[str, Given], then: Mapping[str, Given]) -> Seen:
        """Give a command that is to ask for more in a form, fill in that form and send it."""
        raise NotImplementedError

    async def suggested(self, who: Who, command: str, parameter: str, typed: str) -> list[str]:
        """Type, and see what is offered."""
        raise NotImplementedError

    async def begins(self) -> Seen:
        """Begin where the bot is new, and see what is said there."""
        raise NotImplementedError

    async def leave(self) -> None:
        """Take the bot out of where it is new, or of all there is, and return once that is noted."""
        raise NotImplementedError

    async def home(self, who: Who) -> Seen:
        """Look at the bot itself."""
        raise NotImplementedError

    async def said_at_the_desk(self) -> Seen:
        """See what the bot said last in the channel `Named.DESK`, once it did."""
        raise NotImplementedError

    async def told_moderators(self) -> Seen:
        """See what the bot told whoever keeps order here, once it did."""
        raise NotImplementedError

    async def restart(self) -> None:
        """Stop the bot, and start it again."""
        raise NotImplementedError

    def hurry(self, seconds: float) -> None:
        """Let so many seconds pass whenever the bot looks at its watch."""
        raise NotImplementedError

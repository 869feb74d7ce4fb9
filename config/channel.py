"""What may be set for a place in a chat, and for a command there.

The owner sets the defaults of all places (`[channel]` and `[command]` in `defaults.toml` and over it); a
workspace, a category, a channel or a thread may set any of them otherwise (`config.layers`). There the keys
of a place are named without a section (`quotes`), those of a command by it (`command.ask.roles`).
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from config.key import Key, choice, key_of, quantity, switch, text, texts

COMMAND_PREFIX: Final = "command."
DAY_SECONDS: Final = 86_400
MAX_SOURCES: Final = 100
MAX_ROLES: Final = 50
MAX_LOG_DAYS: Final = 3650

PUBLIC: Final = "public"
PRIVATE: Final = "private"
PRIVATE_THEN_SHARE: Final = "private_then_share"
AS_CHANNEL: Final = "as_channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """How the bot behaves in one place of a chat: a workspace, a category, a channel or a thread."""

    enabled: bool = switch(
        "Whether the bot answers there at all; settings can be changed either way.",
        "Who invites the bot wants answers; a place that wants none says so.",
    )
    answer: str = choice(
        "What is answered: commands; mentions of the bot too; every message that asks a question too.",
        "Whoever names the bot wants an answer; nobody else is interrupted.",
        "commands",
        "mentions",
        "questions",
    )
    forum_posts: bool = switch(
        "Whether a new post of a forum is answered unasked.",
        "A post is mostly meant for people; a forum for help switches it on.",
    )
    visibility: str = choice(
        "Who sees an answer to a command: everybody, the asker, or the asker who may then share it.",
        "One answer then serves all who wonder, and whoever knows better can say so.",
        PUBLIC,
        PRIVATE,
        PRIVATE_THEN_SHARE,
    )
    reply_in: str = choice(
        "Where an answer stands: in the channel, or in a thread of its own at the question.",
        "The answer stands below its question; a busy channel is kept tidy with threads.",
        "channel",
        "thread",
    )
    sources: tuple[str, ...] = texts(
        "The sources that are quoted there; empty is every source that may be seen there.",
        "Whoever adds a source wants it quoted.",
        "sources",
        MAX_SOURCES,
    )
    ask_roles: tuple[str, ...] = texts(
        "The roles that may ask there; empty is everyone.",
        "Whoever may write there may ask there.",
        "roles",
        MAX_ROLES,
    )
    teach_roles: tuple[str, ...] = texts(
        "The roles that may pin answers and make commands there without being moderators.",
        "Nobody but moderators until they name others.",
        "roles",
        MAX_ROLES,
    )
    min_confidence: float = quantity(
        "The least confidence with which somebody who asked the bot is answered; below it is declined.",
        "The same as in the terminal: the most right outcomes in small libraries.",
        "probability that the first quote is right",
        0.0,
        1.0,
    )
    min_confidence_unasked: float = quantity(
        "The least confidence with which a question that was not put to the bot is answered.",
        "Who did not ask is not to be bothered: more likely right than not.",
        "probability that the first quote is right",
        0.0,
        1.0,
    )
    quotes: int = quantity(
        "The most quotes that an answer shows at once.",
        "The answer and one more that agrees or differs fit the window of a phone.",
        "quotes",
        1,
        10,
    )
    style: str = choice(
        "How much stands around a quote: its title, date and confidence, or only where it is from.",
        "A quote is judged by where and when it was said.",
        "full",
        "short",
    )
    cooldown_person_seconds: int = quantity(
        "How long a person waits between two questions; 0 is not at all.",
        "Nobody reads an answer in less; a flood is slowed down at once.",
        "seconds",
        0,
        DAY_SECONDS,
    )
    cooldown_channel_seconds: int = quantity(
        "How long a place waits between two questions, whoever asks; 0 is not at all.",
        "One person's question does not keep the next from asking.",
        "seconds",
        0,
        DAY_SECONDS,
    )
    feedback: bool = switch(
        "Whether an answer has buttons to say that it helped or did not.",
        "Costs nobody anything, and shows moderators where answers are missing.",
    )
    handoff_role: str = text(
        "The role that is called when a question is declined and somebody asks for a human; empty is none.",
        "Only moderators know who is willing to be called.",
    )
    handoff_channel: str = text(
        "The channel where a declined question is put for a human; empty is none.",
        "Only moderators know where such questions are looked at.",
    )
    log_questions: bool = switch(
        "Whether questions, their outcomes and feedback are recorded.",
        "The gaps, which tell what to add to the sources, are made of them.",
    )
    log_days: int = quantity(
        "How long recorded questions are kept.",
        "A month shows what is missing; more is a store of what people said.",
        "days",
        1,
        MAX_LOG_DAYS,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSettings:
    """How one command behaves in one place; all of it comes on top of what holds for the place."""

    enabled: bool = switch(
        "Whether the command may be given.",
        "What is there can be used; the permissions stand above it.",
    )
    roles: tuple[str, ...] = texts(
        "The roles that may give the command, of those who may at all; empty is no further limit.",
        "The permissions and ask_roles say enough for most commands.",
        "roles",
        MAX_ROLES,
    )
    cooldown_seconds: int = quantity(
        "How long a person waits between two of the command; 0 is no longer than between any two.",
        "The cooldowns of the place slow a flood down already.",
        "seconds",
        0,
        DAY_SECONDS,
    )
    visibility: str = choice(
        "Who sees what the command answers: as the place says, or otherwise.",
        "One setting for the place is easier to foresee than one for each command.",
        AS_CHANNEL,
        PUBLIC,
        PRIVATE,
        PRIVATE_THEN_SHARE,
    )
    options: str = text(
        "The options that the command takes where none are given, such as quotes=3.",
        "Each command's own defaults are documented with it.",
    )


@cache
def channel_keys() -> tuple[Key, ...]:
    """Return every setting of a place, in the order of `defaults.toml`."""
    return tuple(key_of(field.name, field) for field in dataclasses.fields(ChannelSettings))


def command_keys(names: Iterable[str]) -> tuple[Key, ...]:
    """Return every setting of the commands `names` in a place: `command.<name>.enabled` and so on."""
    fields = dataclasses.fields(CommandSettings)
    return tuple(key_of(f"{COMMAND_PREFIX}{name}.{field.name}", field) for name in names for field in fields)

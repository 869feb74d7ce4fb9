"""What a person can do on which platform, and how; or why that can't be had there. Pure data.

The commands are the registry's own. Each feature that a platform is said to have is claimed by a test of
`tests/parity`, and done there with the platform's real client; what a platform has not carries its reason.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.commands.feature import Absence, ChatPlatform, Feature, Way, everywhere, feature
from bot.commands.model import Command, Parameter, ParameterKind
from bot.commands.registry import ASK, REGISTRY

_ALONE: Final = Absence("A terminal has one person at it, whom nobody has to manage.")
_NO_PLACES: Final = Absence("A terminal has no channels. What holds is set in `verbatim.toml`.")
_UNKEPT: Final = Absence("Nothing of what is asked in a terminal is kept, but the typed lines in `chat-history`.")
_UNSHARED: Final = Absence("Nobody else reads a terminal.")
_TYPED: Final = Absence("A terminal has no buttons and no forms; all is typed.")
_ADDRESSED: Final = Absence("Each line that is typed in a terminal is a question already.")

_COMMANDS_IN_TERMINAL: Final[Mapping[str, Way | Absence]] = MappingProxyType(
    {
        "ask": Way("type the question, or `verbatim ask QUESTION`"),
        "more": Way("`:more`"),
        "context": Way("`:context N`"),
        "why": Way("`:why N`"),
        "sources": Way("`:sources`"),
        "help": Way("`:help`"),
        "forget-me": _UNKEPT,
        "settings show": Way("`verbatim config show`"),
        "source add": Way("`verbatim index PATH --name NAME`"),
        "source remove": Way("`verbatim remove NAME`"),
        "source list": Way("`verbatim sources`"),
        "source status": Way("`verbatim sources`"),
        "reindex": Way("`verbatim index PATH`, again"),
        "gaps": _UNKEPT,
        "stats": _UNKEPT,
        "audit": _ALONE,
        "export": _UNKEPT,
        "diagnose": Absence("No line that is typed in a terminal goes unanswered."),
    }
)
_GROUPS_IN_TERMINAL: Final[Mapping[str, Absence]] = MappingProxyType({"settings": _NO_PLACES, "command": _ALONE})
"""Of those commands that are not named one by one."""


def _command(command: Command) -> Feature:
    """Describe a command of the registry: on the chat platforms its way follows from what it takes."""
    terminal = _COMMANDS_IN_TERMINAL.get(command.name) or _GROUPS_IN_TERMINAL.get(command.group or "", _ALONE)
    takes = [parameter for parameter in command.parameters if parameter.required]
    given = " ".join(f"{parameter.name}:" for parameter in takes)
    return Feature(
        name=f"/{command.name}",
        help=command.help,
        ways={
            ChatPlatform.TERMINAL: terminal,
            ChatPlatform.DISCORD: Way(f"`/{command.name} {given}".rstrip() + "`"),
            ChatPlatform.SLACK: Way(_on_slack(command, takes)),
        },
        command=command,
    )


def _on_slack(command: Command, takes: list[Parameter]) -> str:
    """Say how a command is given on Slack, where one that takes a file is a form."""
    if command is ASK:
        return "`/ask QUESTION`"
    typed = f"/verbatim {command.name}"
    if any(parameter.kind is ParameterKind.FILE for parameter in command.parameters):
        return f"`{typed}`, then a form"
    return f"`{' '.join((typed, *(parameter.name.upper() for parameter in takes)))}`"


_ASKING: Final = (
    feature(
        "mention",
        "Ask in a channel by naming the bot.",
        _ADDRESSED,
        "`@Verbatim QUESTION`",
        "`@Verbatim QUESTION`",
    ),
    feature(
        "follow-up",
        "Ask on, with what the last answer was about taken along.",
        "type on",
        "reply to an answer",
        "write in the thread of an answer",
    ),
    feature(
        "direct message",
        "Ask where nobody else reads it.",
        "type the question",
        "write to the bot",
        "write to the bot",
    ),
    feature(
        "message menu",
        "Look up what somebody wrote.",
        Absence("A terminal shows no messages of others."),
        "the message's menu: *Apps*, *Find an answer*",
        "the message's menu: *Find an answer*",
    ),
    feature(
        "unasked",
        "Have every question in a channel answered, where moderators want that.",
        _ADDRESSED,
        "`/settings set key:answer value:questions`",
        "`/verbatim settings set answer questions`",
    ),
    feature(
        "forum posts",
        "Have new posts of a forum answered, where moderators want that.",
        Absence("A terminal has no forums."),
        "`/settings set key:forum_posts value:true`",
        Absence("Slack has no forums."),
    ),
    feature(
        "own threads",
        "Have each answer stand in a thread at its question.",
        Absence("A terminal has no threads."),
        "`/settings set key:reply_in value:thread`",
        "`/verbatim settings set reply_in thread`",
    ),
    feature(
        "own commands",
        "Give a command that the moderators made.",
        _ALONE,
        "`/NAME`",
        "`/verbatim NAME`",
    ),
)

_BUTTONS: Final = (
    feature("button more", "See the next quotes.", "`:more`", "press *More*", "press *More*"),
    feature(
        "button context",
        "See a quote with the sentences around it.",
        "`:context N`",
        "press *In context*",
        "press *In context*",
    ),
    feature("button why", "See why a quote was chosen, or none.", "`:why N`", "press *Why*", "press *Why*"),
    feature(
        "button whole",
        "See the whole of a quote that was cut.",
        "`verbatim show CITATION`",
        "press *Whole quote*",
        "press *Whole quote*",
    ),
    feature(
        "button share",
        "Get an answer alone, then show it to all.",
        _UNSHARED,
        "press *Share*",
        "press *Share*",
    ),
    feature(
        "button helpful",
        "Say that an answer helped.",
        _UNKEPT,
        "press *Helpful*",
        "press *Helpful*",
    ),
    feature(
        "button unhelpful",
        "Say that an answer did not help.",
        _UNKEPT,
        "press *Not helpful*",
        "press *Not helpful*",
    ),
    feature(
        "button human",
        "Put a question to people, with a few words to it.",
        Absence("A terminal has nobody else whom a question could be put to."),
        "press *Ask a human*, fill in the form",
        "press *Ask a human*, fill in the form",
    ),
    feature(
        "button in",
        "Say in a direct message which workspace is meant.",
        Absence("A terminal has one library."),
        "press the server's name",
        Absence("A direct message on Slack belongs to one workspace already."),
    ),
    feature(
        "old buttons",
        "Press what stands under an answer from before a restart.",
        _TYPED,
        "press it",
        "press it",
    ),
)

_HELPS: Final = (
    feature(
        "form",
        "Be asked in a form for what a command was not given.",
        _TYPED,
        "`/command edit name:`",
        "any command that lacks something",
    ),
    feature(
        "suggestions",
        "Be offered values while typing.",
        Absence("A terminal completes from the lines that were typed before, and knows no other values."),
        "while typing a command's option",
        "while typing in a form's field",
    ),
    feature(
        "channel picker",
        "Name a channel by picking it.",
        _NO_PLACES,
        "pick it as the option `channel`",
        "`#channel` in the command",
    ),
    feature(
        "file up",
        "Hand a file over.",
        "`verbatim index FILE`",
        "the option `file`",
        "the form's field for it",
    ),
    feature(
        "file down",
        "Get a file.",
        "`:receipt FILE`",
        "it is attached to the answer",
        "it is attached to a message",
    ),
    feature(
        "progress",
        "See how a re-index goes.",
        "`verbatim index` says so",
        "the message counts on",
        Absence("Slack can't change what only one person sees: it says how it begins and what came of it."),
    ),
    feature(
        "greeting",
        "Be told at the beginning what there is and how to ask.",
        "the chat's first lines",
        "a message in the server's first channel",
        "a message in the first channel that it is let into",
    ),
    feature(
        "home page",
        "Look at the bot itself to see how to ask and what it may quote.",
        "`:help`, `:sources`",
        Absence("Discord has no page of a bot's own. `/help` and `/sources` say the same."),
        "the app's *Home* tab",
    ),
    feature(
        "notice to moderators",
        "Learn as a moderator that the bot may not write where it is wanted.",
        _ALONE,
        "a message to the server's owner, or in its moderators' channel",
        "a message to who made the channel",
    ),
    feature(
        "pacing",
        "Be told to wait, instead of nothing, where questions come too fast.",
        Absence("Whoever types in a terminal keeps nobody else waiting."),
        "a line that says how long",
        "a line that says how long",
    ),
    feature(
        "leaving",
        "Take the bot out, and have what is kept erased after the days that the settings say.",
        Absence("All lies in your own data folder: delete that."),
        "remove it from the server",
        "remove the app",
    ),
)

_KINDS_OF_REPLY: Final = (
    everywhere("reply answer", "See a quote, word for word, and where it stands.", "the quote, its citation below"),
    everywhere("reply several", "See several quotes, each with a number.", "quotes, each with its citation"),
    everywhere("reply conflict", "See that sources contradict each other.", "a heading over each side"),
    everywhere("reply nearest", "See what comes nearest where nothing answers.", "a heading, then quotes"),
    everywhere("reply near miss", "See which word no source holds.", "a line that names it"),
    everywhere("reply nothing", "See that nothing is known of it, and what to do.", "a line or two"),
    everywhere("reply small talk", "Be greeted back.", "a line or two"),
    everywhere("reply too long", "See that a question is too long, and how long it may be.", "a line or two"),
    everywhere("reply table", "See rows and columns.", "columns where they fit, else a list"),
    everywhere("reply error", "See what is wrong with what was given, and what to do.", "a line or two"),
)

PARITY: Final[Mapping[str, tuple[Feature, ...]]] = MappingProxyType(
    {
        "Asking": _ASKING,
        "Under an answer": _BUTTONS,
        "Around it": _HELPS,
        "Replies": _KINDS_OF_REPLY,
        "Commands": tuple(map(_command, REGISTRY)),
    }
)
"""All features, by what they are about."""

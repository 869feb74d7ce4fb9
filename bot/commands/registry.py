"""Every command there is. Platforms, permissions and the docs are made of this list and of nothing else."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.chat import Rank
from bot.commands.model import IN_WORKSPACES, LONGEST_HELP, LONGEST_NAME, Command, Parameter, ParameterKind
from bot.commands.parameters import (
    LONGEST_VALUE,
    MOST_CHANGES,
    channel,
    days,
    file,
    layer,
    own_command,
    question,
    quote_number,
    quotes,
    setting,
    source,
    sources,
    text,
)

GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "settings": "Show and change how questions are answered here.",
        "command": "Make commands of your own.",
        "source": "Say what answers may be quoted from.",
    }
)
"""What each group of commands is about, by its name."""


def _moderators(
    name: str,
    meaning: str,
    *parameters: Parameter,
    for_teachers: bool = False,
    is_configurable: bool = True,
) -> Command:
    """Describe a command for moderators: in a workspace, seen only by who gives it."""
    return Command(
        name=name,
        help=meaning,
        rank=Rank.MODERATOR,
        for_teachers=for_teachers,
        places=IN_WORKSPACES,
        parameters=parameters,
        is_configurable=is_configurable,
    )


def _admins(name: str, meaning: str, *parameters: Parameter) -> Command:
    """Describe a command for admins: in a workspace, seen only by who gives it, and there for good."""
    return Command(
        name=name,
        help=meaning,
        rank=Rank.ADMIN,
        places=IN_WORKSPACES,
        parameters=parameters,
        is_configurable=False,
    )


ASK: Final = Command(
    name="ask",
    help="Ask a question and get sentences from the sources, word for word.",
    parameters=(
        question("What you want to know.", required=True),
        quotes(),
        sources("The only sources to look in, separated by commas; all that may be quoted here if left out."),
    ),
    visibility=None,
    has_cooldown=True,
)

_EVERYONE = (
    ASK,
    Command(name="more", help="Show more quotes for your last question.", has_cooldown=True),
    Command(
        name="context",
        help="Show a quote of your last answer with the sentences around it.",
        parameters=(quote_number("The number of the quote; the first if left out.", is_option=True),),
        has_cooldown=True,
    ),
    Command(
        name="why",
        help="Show why a quote of your last answer was chosen.",
        parameters=(quote_number("The number of the quote; the first if left out.", is_option=True),),
        has_cooldown=True,
    ),
    Command(name="sources", help="List what may be quoted here.", has_cooldown=True),
    Command(
        name="help",
        help="Show what you can do here.",
        parameters=(
            Parameter(
                name="command",
                kind=ParameterKind.COMMAND,
                help="The command to explain; all that you may use if left out.",
                max_chars=LONGEST_HELP,
                suggests=True,
            ),
        ),
        is_configurable=False,
    ),
    Command(name="forget-me", help="Erase what is kept about you: questions, answers, votes.", is_configurable=False),
)

_SETTINGS = (
    _moderators(
        "settings show",
        "Show the settings that hold here, and what set each of them.",
        setting("The setting to show; all of them if left out."),
        channel("The channel to show them for; this one if left out."),
        is_configurable=False,
    ),
    _moderators(
        "settings set",
        "Change a setting.",
        setting("The setting to change.", required=True),
        text("value", "Its new value.", LONGEST_VALUE, required=True, suggests=True),
        channel("The channel to change it for."),
        layer(),
        is_configurable=False,
    ),
    _moderators(
        "settings reset",
        "Take a setting back, so that the one above it holds again.",
        setting("The setting to take back.", required=True),
        channel("The channel to take it back for."),
        layer(),
        is_configurable=False,
    ),
    _moderators(
        "settings copy",
        "Copy one channel's settings to another.",
        channel("The channel to copy from.", "from", required=True),
        channel("The channel to copy to; this one if left out.", "to"),
        is_configurable=False,
    ),
    _moderators(
        "settings history",
        "Show who changed which setting, and when.",
        setting("The setting to show changes of; all of them if left out."),
        channel("The channel to show changes of; this one if left out."),
        is_configurable=False,
    ),
    _moderators(
        "settings undo",
        "Undo a change of a setting.",
        Parameter(
            name="change",
            kind=ParameterKind.WHOLE,
            help="The number of the change in the history; the last one here if left out.",
            low=1,
            high=MOST_CHANGES,
        ),
        is_configurable=False,
    ),
    _moderators(
        "settings export",
        "Get the settings as a TOML file.",
        channel("The channel whose settings to get; those of all places here if left out."),
        is_configurable=False,
    ),
    _moderators(
        "settings import",
        "Take over the settings of a TOML file, all or none.",
        file("A file that settings were exported to.", required=True),
        channel("The channel to set them for; what the file names if left out."),
        is_configurable=False,
    ),
)

_OWN_COMMANDS = (
    _moderators(
        "command add",
        "Make a command of your own.",
        own_command("name", "Its name: lower-case letters, digits, hyphens.", suggests=False),
        text("description", "What it does, in one line.", LONGEST_HELP, required=True),
        question("The question that it asks; without one, it takes what is typed after it."),
        text("pin", "The pinned question that it answers with.", suggests=True),
        text("sources", "The only sources that it looks in, separated by commas.", suggests=True),
        for_teachers=True,
        is_configurable=False,
    ),
    _moderators(
        "command edit",
        "Change one of your own commands.",
        own_command("name", "The command to change."),
        text("description", "What it does, in one line.", LONGEST_HELP),
        question("The question that it asks."),
        text("pin", "The pinned question that it answers with.", suggests=True),
        text("sources", "The only sources that it looks in, separated by commas.", suggests=True),
        for_teachers=True,
        is_configurable=False,
    ),
    _moderators(
        "command remove",
        "Remove one of your own commands.",
        own_command("name", "The command to remove."),
        for_teachers=True,
        is_configurable=False,
    ),
    _moderators("command list", "List your own commands.", for_teachers=True, is_configurable=False),
)

_TEACHING = (
    _moderators(
        "pin",
        "Fix the quote that answers a question.",
        question("The question, in any spelling.", required=True),
        quote_number("The number of the quote in the last answer here; the first if left out."),
        text("citation", "The citation of another quote, as it stands under it."),
        for_teachers=True,
    ),
    _moderators(
        "unpin",
        "Let a question be answered by search again.",
        question("The pinned question.", required=True, suggests=True),
        for_teachers=True,
    ),
    _moderators("pins", "List the pinned questions.", for_teachers=True),
    _moderators(
        "gaps",
        "List the questions that were declined or whose answer did not help.",
        channel("The channel to list them for; this one if left out."),
        text("close", "A question to take off the list until it is asked again.", suggests=True),
    ),
    _moderators(
        "diagnose",
        "Show why a message was or was not answered, and what to change.",
        text("message", "A link to the message, or its id.", required=True),
        is_configurable=False,
    ),
)

_ADMINS = (
    _admins(
        "source add",
        "Add a folder or a file that answers may be quoted from.",
        text("name", "A short name for it.", LONGEST_NAME, required=True),
        text("folder", "One of the folders that the owner allowed.", suggests=True),
        file("A file to add."),
        channel("The only channel in which it may be quoted; all of them if left out."),
    ),
    _admins(
        "source remove",
        "Remove a source; where it lies nothing is touched.",
        source("The source to remove.", "name", required=True),
    ),
    _admins("source list", "List all sources, and where each is quoted."),
    _admins(
        "source status",
        "Show when a source was indexed, and what was skipped.",
        source("The source to show; all of them if left out.", "name"),
    ),
    _admins(
        "reindex",
        "Take in what changed in the sources.",
        source("The source to index again; all of them if left out."),
    ),
    _admins(
        "stats",
        "Show questions, answers, speed and feedback over time, as a chart.",
        days("How many days to look back."),
    ),
    _admins("audit", "Show who changed what here.", days("How many days to look back.")),
    _admins(
        "export", "Get the questions, gaps and pins of all places here as files.", days("How many days to look back.")
    ),
)

REGISTRY: Final[tuple[Command, ...]] = (*_EVERYONE, *_SETTINGS, *_OWN_COMMANDS, *_TEACHING, *_ADMINS)
"""Every command, those for everyone first."""

_BY_NAME = {command.name: command for command in REGISTRY}


def find(name: str) -> Command | None:
    """Return the command of that full name (`settings set`); None where there is none."""
    return _BY_NAME.get(name)

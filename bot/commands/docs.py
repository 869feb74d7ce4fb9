"""The registry and the settings -> the pages of `docs/` that are made of them (`make docs`). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from bot.chat import PlaceKind
from bot.commands.feature import Absence, ChatPlatform, Feature, Way
from bot.commands.model import EVERYWHERE, IN_WORKSPACES, Command, Parameter
from bot.commands.options import options_of
from bot.commands.parity import PARITY
from bot.commands.permissions import ActorKind, Permission, permission_table
from bot.commands.registry import REGISTRY
from config.channel import channel_keys, command_keys
from config.key import Key, Value
from config.load import default_settings
from config.schema import keys, values
from config.values import write_text

MADE: Final = "<!-- Made by `make docs`; change what it is made of, not this page. -->"
_OF_PLACES: Final = "channel."
_OF_COMMANDS: Final = "command."
_ANY_COMMAND: Final = "NAME"
_NOWHERE: Final = "–"

_ABOUT_PERMISSIONS: Final = """\
What stands in no row is denied. A *teacher* is somebody who holds one of the roles of the setting `teach_roles`. \
On Discord, whoever holds Manage Server is an *admin*, and whoever holds Manage Messages in a place is a \
*moderator* there; the *owner* is named in the configuration file. “In a workspace” is in its channels, \
threads and forum posts, “everywhere” in direct messages too. A place's settings may take away from this (`enabled`, \
`ask_roles`, `command.NAME.enabled`, `command.NAME.roles`), and add nothing."""
_ABOUT_PLACES: Final = """\
A workspace, a category, a channel or a thread may set each of these, with `/settings set`; the nearest one \
holds. `/settings show` says what holds, and which of them set it. The owner sets what holds where nobody \
else did, in `verbatim.toml` under `[channel]`."""
_ABOUT_OWNER: Final = "These are set for everybody, in `verbatim.toml` or by an environment variable."
_ABOUT_PARITY: Final = """\
What a person can do where, and how; where a platform can't have something, why. A test does each of these things, \
with the platform's real client (`tests/parity`)."""


def pages() -> Mapping[str, str]:
    """Return the pages by their name in `docs/`."""
    return {"parity.md": parity_page(), "permissions.md": permissions_page(), "settings.md": settings_page()}


def parity_page() -> str:
    """Return what can be done on which platform, and how."""
    headings = ("What", *(platform.value.capitalize() for platform in ChatPlatform))
    parts = [_ABOUT_PARITY]
    for title, features in PARITY.items():
        parts += [f"## {title}", _table(headings, map(_feature_row, features))]
    return _page("# The same everywhere", *parts)


def permissions_page() -> str:
    """Return who may give which command where, and what each command takes."""
    cells = {name: list(rows) for name, rows in groupby(permission_table(), key=lambda row: row.command)}
    table = _table(
        ("Command", *(actor.value.capitalize() for actor in ActorKind)),
        [(f"`/{command.name}`", *(_where(cells[command.name], actor) for actor in ActorKind)) for command in REGISTRY],
    )
    taken = _table(("Command", "What it does", "What it takes"), map(_command_row, REGISTRY))
    return _page("# Who may do what", _ABOUT_PERMISSIONS, table, "## The commands", taken)


def settings_page() -> str:
    """Return every setting with its meaning, its values, its default and the default's reason."""
    defaults = values(default_settings())
    owners = [key for key in keys() if not key.name.startswith((_OF_PLACES, _OF_COMMANDS))]
    configurable = ", ".join(f"`{command.name}`" for command in REGISTRY if command.is_configurable)
    about_commands = (
        f"Set in the same places, for one command each. `{_ANY_COMMAND}` is one of {configurable}, or a command of "
        "your own. The owner sets what holds for all of them under `[command]`."
    )
    with_options = ", ".join(
        f"`/{command.name}` ({', '.join(parameter.name for parameter in options_of(command))})"
        for command in REGISTRY
        if options_of(command)
    )
    about_options = (
        '`options` are pairs of a name and a value, like `quotes=3 sources="handbook, minutes"`: what holds where '
        f"somebody leaves that out. These commands take them: {with_options}; your own take quotes."
    )
    return _page(
        "# Settings",
        "## Of a place",
        _ABOUT_PLACES,
        _settings(channel_keys(), {key.name: defaults[_OF_PLACES + key.name] for key in channel_keys()}),
        "## Of a command in a place",
        about_commands,
        about_options,
        _settings(
            command_keys((_ANY_COMMAND,)),
            {key.name: defaults[key.name.replace(f"{_ANY_COMMAND}.", "")] for key in command_keys((_ANY_COMMAND,))},
        ),
        "## Of the whole program",
        _ABOUT_OWNER,
        _settings(owners, defaults),
    )


def _feature_row(feature: Feature) -> tuple[str, ...]:
    """Describe what can be done, and how on each platform."""
    what = feature.help if feature.command is None else f"`{feature.name}`: {feature.help}"
    return what, *(_way(feature.ways[platform]) for platform in ChatPlatform)


def _way(way: Way | Absence) -> str:
    """Say how something is done, or why not."""
    return f"{_NOWHERE} *{way.reason}*" if isinstance(way, Absence) else way.how


def _where(rows: Iterable[Permission], actor: ActorKind) -> str:
    """Name the kinds of place in which somebody may give a command."""
    places = frozenset(row.place for row in rows if row.actor is actor and row.allowed)
    if places == EVERYWHERE:
        return "everywhere"
    if places == IN_WORKSPACES:
        return "in a workspace"
    return ", ".join(place.value for place in PlaceKind if place in places) or _NOWHERE


def _command_row(command: Command) -> tuple[str, str, str]:
    """Describe a command in three cells."""
    return f"`/{command.name}`", command.help, "<br>".join(map(_parameter, command.parameters)) or _NOWHERE


def _parameter(parameter: Parameter) -> str:
    """Describe what a command takes."""
    must = "" if parameter.required else " (optional)"
    return f"`{parameter.name}`{must}: {parameter.help}"


def _settings(listed: Iterable[Key], defaults: Mapping[str, Value]) -> str:
    """Describe settings, one a row."""
    return _table(
        ("Setting", "Meaning", "Value", "Default", "Why that"),
        [
            (f"`{key.name}`", key.help, key.expected, f"`{write_text(defaults[key.name])}`", key.reason)
            for key in listed
        ],
    )


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _page(title: str, *parts: str) -> str:
    """Put a page together."""
    return "\n\n".join((title, MADE, *parts)) + "\n"

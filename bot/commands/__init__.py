"""The commands: one neutral registry, from which every platform, the permissions and the docs are made.

The package's law: what is not in the registry does not exist, and what the registry does not allow is denied.
"""

from bot.commands.arguments import parse_arguments
from bot.commands.model import EVERYWHERE, IN_WORKSPACES, Command, Parameter, ParameterKind
from bot.commands.options import options_of, options_set, parse_options, read_options, write_options
from bot.commands.permissions import ActorKind, Permission, Verdict, may, permission_table
from bot.commands.registry import ASK, GROUPS, REGISTRY, find

__all__ = [
    "ASK",
    "EVERYWHERE",
    "GROUPS",
    "IN_WORKSPACES",
    "REGISTRY",
    "ActorKind",
    "Command",
    "Parameter",
    "ParameterKind",
    "Permission",
    "Verdict",
    "find",
    "may",
    "options_of",
    "options_set",
    "parse_arguments",
    "parse_options",
    "permission_table",
    "read_options",
    "write_options",
]

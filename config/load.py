"""Layers of settings: `defaults.toml` < the person's file < the environment; each value's origin is kept.

The person's file is `verbatim.toml` in the data folder, or the file that `VERBATIM_CONFIG` names, which
then must exist. In the environment the key `a.b` is `VERBATIM_A__B`; a variable that is empty counts as
unset. Whatever begins with `VERBATIM_` and is no setting is an error, so that no typing mistake passes
in silence; the names and prefixes that other parts of Verbatim read are let through.
"""

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from config.errors import SettingError
from config.key import Value
from config.schema import SECTIONS, Settings, build, keys
from config.values import check_value, parse_text, shown, unknown_setting

DEFAULTS_FILE = Path(__file__).with_name("defaults.toml")
DEFAULTS_ORIGIN = "defaults"
SETTINGS_FILE_NAME = "verbatim.toml"
CONFIG_VARIABLE = "VERBATIM_CONFIG"

VARIABLE_PREFIX = "VERBATIM_"
RESERVED_VARIABLES = frozenset({"VERBATIM_DATA", CONFIG_VARIABLE, "VERBATIM_ENCRYPTION_KEY"})
RESERVED_PREFIXES = ("VERBATIM_DISCORD_", "VERBATIM_SLACK_")

MAX_FILE_BYTES = 1024 * 1024
"""A settings file has some hundred lines; more than this is another file, or a device that never ends."""

LIST_THEM = "List the settings with: verbatim config show"


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Checked settings, and for each dotted key where its value came from.

    An origin is “defaults”, a file's path or a variable's name.
    """

    settings: Settings
    origins: Mapping[str, str]


def load_settings(data_folder: Path, environment: Mapping[str, str]) -> LoadedSettings:
    """Return the settings that hold for `data_folder` and `environment`; nothing is written.

    Raises:
        SettingError: a key is unknown, a value is bad, a file can't be read, or the data folder is none.
    """
    _refuse_no_folder(data_folder)
    layers = [_read_file(DEFAULTS_FILE, DEFAULTS_ORIGIN)]
    named = environment.get(CONFIG_VARIABLE)
    path = Path(named) if named else data_folder / SETTINGS_FILE_NAME
    if named:
        _refuse_missing(path)
    if named or not _is_absent(path):
        layers.append(_read_file(path, str(path)))
    layers.append(_read_environment(environment))
    return _stack(layers)


def default_settings() -> Settings:
    """Return the settings that hold where nothing was set."""
    return _stack([_read_file(DEFAULTS_FILE, DEFAULTS_ORIGIN)]).settings


Layer = dict[str, tuple[Value, str]]
"""What one file, or the environment, sets: value and origin by dotted key."""


def _stack(layers: list[Layer]) -> LoadedSettings:
    """Put later layers over earlier ones."""
    merged: Layer = {}
    for layer in layers:
        merged |= layer
    origins = {key.name: merged[key.name][1] for key in keys()}
    settings = build({name: value for name, (value, _) in merged.items()})
    return LoadedSettings(settings, MappingProxyType(origins))


def _read_environment(environment: Mapping[str, str]) -> Layer:
    """Read every `VERBATIM_` variable that is a setting."""
    known = {key.variable: key for key in keys()}
    layer: Layer = {}
    for variable, text in environment.items():
        if not variable.startswith(VARIABLE_PREFIX) or variable in RESERVED_VARIABLES or not text:
            continue
        if variable.startswith(RESERVED_PREFIXES):
            continue
        if variable not in known:
            # The content stays out of the message: it may be a secret under a mistyped name.
            raise unknown_setting(variable, "the environment", [*known, *sorted(RESERVED_VARIABLES)], LIST_THEM)
        key = known[variable]
        layer[key.name] = (parse_text(key, text, variable), variable)
    return layer


def _read_file(path: Path, origin: str) -> Layer:
    """Read a file of settings."""
    known = {key.name: key for key in keys()}
    tree = _parse_file(path)
    return {name: (check_value(known[name], value, origin), origin) for name, value in _leaves(tree, "", path)}


def _refuse_no_folder(data_folder: Path) -> None:
    """Raise SettingError where the data folder is something else; one that is not there yet is made later."""
    try:
        is_folder = stat.S_ISDIR(data_folder.stat().st_mode)
    except NotADirectoryError:
        is_folder = False
    except OSError:
        return  # not there yet; or what can't be looked at, which reading the settings file will tell
    if not is_folder:
        raise SettingError(
            f"The data folder {data_folder} is not a folder, or lies in a file.",
            "Name a folder with --data or VERBATIM_DATA; one that does not exist yet is made.",
            origin=str(data_folder),
        )


def _is_absent(path: Path) -> bool:
    """Whether nothing at all has that name; a link to nowhere, or a folder that can't be searched, is a problem."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError as error:
        raise _bad_file(path, f"can't be read ({error.strerror or error})") from error
    return False


def _refuse_missing(path: Path) -> None:
    """Raise SettingError where the file that the variable names does not exist."""
    try:
        path.stat()
    except FileNotFoundError as error:
        raise SettingError(
            f"The settings file {path}, which {CONFIG_VARIABLE} names, does not exist.",
            f"Make it, or take {CONFIG_VARIABLE} out of the environment.",
            origin=CONFIG_VARIABLE,
        ) from error
    except OSError:
        return  # reading it will tell


def _parse_file(path: Path) -> dict[str, Any]:
    """Read a TOML file; a byte order mark is let through."""
    try:
        # Where the system has it: do not wait for a pipe that nobody writes to.
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _bad_file(path, "can't be read (it is no ordinary file)")
            content = file.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise _bad_file(path, f"is larger than {MAX_FILE_BYTES} bytes")
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise _bad_file(path, f"can't be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise _bad_file(path, f"is not UTF-8 (byte {error.start})") from error
    except RecursionError as error:
        raise _bad_file(path, "is not TOML (nested too deeply)") from error
    except ValueError as error:
        raise _bad_file(path, f"is not TOML ({error})") from error


def _leaves(table: Mapping[str, object], section: str, path: Path) -> Iterator[tuple[str, object]]:
    """Yield the known settings of a table by dotted name; anything else is an error."""
    for name, value in table.items():
        dotted = f"{section}.{name}" if section else name
        if not section and name in SECTIONS:
            if not isinstance(value, dict):
                raise SettingError(
                    f"“{name}” in {path} is {shown(value)}; expected a table.",
                    f"Write [{name}] on a line of its own, and its settings below it.",
                    key=name,
                    origin=str(path),
                )
            yield from _leaves(value, name, path)
        elif "." not in name and any(key.name == dotted for key in keys()):
            yield dotted, value
        elif not section and any(key.name == name for key in keys()):
            heading, _, rest = name.partition(".")
            raise SettingError(
                f"“{name}” in {path} is one name in quotes; expected a setting in its table.",
                f"Write [{heading}] on a line of its own, and {rest} below it; or leave out the quotes.",
                key=name,
                origin=str(path),
            )
        else:
            raise unknown_setting(dotted, str(path), [*(key.name for key in keys()), *SECTIONS], LIST_THEM)


def _bad_file(path: Path, problem: str) -> SettingError:
    """Say what is wrong with a whole file."""
    return SettingError(
        f"The settings file {path} {problem}; expected a text of TOML in UTF-8.",
        "Correct it, or move it away to get the defaults.",
        origin=str(path),
    )

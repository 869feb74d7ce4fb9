"""Layers of settings: `defaults.toml` < the person's file < the environment; each value's origin is kept.

The person's file is `verbatim.toml` in the data folder, or the file that `VERBATIM_CONFIG` names, which
then must exist. In the environment the key `a.b` is `VERBATIM_A__B`; a variable that is empty counts as
unset. Whatever begins with `VERBATIM_` and is no setting is an error, so that no typing mistake passes
in silence; the names and prefixes that other parts of Verbatim read are let through.
"""

import difflib
import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from config.errors import SettingError
from config.schema import SECTIONS, Key, Settings, Value, build, keys

DEFAULTS_FILE = Path(__file__).with_name("defaults.toml")
DEFAULTS_ORIGIN = "defaults"
SETTINGS_FILE_NAME = "verbatim.toml"
CONFIG_VARIABLE = "VERBATIM_CONFIG"

VARIABLE_PREFIX = "VERBATIM_"
RESERVED_VARIABLES = frozenset({"VERBATIM_DATA", CONFIG_VARIABLE, "VERBATIM_ENCRYPTION_KEY"})
RESERVED_PREFIXES = ("VERBATIM_DISCORD_", "VERBATIM_SLACK_")

MAX_FILE_BYTES = 1024 * 1024
"""A settings file has some hundred lines; more than this is another file, or a device that never ends."""

SHOWN_CHARACTERS = 80
"""So much of a bad value is repeated in the message."""


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
        SettingError: a key is unknown, a value is bad, or a file can't be read.
    """
    layers = [_read_file(DEFAULTS_FILE, DEFAULTS_ORIGIN)]
    named = environment.get(CONFIG_VARIABLE)
    path = Path(named) if named else data_folder / SETTINGS_FILE_NAME
    if named or not _is_absent(path):
        layers.append(_read_file(path, str(path)))
    layers.append(_read_environment(environment))
    return _stack(layers)


def default_settings() -> Settings:
    """Return the settings that hold where nothing was set."""
    return _stack([_read_file(DEFAULTS_FILE, DEFAULTS_ORIGIN)]).settings


def parse_text(key: Key, text: str, origin: str) -> Value:
    """Return the value that `text` (a variable's content) means for `key`.

    Raises:
        SettingError: it is not of the key's type, out of range, or none of its choices.
    """
    parsers: Mapping[type, Callable[[str], Value]] = {bool: _parse_bool, int: int, float: float, str: str}
    try:
        value = parsers[key.type](text)
    except ValueError as error:
        raise _bad_value(key, text, origin) from error
    return check_value(key, value, origin)


def check_value(key: Key, value: object, origin: str) -> Value:
    """Return `value` if it is of the key's type, in its range and one of its choices.

    A whole number will do where a number is wanted; true and false are no numbers.

    Raises:
        SettingError: it is not.
    """
    accepted = (int, float) if key.type is float else (key.type,)
    if not isinstance(value, accepted) or (isinstance(value, bool) and key.type is not bool):
        raise _bad_value(key, value, origin)
    if isinstance(value, float) and not math.isfinite(value):
        raise _bad_value(key, value, origin)
    if isinstance(value, str):
        good = not key.choices or value in key.choices
    else:
        good = (key.low is None or value >= key.low) and (key.high is None or value <= key.high)
    if not good:
        raise _bad_value(key, value, origin)
    return float(value) if key.type is float else value


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
            raise _unknown(variable, "the environment", [*known, *sorted(RESERVED_VARIABLES)])
        key = known[variable]
        layer[key.name] = (parse_text(key, text, variable), variable)
    return layer


def _read_file(path: Path, origin: str) -> Layer:
    """Read a file of settings."""
    known = {key.name: key for key in keys()}
    tree = _parse_file(path)
    return {name: (check_value(known[name], value, origin), origin) for name, value in _leaves(tree, "", path)}


def _is_absent(path: Path) -> bool:
    """Whether nothing at all has that name; a link to nowhere, or a folder that can't be searched, is a problem."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError as error:
        raise _bad_file(path, f"can't be read ({error.strerror or error})") from error
    return False


def _parse_file(path: Path) -> dict[str, Any]:
    """Read a TOML file; a byte order mark is let through."""
    try:
        with path.open("rb") as file:
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
                    f"“{name}” in {path} is {_shown(value)}; expected a table.",
                    f"Write [{name}] on a line of its own, and its settings below it.",
                    key=name,
                    origin=str(path),
                )
            yield from _leaves(value, name, path)
        elif "." not in name and any(key.name == dotted for key in keys()):
            yield dotted, value
        else:
            raise _unknown(dotted, str(path), [*(key.name for key in keys()), *SECTIONS])


def _parse_bool(text: str) -> bool:
    """Read `true` or `false`."""
    if text not in {"true", "false"}:
        raise ValueError(text)
    return text == "true"


def _shown(value: object) -> str:
    """Write a bad value on one line, cut where it is long."""
    text = repr(value)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


def _bad_value(key: Key, got: object, origin: str) -> SettingError:
    """Say what was got, where, and what was expected."""
    return SettingError(
        f"The setting “{key.name}” is {_shown(got)} (from {origin}); expected {key.expected}.",
        "Correct it there, or take it out to get the default.",
        key=key.name,
        origin=origin,
    )


def _bad_file(path: Path, problem: str) -> SettingError:
    """Say what is wrong with a whole file."""
    return SettingError(
        f"The settings file {path} {problem}; expected a text of TOML in UTF-8.",
        "Correct it, or move it away to get the defaults.",
        origin=str(path),
    )


def _unknown(name: str, origin: str, candidates: list[str]) -> SettingError:
    """Say that there is no such setting, and which name comes close."""
    shown = name if name.isprintable() else repr(name)
    close = difflib.get_close_matches(name, candidates, n=1)
    hint = f"Did you mean “{close[0]}”?" if close else "List the settings with: verbatim config show."
    return SettingError(
        f"There is no setting “{shown[:SHOWN_CHARACTERS]}” (from {origin}); expected one that Verbatim knows.",
        hint,
        key=name,
        origin=origin,
    )

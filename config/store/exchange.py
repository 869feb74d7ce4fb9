"""A workspace's settings and commands as TOML: written to be read by people, read back or refused as a whole. Pure."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import tomli_w

from config.errors import SettingError
from config.key import MAX_TEXT_CHARS, Key, Value
from config.layers import LayerKind, split_key
from config.store.own import OWN_PREFIX, OwnCommand, check_name, read_own, write_own
from config.values import check_value, shown, unknown_setting

MAX_IMPORT_CHARS: Final = 1024 * 1024
"""A workspace with a thousand channels fills a tenth of it."""

ORIGIN: Final = "the file"
MEND_IT: Final = "Correct it and import the file again; nothing was changed."
OWN_TABLE: Final = OWN_PREFIX.removesuffix(".")
COMMAND_TABLE: Final = "command"


@dataclass(frozen=True, slots=True)
class Entry:
    """A value that a file sets: for a layer, by its kind and id (empty for the workspace), and key."""

    kind: LayerKind
    id: str
    key: str
    value: object

    @property
    def table(self) -> str:
        """The table that it stands in, as it is written."""
        command, _ = split_key(self.key)
        parts = (self.kind.word, self.id, command and f"{COMMAND_TABLE}.{command}")
        return f"[{'.'.join(part for part in parts if part)}]"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file sets: values that are yet to be checked, and commands that were."""

    entries: tuple[Entry, ...]
    commands: tuple[OwnCommand, ...]

    def checked(self, known: Mapping[str, Key]) -> Iterator[tuple[Entry, Value]]:
        """Yield each value with its place.

        Raises:
            SettingError: a key is none of the `known` ones, or a value is bad.
        """
        for entry in self.entries:
            key = known.get(entry.key)
            if key is None:
                raise unknown_setting(entry.key, entry.table, known, MEND_IT)
            yield entry, check_value(key, entry.value, entry.table, MEND_IT)


def write_toml(
    title: str,
    values: Mapping[tuple[LayerKind, str], Mapping[str, Value]],
    own: tuple[OwnCommand, ...],
    known: Collection[str],
) -> str:
    """Return a file that says what every layer, by its kind and id, sets, and which commands were made.

    Keys that are none of the `known` ones are named in comments, since nobody could import them.
    """
    tree: dict[str, Any] = {}
    notes = [title]
    for (kind, id_), found in sorted(values.items()):
        outer = tree.setdefault(kind.word, {})
        table = outer if kind is LayerKind.WORKSPACE else outer.setdefault(id_, {})
        for name, value in found.items():
            if name in known:
                _write_entry(table, name, value)
            else:
                notes.append(f"Left out, since this version does not know it: {name} of the {kind.word} {id_}.")
    if own:
        tree[OWN_TABLE] = {command.name: write_own(command) for command in own}
    return "".join(f"# {note}\n" for note in notes) + "\n" + tomli_w.dumps(tree)


def read_toml(text: str, built_in: frozenset[str]) -> Imported:
    """Return what a file says; its keys and values are checked later, when it is known which there are.

    Raises:
        SettingError: it is no TOML, or holds anything but the tables that `write_toml` writes.
        UsageError: a command's name can't be used.
    """
    tree = _parse(text)
    tables = {kind.word: kind for kind in LayerKind}
    for name in tree:
        if name not in {*tables, OWN_TABLE}:
            raise unknown_setting(name, ORIGIN, [*tables, OWN_TABLE], MEND_IT)
    entries = [entry for name, kind in tables.items() for entry in _layer_entries(kind, tree.get(name, {}))]
    commands = []
    for name, table in _tables(OWN_TABLE, tree.get(OWN_TABLE, {})):
        check_name(name, built_in)
        commands.append(read_own(name, table, f"[{OWN_TABLE}.{name}]", MEND_IT))
    return Imported(tuple(entries), tuple(commands))


def _write_entry(table: dict[str, Any], name: str, value: Value) -> None:
    """Put a value into a layer's table."""
    command, field = split_key(name)
    inner = table.setdefault(COMMAND_TABLE, {}).setdefault(command, {}) if command else table
    inner[field] = list(value) if isinstance(value, tuple) else value


def _parse(text: str) -> dict[str, Any]:
    """Read TOML."""
    if len(text) > MAX_IMPORT_CHARS:
        raise _bad_file(f"is longer than {MAX_IMPORT_CHARS} characters")
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        problem = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise _bad_file(f"is not TOML ({problem})") from error


def _layer_entries(kind: LayerKind, table: object) -> Iterator[Entry]:
    """Yield what the tables of one kind of layer set."""
    if kind is LayerKind.WORKSPACE:
        yield from _entries(kind, "", _table(kind.word, table))
        return
    for id_, inner in _tables(kind.word, table):
        if not 0 < len(id_) <= MAX_TEXT_CHARS:
            problem = f"“{shown(id_)}” in [{kind.word}] is no id; expected 1 to {MAX_TEXT_CHARS} characters."
            raise SettingError(problem, MEND_IT, key=kind.word, origin=ORIGIN)
        yield from _entries(kind, id_, inner)


def _entries(kind: LayerKind, id_: str, table: Mapping[str, object]) -> Iterator[Entry]:
    """Yield what one layer's table sets."""
    for name, value in table.items():
        if name != COMMAND_TABLE:
            yield Entry(kind, id_, name, value)
            continue
        for command, inner in _tables(".".join(filter(None, (kind.word, id_, name))), value):
            for field, content in inner.items():
                yield Entry(kind, id_, f"{COMMAND_TABLE}.{command}.{field}", content)


def _tables(name: str, value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield the tables in a table."""
    for inner, content in _table(name, value).items():
        yield inner, _table(f"{name}.{inner}", content)


def _table(name: str, value: object) -> Mapping[str, object]:
    """Return what must be a table."""
    if not isinstance(value, dict):
        raise SettingError(
            f"“{name}” in {ORIGIN} is {type(value).__name__}; expected a table.", MEND_IT, key=name, origin=ORIGIN
        )
    return value


def _bad_file(problem: str) -> SettingError:
    """Say what is wrong with the whole file."""
    return SettingError(f"The file {problem}; expected settings as they are exported.", MEND_IT, origin=ORIGIN)

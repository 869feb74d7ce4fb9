"""The SQL of the store: each function is one statement, and knows no rule."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from config.database import Database, Row
from config.key import Value
from config.layers import LayerKind
from config.store.model import FORGOTTEN, Action, Change, Editor, Kept, LayerAddress, MadeCommand
from config.store.own import OWN_PREFIX, OwnCommand, load_own, write_own

KINDS: Final[Mapping[str, LayerKind]] = {kind.word: kind for kind in LayerKind}
COLUMNS: Final = (
    "id, COALESCE(step, id), made_at, editor_id, editor_name, platform, workspace, kind, place, key, old, new, action,"
    " undoes, undone_by"
)
AT: Final = "platform = :platform AND workspace = :workspace AND kind = :kind AND place = :place"


def place(at: LayerAddress) -> dict[str, Any]:
    """Return the parameters that name a layer."""
    return {"platform": at.platform, "workspace": at.workspace, "kind": at.kind.word, "place": at.id}


async def read_kept(database: Database, at: LayerAddress, key: str) -> Kept | None:
    """Return what the layer says about a key, or the workspace's command that the key stands for."""
    if key.startswith(OWN_PREFIX):
        row = await database.fetch_one(
            "SELECT body FROM own_command WHERE platform = ? AND workspace = ? AND name = ?",
            (at.platform, at.workspace, key.removeprefix(OWN_PREFIX)),
        )
    else:
        row = await database.fetch_one(f"SELECT value FROM setting WHERE {AT} AND key = :key", place(at) | {"key": key})  # noqa: S608 - a constant
    return None if row is None else decode(key, row[0])


async def write_kept(database: Database, change: Change) -> None:
    """Make what the change says true."""
    if change.key.startswith(OWN_PREFIX):
        await _write_own(database, change)
    elif change.new is None:
        await database.execute(
            f"DELETE FROM setting WHERE {AT} AND key = :key",  # noqa: S608 - a constant
            place(change.where) | {"key": change.key},
        )
    else:
        await database.execute(
            "INSERT INTO setting (platform, workspace, kind, place, key, value)"
            " VALUES (:platform, :workspace, :kind, :place, :key, :value)"
            " ON CONFLICT DO UPDATE SET value = excluded.value",
            place(change.where) | {"key": change.key, "value": encode(change.new)},
        )


async def _write_own(database: Database, change: Change) -> None:
    """Make, change or remove a workspace's command."""
    named = {**place(change.where), "name": change.key.removeprefix(OWN_PREFIX)}
    if not isinstance(change.new, OwnCommand):
        await database.execute(
            "DELETE FROM own_command WHERE platform = :platform AND workspace = :workspace AND name = :name", named
        )
        return
    await database.execute(
        "INSERT OR REPLACE INTO own_command (platform, workspace, name, description, kind, body, made_by_id,"
        " made_by_name, made_at) VALUES (:platform, :workspace, :name, :description, :own_kind, :body, :id, :editor,"
        " :made_at)",
        named
        | {
            "description": change.new.description,
            "own_kind": str(change.new.kind),
            "body": encode(change.new),
            "id": change.editor.id,
            "editor": change.editor.name,
            "made_at": change.made_at.isoformat(),
        },
    )


async def append(database: Database, change: Change) -> int:
    """Add a row to the audit trail; return its id. That of `change` is not looked at; a step of 0 begins one."""
    row = await database.fetch_one(
        "INSERT INTO audit (step, made_at, editor_id, editor_name, platform, workspace, kind, place, key, old, new,"
        " action, undoes) VALUES (:step, :made_at, :editor_id, :editor_name, :platform, :workspace, :kind, :place,"
        " :key, :old, :new, :action, :undoes) RETURNING id",
        {
            **place(change.where),
            "step": change.step or None,
            "made_at": change.made_at.isoformat(),
            "editor_id": change.editor.id,
            "editor_name": change.editor.name,
            "key": change.key,
            "old": encode(change.old),
            "new": encode(change.new),
            "action": str(change.action),
            "undoes": change.undoes,
        },
    )
    assert row is not None  # noqa: S101 - an INSERT with RETURNING gives its row
    return int(row[0])


async def mark_undone(database: Database, undone: int, by: int) -> None:
    """Note in a change that another one undid it, and that what it undid itself is in force again."""
    await database.execute("UPDATE audit SET undone_by = ? WHERE id = ?", (by, undone))
    await database.execute("UPDATE audit SET undone_by = NULL WHERE undone_by = ?", (undone,))


async def read_changes(database: Database, condition: str, parameters: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return the rows of the audit trail for which a condition of this package holds, in their order."""
    rows = await database.fetch_all(f"SELECT {COLUMNS} FROM audit WHERE {condition}", parameters)  # noqa: S608 - ours
    return tuple(_change(row) for row in rows)


async def read_values(database: Database, at: LayerAddress) -> dict[str, Value]:
    """Return what a layer sets."""
    rows = await database.fetch_all(f"SELECT key, value FROM setting WHERE {AT} ORDER BY key", place(at))  # noqa: S608 - a constant
    return {key: decode_value(value) for key, value in rows}


async def read_layers(
    database: Database, platform: str, workspace: str, ids: Mapping[LayerKind, str | None]
) -> dict[LayerKind, dict[str, Value]]:
    """Return what the layers with those ids set, of those that set something."""
    match = " OR ".join(f"(kind = '{kind.word}' AND place = :{kind.word}_id)" for kind in LayerKind)
    rows = await database.fetch_all(
        f"SELECT kind, key, value FROM setting WHERE platform = :platform AND workspace = :workspace AND ({match})",  # noqa: S608 - words of ours
        {"platform": platform, "workspace": workspace} | {f"{kind.word}_id": ids[kind] for kind in LayerKind},
    )
    found: dict[LayerKind, dict[str, Value]] = {}
    for kind, key, value in rows:
        found.setdefault(KINDS[kind], {})[key] = decode_value(value)
    return found


async def read_workspace(
    database: Database, platform: str, workspace: str
) -> dict[tuple[LayerKind, str], dict[str, Value]]:
    """Return what every layer of a workspace sets, by the layer's kind and id."""
    rows = await database.fetch_all(
        "SELECT kind, place, key, value FROM setting WHERE platform = ? AND workspace = ? ORDER BY kind, place, key",
        (platform, workspace),
    )
    found: dict[tuple[LayerKind, str], dict[str, Value]] = {}
    for kind, id_, key, value in rows:
        found.setdefault((KINDS[kind], id_), {})[key] = decode_value(value)
    return found


async def erase(database: Database, platform: str, workspace: str) -> int:
    """Delete every row about a workspace; return how many there were."""
    return sum(
        [
            await database.execute(f"DELETE FROM {table} WHERE platform = ? AND workspace = ?", (platform, workspace))  # noqa: S608 - names of ours
            for table in ("setting", "own_command", "audit")
        ]
    )


async def forget_editor(database: Database, platform: str, person: str) -> int:
    """Take a person's id and name from all that they changed, inside a transaction; return how many rows that were.

    What they changed stays, and can be undone.
    """
    its = (FORGOTTEN.id, "", platform, person)
    return await database.execute(
        "UPDATE audit SET editor_id = ?, editor_name = ? WHERE platform = ? AND editor_id = ?", its
    ) + await database.execute(
        "UPDATE own_command SET made_by_id = ?, made_by_name = ? WHERE platform = ? AND made_by_id = ?", its
    )


async def read_own_commands(database: Database, platform: str, workspace: str) -> tuple[MadeCommand, ...]:
    """Return a workspace's commands by name."""
    rows = await database.fetch_all(
        "SELECT name, body, made_by_id, made_by_name, made_at FROM own_command"
        " WHERE platform = ? AND workspace = ? ORDER BY name",
        (platform, workspace),
    )
    return tuple(
        MadeCommand(load_own(name, body), _editor(id_, editor), datetime.fromisoformat(made_at))
        for name, body, id_, editor, made_at in rows
    )


def encode(kept: Kept | None) -> str | None:
    """Write a value or a command as JSON."""
    if kept is None:
        return None
    return json.dumps(write_own(kept) if isinstance(kept, OwnCommand) else kept, ensure_ascii=False)


def decode(key: str, content: str) -> Kept:
    """Read what `encode` wrote for a key."""
    return load_own(key.removeprefix(OWN_PREFIX), content) if key.startswith(OWN_PREFIX) else decode_value(content)


def decode_value(content: str) -> Value:
    """Read a value that was written as JSON."""
    value: Value | list[str] = json.loads(content)
    return tuple(value) if isinstance(value, list) else value


def _editor(id_: str, name: str) -> Editor:
    """Return who made a change, as far as that is still known."""
    return Editor(id_, name) if id_ != FORGOTTEN.id else FORGOTTEN


def _change(row: Row) -> Change:
    """Read a row of the audit trail."""
    number, step, made_at, editor, name, platform, workspace, kind, id_, key, old, new, action, undoes, undone_by = row
    return Change(
        number,
        step,
        datetime.fromisoformat(made_at),
        _editor(editor, name),
        LayerAddress(platform, workspace, KINDS[kind], id_),
        key,
        None if old is None else decode(key, old),
        None if new is None else decode(key, new),
        Action(action),
        undoes,
        undone_by,
    )

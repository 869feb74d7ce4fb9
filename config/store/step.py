"""A step: changes that are made, recorded and undone together. Runs inside the transaction of its caller."""

from datetime import UTC, datetime

from config.database import Database
from config.errors import UsageError
from config.layers import LayerKind
from config.store import rows
from config.store.model import Action, Change, Editor, Kept, LayerAddress


class Step:
    """What one person does at one time: `action`, on any number of keys."""

    def __init__(self, database: Database, editor: Editor, now: datetime, action: Action) -> None:
        """Begin with nothing done; `now` has a time zone."""
        self._database = database
        self._editor = editor
        self._now = now.astimezone(UTC)
        self._action = action
        self._made: list[Change] = []

    @property
    def made(self) -> tuple[Change, ...]:
        """The changes so far, in their order."""
        return tuple(self._made)

    async def put(self, at: LayerAddress, key: str, new: Kept | None, undoes: int | None = None) -> Change:
        """Give a key of a layer the value `new`, None for none, and record that."""
        old = await rows.read_kept(self._database, at, key)
        step = self._made[0].id if self._made else 0
        change = Change(0, step, self._now, self._editor, at, key, old, new, self._action, undoes)
        number = await rows.append(self._database, change)
        await rows.write_kept(self._database, change)
        made = Change(number, step or number, self._now, self._editor, at, key, old, new, self._action, undoes)
        self._made.append(made)
        return made

    async def put_if_new(self, at: LayerAddress, key: str, new: Kept) -> None:
        """Give a key of a layer a value that it doesn't have yet."""
        if await rows.read_kept(self._database, at, key) != new:
            await self.put(at, key, new)

    async def set_for_command(self, at: LayerAddress, prefix: str) -> list[tuple[LayerAddress, str]]:
        """Return every layer of a workspace, and key in it, that sets a key with that beginning."""
        found = await rows.read_workspace(self._database, at.platform, at.workspace)
        return [
            (LayerAddress(at.platform, at.workspace, kind, id_), key)
            for (kind, id_), values in found.items()
            for key in values
            if key.startswith(prefix)
        ]

    async def count_commands(self, at: LayerAddress) -> int:
        """Return how many commands of its own a workspace has."""
        return len(await rows.read_own_commands(self._database, at.platform, at.workspace))

    async def undo(self, change: Change) -> None:
        """Give back what held before a change that nothing has followed since."""
        done = await self.put(change.where, change.key, change.old, change.id)
        await rows.mark_undone(self._database, change.id, done.id)


async def find_undoable(database: Database, at: LayerAddress, change_id: int | None) -> tuple[Change, ...]:
    """Return the changes of the step to undo, the last one first.

    Raises:
        UsageError: there is none, it was undone already, or one of its values was changed since.
    """
    changes = await _find_step(database, at, change_id)
    for change in changes:
        await _check_undoable(database, at, change)
    return changes


async def _find_step(database: Database, at: LayerAddress, change_id: int | None) -> tuple[Change, ...]:
    """Return the changes of a step by the id of one of them, or of the last step in force at a place."""
    if change_id is None:
        condition = f"{rows.AT} AND undone_by IS NULL AND undoes IS NULL ORDER BY id DESC LIMIT 1"
        named = await rows.read_changes(database, condition, rows.place(at))
    else:
        condition = "id = :id AND platform = :platform AND workspace = :workspace"
        named = await rows.read_changes(database, condition, rows.place(at) | {"id": change_id})
    if not named:
        what = "There is nothing left to undo there." if change_id is None else f"There is no change {change_id}."
        raise UsageError(what, "See what was changed with: settings history.")
    return await rows.read_changes(database, "id = :step OR step = :step ORDER BY id DESC", {"step": named[0].step})


async def _check_undoable(database: Database, at: LayerAddress, change: Change) -> None:
    """Refuse a change that is out of reach, undone, or not the last word on its key."""
    if change.where != at and at.kind is not LayerKind.WORKSPACE:
        raise UsageError(
            f"Change {change.step} also concerns the {change.where.kind.word} {change.where.id}.",
            "An admin can undo it; nothing was changed.",
        )
    if change.undone_by is not None:
        (by,) = await rows.read_changes(database, "id = :id", {"id": change.undone_by})
        raise UsageError(
            f"Change {change.id} was undone already, by {by.editor.name}.", f"To have it again, undo change {by.id}."
        )
    # A later change that was undone, or that undid one later than this, cancels out.
    later = await rows.read_changes(
        database,
        f"{rows.AT} AND key = :key AND id > :id AND undone_by IS NULL AND COALESCE(undoes, 0) <= :id"
        " ORDER BY id DESC LIMIT 1",
        rows.place(change.where) | {"key": change.key, "id": change.id},
    )
    if later:
        raise UsageError(
            f"“{change.key}” was changed since by {later[0].editor.name} (change {later[0].id}).",
            "Undo that first, or set the value that you want; nothing was changed.",
        )

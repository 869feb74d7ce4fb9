"""What workspaces set, in the database: each change is one transaction together with its row in the audit trail."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime

from config.channel import channel_keys, command_keys
from config.database import Database
from config.errors import NotSetError, UsageError
from config.key import Key, Value
from config.layers import Layer, LayerKind, find_key, split_key
from config.store import own_commands, rows
from config.store.exchange import read_toml, write_toml
from config.store.model import Action, Change, Editor, LayerAddress, MadeCommand, workspace_address
from config.store.own import OWN_PREFIX, OwnCommand
from config.store.step import Step, find_undoable
from config.values import check_value, parse_text, unknown_setting

TYPED = "what was given"
LIST_THEM = "List the settings with: settings show."


class SettingsStore:
    """The settings and commands of every workspace, and the trail of their changes.

    Several tasks may use it: the database gives each transaction its turn. `now` is a time with its zone.
    Every method raises a `config.errors.DatabaseError` for what SQLite answers; nothing is changed then.
    """

    def __init__(self, database: Database, commands: Iterable[str]) -> None:
        """Keep them in a database of the kind `config.state.STATE`; `commands` are the names of the built-in ones."""
        self._database = database
        self._built_in = frozenset(commands)

    async def layers_for(
        self,
        platform: str,
        workspace: str | None,
        category: str | None = None,
        channel: str | None = None,
        thread: str | None = None,
    ) -> tuple[Layer, ...]:
        """Return the layers that hold in a place and set something; none in a direct message (no workspace)."""
        if workspace is None:
            return ()
        ids = dict(zip(LayerKind, (workspace, category, channel, thread), strict=True))
        found = await rows.read_layers(self._database, platform, workspace, ids)
        return tuple(Layer(kind, ids[kind] or "", found[kind]) for kind in sorted(found))

    async def keys(self, platform: str, workspace: str) -> tuple[Key, ...]:
        """Return every setting that a layer of the workspace may set, in the order to show them."""
        own = [made.command.name for made in await self.commands(platform, workspace)]
        return (*channel_keys(), *command_keys([*sorted(self._built_in), *own]))

    async def set(self, editor: Editor, at: LayerAddress, key: str, value: Value, now: datetime) -> Change:
        """Give a key of a layer a value; a text is read as `config.values.parse_text` does.

        Raises:
            SettingError: there is no such key, or the value is bad.
        """
        async with self._step(editor, now, Action.SET) as step:
            known = await self._find_key(at, key)
            if isinstance(value, str):
                return await step.put(at, key, parse_text(known, value, TYPED, known.help))
            return await step.put(at, key, check_value(known, value, TYPED, known.help))

    async def reset(self, editor: Editor, at: LayerAddress, key: str, now: datetime) -> Change:
        """Take a key's value out of a layer, so that the layer below holds.

        Raises:
            SettingError: there is no such key.
            NotSetError: the layer doesn't set it.
        """
        async with self._step(editor, now, Action.RESET) as step:
            if key not in await rows.read_values(self._database, at):
                await self._find_key(at, key)
                raise NotSetError(f"“{key}” is not set there.")
            return await step.put(at, key, None)

    async def reset_all(self, editor: Editor, at: LayerAddress, now: datetime) -> tuple[Change, ...]:
        """Take all that a layer sets out of it.

        Raises:
            UsageError: it sets nothing.
        """
        async with self._step(editor, now, Action.RESET) as step:
            for key in await rows.read_values(self._database, at):
                await step.put(at, key, None)
            return _something(step, "Nothing is set there.")

    async def copy(
        self, editor: Editor, source: LayerAddress, target: LayerAddress, now: datetime
    ) -> tuple[Change, ...]:
        """Make the layer `target` set what the layer `source` does, and nothing else.

        Raises:
            UsageError: they are of two workspaces, or the same already.
        """
        if (source.platform, source.workspace) != (target.platform, target.workspace):
            raise UsageError(
                "Settings are copied inside one workspace only.", "Export them here and import them there."
            )
        async with self._step(editor, now, Action.COPY) as step:
            wanted = await rows.read_values(self._database, source)
            there = await rows.read_values(self._database, target)
            for key in sorted(wanted.keys() | there.keys()):
                if wanted.get(key) != there.get(key):
                    await step.put(target, key, wanted.get(key))
            return _something(step, "Both set the same already.")

    async def history(
        self, platform: str, workspace: str, limit: int, at: LayerAddress | None = None
    ) -> tuple[Change, ...]:
        """Return the last changes in a workspace, or of one layer of it; the newest first."""
        where = rows.AT if at else "platform = :platform AND workspace = :workspace"
        named = rows.place(at or workspace_address(platform, workspace))
        return await rows.read_changes(
            self._database,
            f"{where} ORDER BY id DESC LIMIT :limit",
            named | {"platform": platform, "workspace": workspace, "limit": limit},
        )

    async def undo(
        self, editor: Editor, at: LayerAddress, now: datetime, change_id: int | None = None
    ) -> tuple[Change, ...]:
        """Give back what held before a step: the last one of the layer, or the one that a change belongs to.

        The step must have changed the layer `at` alone, unless that is the workspace. It is undone as a
        whole, which is a step of its own and can be undone in turn.

        Raises:
            UsageError: there is none, it is out of reach, undone already, or was overtaken by another change.
        """
        async with self._step(editor, now, Action.UNDO) as step:
            for change in await find_undoable(self._database, at, change_id):
                await step.undo(change)
            await own_commands.check_count(step, at)
            return step.made

    async def export_toml(self, platform: str, workspace: str) -> str:
        """Return a file that says all that the workspace's layers set, and its commands; see `import_toml`.

        What this version doesn't know is named in a comment.
        """
        async with self._database.transaction():
            known = {key.name for key in await self.keys(platform, workspace)}
            values = await rows.read_workspace(self._database, platform, workspace)
            own = await self.commands(platform, workspace)
        title = f"What is set in the workspace {workspace} of {platform}."
        return write_toml(title, values, tuple(made.command for made in own), known)

    async def import_toml(self, editor: Editor, at: LayerAddress, text: str, now: datetime) -> tuple[Change, ...]:
        """Set all that a file sets in the workspace of `at`, and make its commands; the rest stays as it is.

        Raises:
            SettingError: it is no TOML, or a table, key or value is unknown or bad; nothing was changed.
            UsageError: a command's name can't be used, there are too many, or nothing would change.
        """
        found = read_toml(text, self._built_in)
        async with self._step(editor, now, Action.IMPORT) as step:
            workspace = workspace_address(at.platform, at.workspace)
            for command in found.commands:
                await step.put_if_new(workspace, OWN_PREFIX + command.name, command)
            known = {key.name: key for key in await self.keys(at.platform, at.workspace)}
            for entry, value in found.checked(known):
                layer = LayerAddress(at.platform, at.workspace, entry.kind, entry.id or at.workspace)
                await step.put_if_new(layer, entry.key, value)
            await own_commands.check_count(step, at)
            return _something(step, "All that the file says holds already.")

    async def commands(self, platform: str, workspace: str) -> tuple[MadeCommand, ...]:
        """Return the commands that a workspace's moderators made, by name."""
        return await rows.read_own_commands(self._database, platform, workspace)

    async def add_command(self, editor: Editor, at: LayerAddress, command: OwnCommand, now: datetime) -> Change:
        """Make a command in the workspace of `at`.

        Raises:
            UsageError: its name can't be used or is taken, or there are too many.
            SettingError: another part of it is bad.
        """
        async with self._step(editor, now, Action.ADD) as step:
            return await own_commands.add(step, at, command, self._built_in)

    async def edit_command(self, editor: Editor, at: LayerAddress, command: OwnCommand, now: datetime) -> Change:
        """Put a command in the place of the one of the same name in the workspace of `at`.

        Raises:
            UsageError: there is none of that name.
            SettingError: a part of it is bad.
        """
        async with self._step(editor, now, Action.EDIT) as step:
            return await own_commands.edit(step, at, command)

    async def remove_command(self, editor: Editor, at: LayerAddress, name: str, now: datetime) -> tuple[Change, ...]:
        """Remove a command from the workspace of `at`, with all that was set for it; its own change comes first.

        Raises:
            UsageError: there is none of that name.
        """
        async with self._step(editor, now, Action.REMOVE) as step:
            return await own_commands.remove(step, at, name)

    async def erase(self, platform: str, workspace: str) -> int:
        """Erase all that is kept of a workspace, its trail included; return how many rows that were."""
        async with self._database.transaction():
            return await rows.erase(self._database, platform, workspace)

    async def _find_key(self, at: LayerAddress, name: str) -> Key:
        """Return a key that the layer may set.

        Raises:
            SettingError: there is none of that name.
        """
        command, _ = split_key(name)
        key = find_key(name)
        if key is not None and (not command or command in self._built_in):
            return key  # what most of them are, without a look at the workspace's own commands
        known = {key.name: key for key in await self.keys(at.platform, at.workspace)}
        if name not in known:
            raise unknown_setting(name, TYPED, known, LIST_THEM)
        return known[name]

    @asynccontextmanager
    async def _step(self, editor: Editor, now: datetime, action: Action) -> AsyncIterator[Step]:
        """Make what happens inside one transaction, and one step of the trail."""
        async with self._database.transaction():
            yield Step(self._database, editor, now, action)


def _something(step: Step, otherwise: str) -> tuple[Change, ...]:
    """Return the changes of a step that must have made some."""
    if not step.made:
        raise UsageError(otherwise, "Nothing was changed.")
    return step.made

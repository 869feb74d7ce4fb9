"""Moderators' commands made, changed and removed: what must hold between them. Runs inside a step."""

from typing import Final

from config.channel import COMMAND_PREFIX
from config.errors import UsageError
from config.store.model import Change, LayerAddress, workspace_address
from config.store.own import MAX_OWN_COMMANDS, OWN_PREFIX, OwnCommand, check_name, check_own
from config.store.step import Step

ORIGIN: Final = "what was given"
NOTHING_DONE: Final = "Give it otherwise; nothing was changed."


async def add(step: Step, at: LayerAddress, command: OwnCommand, built_in: frozenset[str]) -> Change:
    """Make a command; see `SettingsStore.add_command`."""
    check_name(command.name, built_in)
    checked = check_own(command, ORIGIN, NOTHING_DONE)
    made = await step.put(_workspace(at), OWN_PREFIX + command.name, checked)
    if made.old is not None:
        raise UsageError(f"There is a command “{command.name}” already.", "Edit that one, or choose another name.")
    await check_count(step, at)
    return made


async def edit(step: Step, at: LayerAddress, command: OwnCommand) -> Change:
    """Change a command; see `SettingsStore.edit_command`."""
    checked = check_own(command, ORIGIN, NOTHING_DONE)
    return _of_existing(await step.put(_workspace(at), OWN_PREFIX + command.name, checked), command.name)


async def remove(step: Step, at: LayerAddress, name: str) -> tuple[Change, ...]:
    """Remove a command; see `SettingsStore.remove_command`."""
    _of_existing(await step.put(_workspace(at), OWN_PREFIX + name, None), name)
    for layer, key in await step.set_for_command(at, f"{COMMAND_PREFIX}{name}."):
        await step.put(layer, key, None)
    return step.made


async def check_count(step: Step, at: LayerAddress) -> None:
    """Refuse a step that leaves a workspace with too many commands.

    Raises:
        UsageError: there are more than `MAX_OWN_COMMANDS`.
    """
    if await step.count_commands(at) > MAX_OWN_COMMANDS:
        raise UsageError(f"At most {MAX_OWN_COMMANDS} commands can be made here.", "Remove one first.")


def _workspace(at: LayerAddress) -> LayerAddress:
    """Return the layer that commands belong to."""
    return workspace_address(at.platform, at.workspace)


def _of_existing(change: Change, name: str) -> Change:
    """Return a change to a command, which there must have been; otherwise the step is given up."""
    if change.old is None:
        raise UsageError(f"There is no command “{name}” that was made here.", "List them with: command list.")
    return change

"""The nouns of the store: who changes what, where, and what the audit trail says about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from config.key import Value
from config.layers import LayerKind
from config.store.own import OwnCommand
from config.values import write_text

Kept = Value | OwnCommand
"""What a key of the audit trail can stand for: a setting's value, or a command that moderators made."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changes something: the platform's id, and the name to show."""

    id: str
    name: str


FORGOTTEN: Final = Editor("", "somebody who asked to be forgotten")
"""Whoever made a change and asked later that their name be erased: the change stays, and nobody knows whose it was."""


@dataclass(frozen=True, slots=True)
class LayerAddress:
    """Which layer is meant: the `id` of the workspace, category, channel or thread, by the platform's own count."""

    platform: str
    workspace: str
    kind: LayerKind
    id: str


def workspace_address(platform: str, workspace: str) -> LayerAddress:
    """Return the address of a workspace's own layer."""
    return LayerAddress(platform, workspace, LayerKind.WORKSPACE, workspace)


class Action(StrEnum):
    """What was done to make a change."""

    SET = "set"
    RESET = "reset"
    COPY = "copy"
    IMPORT = "import"
    ADD = "add"
    EDIT = "edit"
    REMOVE = "remove"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the audit trail.

    `step` is the id of the first change of those that were made, and are undone, together. `old` and `new`
    are None where the layer did not set the key. `undoes` and `undone_by` are ids of other changes.
    """

    id: int
    step: int
    made_at: datetime
    editor: Editor
    where: LayerAddress
    key: str
    old: Kept | None
    new: Kept | None
    action: Action
    undoes: int | None = None
    undone_by: int | None = None

    @property
    def old_text(self) -> str | None:
        """The value before, as it is written; None where the layer did not set it."""
        return kept_text(self.old)

    @property
    def new_text(self) -> str | None:
        """The value after, as it is written; None where the layer does not set it any more."""
        return kept_text(self.new)


@dataclass(frozen=True, slots=True)
class MadeCommand:
    """A moderators' command, with who wrote it last."""

    command: OwnCommand
    made_by: Editor
    made_at: datetime


def kept_text(kept: Kept | None) -> str | None:
    """Write what a key stands for on one line."""
    if kept is None:
        return None
    return kept.summary if isinstance(kept, OwnCommand) else write_text(kept)

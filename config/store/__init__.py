"""What workspaces set and which commands they made, kept in SQLite with a trail of every change.

Laws:

- A change and its row in the trail are one transaction: there is never one without the other.
- What is set was checked against its key; what is kept and no longer fits is shown, not used (`config.layers`).
- A step (a copy, an import) is made as a whole, recorded under one number and undone as a whole.
- Nobody's change is undone by chance: a step is refused when another one followed it on the same key.
- Nothing is read, copied or undone across workspaces.
- Who is forgotten is named nowhere any more; what they changed stays, and can be undone.
"""

from config.store.model import FORGOTTEN, Action, Change, Editor, Kept, LayerAddress, MadeCommand, workspace_address
from config.store.own import MAX_OWN_COMMANDS, OWN_PREFIX, OwnCommand, OwnCommandKind
from config.store.rows import forget_editor
from config.store.settings import SettingsStore

__all__ = [
    "FORGOTTEN",
    "MAX_OWN_COMMANDS",
    "OWN_PREFIX",
    "Action",
    "Change",
    "Editor",
    "Kept",
    "LayerAddress",
    "MadeCommand",
    "OwnCommand",
    "OwnCommandKind",
    "SettingsStore",
    "forget_editor",
    "workspace_address",
]

"""What has changed since a receipt -> the JSON object that `replay` prints where the outcome is another now."""

from collections.abc import Sequence
from typing import Any

from index.answering.receipt_changes import Change


def differs_record(identifier: str | int | None, changed: Sequence[Change]) -> dict[str, Any]:
    """Return the object for one receipt."""
    return {"id": identifier, "same": False, "changes": [_change(change) for change in changed]}


def _change(change: Change) -> dict[str, Any]:
    return {"kind": change.kind.value, "subject": change.subject, "old": change.old, "new": change.new}

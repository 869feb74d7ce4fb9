"""What a plan alters in the process that carries it out: sizes, and faults that are planted to see them noticed."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from index.engine import AnalyzedDocument
from index.reindex import cutting, intake
from index.segments import analysis, settling, tiers, workers, writing
from index.segments.tiers import FROZEN_DOCUMENTS

EARLY: Final = "acknowledged before it is done"
"""The one fault that the driver has itself."""
HALVED: Final = "committed in two halves"
MISPLACED: Final = "one document's words found in another"
LITTERED: Final = "files of segments left lying"
STAYING: Final = "workers that stay"
FAULTS: Final = {
    EARLY: "those of none of the runs",
    HALVED: "those after run",
    MISPLACED: "finds something else",
    LITTERED: "these files are left",
}
"""What must be told of each, as a regular expression."""
_TASK_CHARACTERS: Final = 500
_STAY: Final = "; import time; time.sleep(600)"


def alter(plan: Mapping[str, Any]) -> None:
    """Have segments be made of fewer documents, work be shared from the first text on, and a fault be there."""
    vars(tiers)["FROZEN_DOCUMENTS"] = plan.get("frozen", FROZEN_DOCUMENTS)
    spoils = plan.get("spoils")
    if plan.get("shares"):
        _share(_StayingWorker if spoils == STAYING else _ToldWorker)
    if spoils == HALVED:
        vars(sqlite3)["connect"] = partial(sqlite3.connect, factory=_HalvingConnection)
        vars(sqlite3)["Connection"] = _HalvingConnection
    elif spoils == MISPLACED:
        vars(writing)["analyzed"] = _misplaced
    elif spoils == LITTERED:
        vars(settling)["clear_away"] = _keep_all


def tell(line: str) -> None:
    """Write one line with a call that no fault is injected into, in one piece."""
    os.writev(1, [f"{line}\n".encode()])


class _ToldWorker(subprocess.Popen[bytes]):
    """A worker whose number is told."""

    def __init__(self, command: Sequence[str], **options: Any) -> None:  # noqa: ANN401 - Popen's own
        super().__init__(command, **options)
        if command[0] == sys.executable:
            tell(f"worker {self.pid}")


class _StayingWorker(_ToldWorker):
    """A worker that stays when nobody asks it any more."""

    def __init__(self, command: Sequence[str], **options: Any) -> None:  # noqa: ANN401 - Popen's own
        at = command.index("-c") + 1
        super().__init__([*command[:at], command[at] + _STAY, *command[at + 1 :]], **options)


def _share(kind: type[_ToldWorker]) -> None:
    vars(subprocess)["Popen"] = kind
    vars(workers)["usable_processors"] = _two
    for module in (intake, settling):
        vars(module)["SHARED_CHARACTERS"] = 1
    vars(cutting)["TASK_CHARACTERS"] = vars(analysis)["BATCH_CHARACTERS"] = _TASK_CHARACTERS


def _two() -> int:
    return 2


class _HalvingConnection(sqlite3.Connection):
    """Commits what a run has written before it writes the number of its generation."""

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:  # noqa: ANN401 - whatever SQLite takes
        if sql.startswith("INSERT INTO generation"):
            super().execute("COMMIT")
            super().execute("BEGIN IMMEDIATE")
        return super().execute(sql, *parameters)


_analyzed = analysis.analyzed


def _misplaced(*arguments: Any) -> list[AnalyzedDocument]:  # noqa: ANN401 - whatever the real one takes
    found = _analyzed(*arguments)
    return [replace(found[0], sentences=found[-1].sentences), *found[1:]]


def _keep_all(*_: object) -> None:
    pass

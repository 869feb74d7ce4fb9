"""What `--json` of `index`, `sources` and `config show` print: the same facts as in words, each key always there."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.errors import VerbatimError
from config.load import LoadedSettings
from config.schema import keys, values
from index.model import Skip, SourceSummary

if TYPE_CHECKING:
    from index.reindex import Report


def report_record(report: "Report") -> dict[str, Any]:
    """Return one source's report; `changed_library` is false where nothing changed."""
    return {
        "source": report.source,
        "location": report.location,
        "moved_from": report.moved_from,
        "new": report.is_new,
        "changed_library": not report.is_unchanged,
        "generation": report.generation_after,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "resegmented": report.resegmented,
        "documents": report.documents,
        "sentences": report.sentences,
        "kept": list(report.kept),
        "warnings": list(report.warnings),
        "skipped": [skip_record(skip) for skip in report.skips],
    }


def failure_record(path: Path, error: VerbatimError, skips: Sequence[Skip]) -> dict[str, Any]:
    """Return a path of which nothing could be indexed."""
    return {
        "path": str(path),
        "message": error.message,
        "advice": error.advice,
        "skipped": [skip_record(skip) for skip in skips],
    }


def skip_record(skip: Skip) -> dict[str, Any]:
    """Return one file or record that was not indexed."""
    return {"path": skip.path, "line": skip.line, "reason": skip.reason.value, "detail": skip.detail}


def source_record(source: SourceSummary) -> dict[str, Any]:
    """Return one source's figures; times are UTC, ISO 8601."""
    return dataclasses.asdict(source)


def settings_record(loaded: LoadedSettings, data_folder: str) -> dict[str, Any]:
    """Return every setting with its value, unit and origin."""
    found = values(loaded.settings)
    settings = {
        key.name: {"value": found[key.name], "unit": key.unit, "from": loaded.origins[key.name]} for key in keys()
    }
    return {"data_folder": data_folder, "settings": settings}

"""What the process that serves tells a command about its work: one JSON object a line.

Any number of `{"progress": {...}}`, then one of `{"report": {...}}`, `{"removal": {...}}`, `{"error": {...}}`.
"""

import dataclasses
import json
from enum import StrEnum
from typing import Any

from config.errors import UsageError, VerbatimError
from index.errors import NothingIndexedError
from index.model import Skip, SkipReason
from index.reindex import EmptySourceError, Progress, RemovalReport, Report, Step


class ErrorKind(StrEnum):
    """How a command ends: with the status of misuse, of an empty source, or of any other failure."""

    USAGE = "usage"
    EMPTY = "empty"
    FAILED = "failed"


def progress_line(progress: Progress) -> bytes:
    """Write how far a run is."""
    return _line({"progress": dataclasses.asdict(progress)})


def report_line(report: Report) -> bytes:
    """Write what a run did."""
    return _line({"report": dataclasses.asdict(report)})


def removal_line(report: RemovalReport) -> bytes:
    """Write what a removal did."""
    return _line({"removal": dataclasses.asdict(report)})


def error_line(error: VerbatimError) -> bytes:
    """Write why it failed."""
    kind = ErrorKind.FAILED
    if isinstance(error, UsageError):
        kind = ErrorKind.USAGE
    elif isinstance(error, NothingIndexedError):
        kind = ErrorKind.EMPTY
    skips = error.skips if isinstance(error, EmptySourceError) else ()
    found = {"kind": kind, "message": error.message, "advice": error.advice, "skips": [_skip(skip) for skip in skips]}
    return _line({"error": found})


def read_line(line: bytes) -> Progress | Report | RemovalReport | VerbatimError:
    """Read any of the lines back. Raises ValueError, KeyError or TypeError for anything else."""
    found: dict[str, Any] = json.loads(line)
    if "progress" in found:
        fields = found["progress"]
        return Progress(**(fields | {"step": Step(fields["step"])}))
    if "report" in found:
        fields = found["report"]
        lists = {"kept": tuple(fields["kept"]), "warnings": tuple(fields["warnings"])}
        return Report(**(fields | lists | {"skips": _read_skips(fields["skips"])}))
    if "removal" in found:
        fields = found["removal"]
        return RemovalReport(**(fields | {"warnings": tuple(fields["warnings"])}))
    return _read_error(found["error"])


def _read_error(fields: dict[str, Any]) -> VerbatimError:
    match ErrorKind(fields["kind"]):
        case ErrorKind.USAGE:
            return UsageError(fields["message"], fields["advice"])
        case ErrorKind.EMPTY:
            return EmptySourceError(fields["message"], fields["advice"], _read_skips(fields["skips"]))
        case ErrorKind.FAILED:
            return VerbatimError(fields["message"], fields["advice"])


def _skip(skip: Skip) -> dict[str, Any]:
    return dataclasses.asdict(skip)


def _read_skips(found: list[dict[str, Any]]) -> tuple[Skip, ...]:
    return tuple(Skip(**(fields | {"reason": SkipReason(fields["reason"])})) for fields in found)


def _line(found: dict[str, Any]) -> bytes:
    # Plain ASCII: a path that is no valid Unicode passes as an escape, and no line break stands inside.
    return json.dumps(found).encode("ascii") + b"\n"

"""What `--json` of `check` and `repair` print: the same facts as in words, each key always there."""

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.segments.findings import Finding, Inspection
    from index.segments.repairing import Repair


def check_record(state: "Sequence[Finding]", libraries: "Sequence[Inspection]") -> dict[str, Any]:
    """Return what was looked at and what is wrong; `well` is true where nothing is."""
    return {
        "well": not state and not any(found.findings for found in libraries),
        "libraries": [_inspection(found) for found in libraries],
        "state": _findings(state),
    }


def repair_record(state: "Sequence[Finding]", repairs: "Sequence[Repair]") -> dict[str, Any]:
    """Return what was made anew and what is left; `well` is true where nothing is wrong any more."""
    return {
        "well": not state and all(done.is_well for done in repairs),
        "libraries": [
            {
                "library": done.found.folder.name,
                "repaired": _findings(done.mended),
                "findings": _findings(done.left),
                "warnings": list(done.warnings),
            }
            for done in repairs
        ],
        "state": _findings(state),
    }


def _inspection(found: "Inspection") -> dict[str, Any]:
    return {
        "library": found.folder.name,
        "documents": found.documents,
        "revisions": found.revisions,
        "segments": found.segments,
        "outdated": found.outdated,
        "writer": found.writer,
        "findings": _findings(found.findings),
    }


def _findings(findings: "Sequence[Finding]") -> list[dict[str, Any]]:
    return [dataclasses.asdict(finding) for finding in findings]

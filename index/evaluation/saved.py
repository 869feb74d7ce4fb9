"""A run as a JSON object, and read back as what a later run is compared with. Pure.

`version` changes whenever a key changes its meaning; keys may be added without that.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from index.evaluation.gold import Complaint
from index.evaluation.judging import Judgement
from index.evaluation.report import Figures
from index.model import Quote

VERSION: Final = 1
_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class SavedJudgement:
    """What is kept of one question's judgement: enough to say what changed."""

    text: str
    rank: int | None
    right: bool
    score: float


class SavedRunError(Exception):
    """What was given is no saved run, or one of another version."""


def run_record(
    gold: str, judgements: Sequence[Judgement], figures: Figures, complaints: Sequence[Complaint]
) -> dict[str, Any]:
    """Return a run as an object that JSON can hold; `gold` is the name of what was measured."""
    return {
        "version": VERSION,
        "gold": gold,
        "figures": dataclasses.asdict(figures),
        "questions": [_question(judgement) for judgement in judgements],
        "complaints": [dataclasses.asdict(complaint) for complaint in complaints],
    }


def _question(judgement: Judgement) -> dict[str, Any]:
    question, first = judgement.question, judgement.first
    return {
        "id": question.id,
        "question": question.text,
        "type": question.kind,
        "style": question.style,
        "answerable": question.answerable,
        "answered": judgement.answered,
        "confidence": judgement.confidence,
        "rank": judgement.rank,
        "right": judgement.right,
        "score": judgement.score,
        "first": None if first is None else _first(first),
        "elapsed_ms": round(judgement.elapsed_ms, _DECIMALS),
    }


def _first(first: Quote) -> dict[str, Any]:
    return {key: getattr(first, key) for key in ("source", "document", "start", "end", "text")}


def read_run(record: object) -> Mapping[str, SavedJudgement]:
    """Return the judgements of a saved run by their questions' ids; raise SavedRunError."""
    if not isinstance(record, dict) or "version" not in record:
        raise SavedRunError("It holds no saved run.")
    if record["version"] != VERSION:
        raise SavedRunError(f"It was saved in another form (version {record['version']!r}; this one reads {VERSION}).")
    try:
        return {
            str(entry["id"]): SavedJudgement(
                str(entry["question"]), entry["rank"], bool(entry["right"]), float(entry["score"])
            )
            for entry in record["questions"]
        }
    except (KeyError, TypeError, ValueError) as error:
        raise SavedRunError("It holds a question that can't be read.") from error

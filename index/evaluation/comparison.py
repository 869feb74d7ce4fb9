"""A run and an earlier one -> what changed. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from index.evaluation.judging import Judgement
from index.evaluation.saved import SavedJudgement

_SAME: Final = 1e-9
"""Two scores that differ by less are the same: they were written and read as decimal numbers."""


@dataclass(frozen=True, slots=True)
class Change:
    """A question that another run judged otherwise."""

    id: str
    text: str
    rank_before: int | None
    rank_now: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed against a baseline.

    `won` were wrong and are right, `lost` the other way round; `up` and `down` are as right as before, but what
    answers them came earlier or later. `added` and `gone` count the questions of one run alone.
    """

    won: tuple[Change, ...]
    lost: tuple[Change, ...]
    up: tuple[Change, ...]
    down: tuple[Change, ...]
    added: int
    gone: int


def compare(judgements: Sequence[Judgement], baseline: Mapping[str, SavedJudgement]) -> Comparison:
    """Hold each judgement against the baseline's of the same question: the same id and the same text."""
    pairs = [
        (judgement, before)
        for judgement in judgements
        if (before := baseline.get(judgement.question.id)) is not None and before.text == judgement.question.text
    ]
    same = [(now, before) for now, before in pairs if now.right is before.right]
    return Comparison(
        won=_changes((now, before) for now, before in pairs if now.right and not before.right),
        lost=_changes((now, before) for now, before in pairs if before.right and not now.right),
        up=_changes((now, before) for now, before in same if now.score > before.score + _SAME),
        down=_changes((now, before) for now, before in same if now.score < before.score - _SAME),
        added=len(judgements) - len(pairs),
        gone=len(baseline) - len(pairs),
    )


def _changes(pairs: Iterable[tuple[Judgement, SavedJudgement]]) -> tuple[Change, ...]:
    return tuple(Change(now.question.id, now.question.text, before.rank, now.rank) for now, before in pairs)

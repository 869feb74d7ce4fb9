"""Judgements -> the figures of a run. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from index.evaluation.judging import Judgement, Share
from index.evaluation.measures import Calibration, auroc, calibration, mean, percentile, reciprocal_rank

SMALL_RANK: Final = 3
_MEDIAN, _MOST = 0.5, 0.95


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of the questions of one type or style; None where none of them is answerable."""

    name: str
    questions: int
    hit_1: float | None
    hit_3: float | None
    mrr: float | None
    right: float | None
    auroc: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a run; shares lie between 0 and 1, and None stands where there is nothing to measure.

    `hit_1`, `hit_3` and `mrr` are over the answerable questions, declined or not; `right` over all. `auroc` is how
    often an answerable question's confidence exceeds that of one that is to be declined. `calibration` holds the
    confidence against whether the first quote is right.
    """

    questions: int
    answerable: int
    hit_1: float | None
    hit_3: float | None
    mrr: float | None
    right: float | None
    rightly_declined: Share
    wrongly_declined: Share
    auroc: float | None
    calibration: Calibration
    median_ms: float | None
    p95_ms: float | None
    parts: Share
    articles: float | None
    marked: Share
    verbatim: Share
    never_quoted: int
    median_length: float | None
    ndcg_10: float | None
    recall_100: float | None
    average_precision: float | None
    types: tuple[Group, ...]
    styles: tuple[Group, ...]


def figures_of(judgements: Sequence[Judgement]) -> Figures:
    """Sum up a run."""
    whole = _group("", judgements)
    answerable, others = _parted(judgements)
    rankings = [judgement.ranking for judgement in judgements if judgement.ranking is not None]
    times = [judgement.elapsed_ms for judgement in judgements]
    marked = [judgement.marked for judgement in answerable if judgement.marked is not None]
    shares = [value for judgement in answerable if (value := judgement.articles.value) is not None]
    return Figures(
        questions=len(judgements),
        answerable=len(answerable),
        hit_1=whole.hit_1,
        hit_3=whole.hit_3,
        mrr=whole.mrr,
        right=whole.right,
        rightly_declined=Share(sum(not judgement.answered for judgement in others), len(others)),
        wrongly_declined=Share(sum(not judgement.answered for judgement in answerable), len(answerable)),
        auroc=auroc(_confidences(answerable), _confidences(others)),
        calibration=calibration([(judgement.confidence, judgement.first_right) for judgement in judgements]),
        median_ms=percentile(times, _MEDIAN),
        p95_ms=percentile(times, _MOST),
        parts=_summed(judgements, lambda judgement: judgement.parts),
        articles=mean(shares),
        marked=Share(sum(marked), len(marked)),
        verbatim=_summed(judgements, lambda judgement: judgement.verbatim),
        never_quoted=sum(judgement.never_quoted for judgement in judgements),
        median_length=percentile([len(first.text) for judgement in judgements if (first := judgement.first)], _MEDIAN),
        ndcg_10=mean([ranking.ndcg for ranking in rankings]),
        recall_100=mean([ranking.recall for ranking in rankings]),
        average_precision=mean([ranking.average_precision for ranking in rankings]),
        types=_groups(judgements, lambda judgement: judgement.question.kind),
        styles=_groups(judgements, lambda judgement: judgement.question.style),
    )


def _parted(judgements: Sequence[Judgement]) -> tuple[list[Judgement], list[Judgement]]:
    """Return the answerable ones, and those that are to be declined."""
    answerable = [judgement for judgement in judgements if judgement.question.answerable]
    return answerable, [judgement for judgement in judgements if not judgement.question.answerable]


def _confidences(judgements: Sequence[Judgement]) -> list[float]:
    return [judgement.confidence for judgement in judgements]


def _summed(judgements: Sequence[Judgement], share: Callable[[Judgement], Share]) -> Share:
    shares = [share(judgement) for judgement in judgements]
    return Share(sum(entry.found for entry in shares), sum(entry.of for entry in shares))


def _group(name: str, judgements: Sequence[Judgement], asked: Sequence[Judgement] = ()) -> Group:
    """Sum up some questions; `asked` are the answerable ones that those to be declined are told apart from."""
    answerable, others = _parted(judgements)
    ranks = [judgement.rank for judgement in answerable]
    return Group(
        name=name,
        questions=len(judgements),
        hit_1=mean([float(rank == 1) for rank in ranks]),
        hit_3=mean([float(rank is not None and rank <= SMALL_RANK) for rank in ranks]),
        mrr=mean([reciprocal_rank(rank) for rank in ranks]),
        right=mean([float(judgement.right) for judgement in judgements]),
        auroc=auroc(_confidences(asked), _confidences(others)),
    )


def _groups(judgements: Sequence[Judgement], key: Callable[[Judgement], str | None]) -> tuple[Group, ...]:
    """Return a group for each name, those of the answerable questions first."""
    asked, _ = _parted(judgements)
    held: Mapping[str, list[Judgement]] = {name: [] for judgement in judgements if (name := key(judgement)) is not None}
    for judgement in judgements:
        name = key(judgement)
        if name is not None:
            held[name].append(judgement)
    groups = [_group(name, members, asked) for name, members in held.items()]
    return tuple(sorted(groups, key=lambda group: (group.mrr is None, group.name)))

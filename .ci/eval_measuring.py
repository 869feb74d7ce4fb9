"""One collection -> its figures, by the keys of `eval_goals`: with the package's weights, and with others."""

import gzip
import json
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from eval_goals import LANGUAGES
from eval_peer import Peer, PeerJudgement, mean_rank

from bot.cli.evaluating import ask
from bot.cli.gold_files import Task, opened
from bot.cli.waiting import wait_for
from bot.compose import index_source, set_up
from index.answering import Answerer
from index.answering.conflicts import disagreement
from index.answering.weights import Weights
from index.evaluation import GoldQuestion, Judgement, Shelf, auroc, cut_figures, figures_of
from index.evaluation.collection import QUERIES
from index.evaluation.fields import object_of, text_of
from index.evaluation.lines import numbered

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = CHECKOUT.parent / "shared"
SEEDS, SEED_GOLD = SHARED / "seeds", SHARED / "seeds-gold"
QUESTIONS, CUTS = SEED_GOLD / "questions-public.jsonl", SEED_GOLD / "sentences-public.json"
EVAL = SHARED / "eval"
CONFLICTS = "conflicts"
"""No collection: the pairs of sentences that were labelled for the tests."""
LARGEST_FIRST = ("squad", "vaswani", "selqa", "scifact", "covidqa", "friendsqa", "cranfield", "qed", "clapnq")
COLLECTIONS = (
    *LARGEST_FIRST,
    "molweni",
    *(f"xquad/{language}" for language in (*LANGUAGES, "en")),
    "seeds",
    CONFLICTS,
)
LEAST_QUESTIONS = 150
"""No collection is sampled down below so many questions: smaller ones are asked whole."""

Figures = dict[str, float | None]
"""What was measured, by the keys of `eval_goals`."""
Pairs = list[tuple[float, bool]]
"""Confidences, each with whether the first quote was right."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A collection's figures: with the package's weights, with those learnt without it, and rank-bm25's.

    `sure` and `sure_without` hold its confidences likewise; without weights of its own both are the same.
    """

    fitted: Figures
    without: Figures
    peer: Figures = field(default_factory=dict)
    sure: Pairs = field(default_factory=list)
    sure_without: Pairs = field(default_factory=list)
    seconds: float = 0.0


def place_of(name: str) -> Path:
    """Return where the gold of a collection lies."""
    if name == CONFLICTS:
        return CHECKOUT / "tests" / "index" / "answering" / "conflict_pairs" / "pairs.jsonl"
    return QUESTIONS if name == "seeds" else EVAL / name


def measure(name: str, every: int, without: Weights | None) -> Measured:
    """Measure one collection; `without` are the weights that were learnt without it, where it was learnt from."""
    started = time.perf_counter()
    if name == CONFLICTS:
        found = conflict_figures()
        return Measured(found, found)
    with tempfile.TemporaryDirectory(prefix="verbatim-eval-") as place:
        setup = set_up(Path(place), {})
        if name == "seeds":
            wait_for(index_source(setup, SEEDS, name=None, progress=lambda _: None))
        with opened(place_of(name), setup, say=lambda _: None) as whole:
            refuse_complaints(whole)
            task = sampled(whole, every)
            fitted, sure = own_figures(name, task, every)
            if without is None:
                others, sure_without = fitted, sure
            else:
                answerer = Answerer(task.answerer.generation, task.documents, setup.settings, weights=without)
                others, sure_without = own_figures(name, replace(task, answerer=answerer), every)
            peer = peer_figures(name, task, every)
    return Measured(fitted, others, peer, sure, sure_without, time.perf_counter() - started)


def refuse_complaints(task: Task) -> None:
    """Fail where a line of the gold can't be measured: the figure would not be the collection's."""
    if task.gold.complaints:
        first = task.gold.complaints[0]
        raise ValueError(f"{len(task.gold.complaints)} lines, first {first.file}:{first.line}: {first.message}")


def sampled(task: Task, every: int) -> Task:
    """Take every so-manieth question, of a collection that is large enough."""
    questions = task.gold.questions
    step = min(every, max(1, len(questions) // LEAST_QUESTIONS))
    return replace(task, gold=replace(task.gold, questions=questions[::step]))


def own_figures(name: str, task: Task, every: int) -> tuple[Figures, Pairs]:
    """Ask the questions of one collection; what is measured beyond the usual depends on which it is."""
    key = name.removeprefix("xquad/")
    judgements = ask(task)
    figures = {f"{key}.{measure}": value for measure, value in figures_by_name(judgements).items()}
    if name == "seeds":
        cuts = cut_figures(object_of(CUTS.read_bytes()), Shelf(task.documents))
        figures |= {"seeds.boundaries": cuts.boundaries, "seeds.spans": cuts.spans}
    if name == "squad":
        asked = [judgement.confidence for judgement in judgements if judgement.question.answerable]
        foreign = [task.answerer.answer(text).confidence for text in foreign_questions(every)]
        figures["squad.foreign"] = auroc(asked, foreign)
    return figures, [(judgement.confidence, judgement.first_right) for judgement in judgements]


def figures_by_name(judgements: Sequence[Judgement]) -> Figures:
    """Return the figures of a run by the table's names."""
    figures = figures_of(judgements)
    return {
        "mrr": figures.mrr,
        "hit_1": figures.hit_1,
        "hit_3": figures.hit_3,
        "right": figures.right,
        "articles": figures.articles,
        "marked": figures.marked.value,
        "verbatim": figures.verbatim.value,
        "never_quoted": float(figures.never_quoted),
        "auroc": figures.auroc,
        "calibration": figures.calibration.error,
        "length": figures.median_length,
        "ndcg": figures.ndcg_10,
        "recall": figures.recall_100,
        "map": figures.average_precision,
    } | {group.name: group.auroc for group in figures.types if group.mrr is None}


def foreign_questions(every: int) -> list[str]:
    """Return qed's questions, which squad's documents don't answer."""
    path = EVAL / "qed" / QUERIES
    if not path.is_file():
        return []
    return [text_of(object_of(line), "text") for _, line in numbered(gzip.decompress(path.read_bytes()).split(b"\n"))][
        ::every
    ]


def peer_figures(name: str, task: Task, every: int) -> Figures:
    """Return rank-bm25's figures on the same questions, by the table's names."""
    key = name.removeprefix("xquad/")
    peer = Peer(task.documents, words=name == "seeds" or name.startswith("xquad/"))
    judgements = list(peer.judge(task.gold.questions))
    found = {f"{key}.{measure}": value for measure, value in peer_figures_by_name(judgements).items()}
    if name == "squad":
        scores = [judgement.score for judgement in judgements if judgement.question.answerable]
        found["squad.foreign"] = auroc(scores, [peer.confidence(text) for text in foreign_questions(every)])
    return found


def peer_figures_by_name(judgements: Sequence[PeerJudgement]) -> Figures:
    """Return rank-bm25's figures by the table's names."""
    asked = [judgement for judgement in judgements if judgement.question.answerable]
    scores = [judgement.score for judgement in asked]
    declined = [judgement for judgement in judgements if not judgement.question.answerable]
    articles = [judgement.articles for judgement in asked if judgement.articles is not None]
    figures: Figures = {
        "mrr": mean_rank(judgements),
        "hit_1": average([float(judgement.rank == 1) for judgement in asked]),
        "hit_3": average([float(judgement.rank is not None and judgement.rank <= 3) for judgement in asked]),  # noqa: PLR2004
        "articles": average(articles),
        "auroc": auroc(scores, [judgement.score for judgement in declined]),
        "ndcg": average([judgement.ndcg for judgement in asked]),
        "recall": average([judgement.recall for judgement in asked]),
        "map": average([judgement.average_precision for judgement in asked]),
    }
    for kind in {kind_of(judgement.question) for judgement in declined} - {""}:
        figures[kind] = auroc(scores, [entry.score for entry in declined if kind_of(entry.question) == kind])
    return figures


def kind_of(question: GoldQuestion) -> str:
    """Return the type of a question, empty where it has none."""
    return question.kind or ""


def average(values: Sequence[float]) -> float | None:
    """Return the mean; None of nothing."""
    return sum(values) / len(values) if values else None


def conflict_figures() -> Figures:
    """Return the precision and recall of conflicts on the labelled pairs; some of them need the seeds."""
    found = wanted = right = 0
    for line in place_of(CONFLICTS).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        first, second = sentence_of(record["first"]), sentence_of(record["second"])
        if first is not None and second is not None:
            is_found, is_wanted = disagreement(first, second) is not None, record["label"] != "none"
            found, wanted, right = found + is_found, wanted + is_wanted, right + (is_found and is_wanted)
    return {"conflicts.precision": right / found if found else None, "conflicts.recall": right / wanted}


def sentence_of(side: Mapping[str, str | int]) -> str | None:
    """Return one sentence of a pair: written out, or a span of the starter library or of a seed article."""
    if "text" in side:
        return str(side["text"])
    path = SEEDS / str(side["seed"]) if "seed" in side else CHECKOUT / "seeds" / "library" / str(side["document"])
    if not path.exists():
        return None
    return path.read_bytes().decode()[int(side["start"]) : int(side["end"])]

"""Measures the answers on every collection beside the checkout and prints one table, the goals beside it.

EVERY (3 unless set) takes every so-manieth question of the larger collections. ONLY names the collections that are
measured, with blanks between (`ONLY="seeds squad xquad/de"`); without it all are. LEFT_OUT names a folder with a file
of weights for each collection, NAME.toml, made without it: what comes of them stands in a column of its own.
"""

import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the processes share the cores already

from eval_goals import GOALS, LANGUAGES, SENTENCES, Goal
from eval_peer import Peer, PeerJudgement, mean_rank

from bot.cli.evaluating import ask
from bot.cli.gold_files import Task, opened
from bot.cli.waiting import wait_for
from bot.compose import index_source, set_up
from bot.render.tables import table_lines
from bot.reply import Table
from index.evaluation import GoldQuestion, Judgement, Shelf, auroc, cut_figures, figures_of
from index.evaluation.collection import QUERIES
from index.evaluation.fields import object_of, text_of
from index.evaluation.lines import numbered

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEEDS, SEED_GOLD = SHARED / "seeds", SHARED / "seeds-gold"
QUESTIONS, CUTS = SEED_GOLD / "questions-public.jsonl", SEED_GOLD / "sentences-public.json"
EVAL = SHARED / "eval"
LARGEST_FIRST = ("squad", "vaswani", "selqa", "scifact", "covidqa", "friendsqa", "cranfield", "qed", "clapnq")
COLLECTIONS = (*LARGEST_FIRST, "molweni", "seeds", *(f"xquad/{language}" for language in (*LANGUAGES, "en")))
LEAST_QUESTIONS = 150
"""No collection is sampled down below so many questions: smaller ones are asked whole."""
WEIGHTS_VARIABLE = "VERBATIM_RANKING__WEIGHTS"
"""The setting that names another file of weights."""
LOWER_IS_BETTER = ("length", "never_quoted")

Figures = dict[str, float | None]
"""What was measured, by the keys of `eval_goals`."""


def main() -> int:
    """Measure everything that is there; the status is 1 where a collection could not be measured."""
    if not SHARED.is_dir():
        print(f"Nothing is measured: the collections lie in {SHARED.name}/ beside the checkout, and it is not there.")
        return 0
    given, left_out = os.environ.get("EVERY", "3"), os.environ.get("LEFT_OUT")
    if not given.isdecimal() or int(given) == 0:
        print(f"EVERY is a whole number from 1, not “{given}”: 1 asks every question, 3 one in three.")
        return 2
    every = int(given)
    started = time.perf_counter()
    chosen = os.environ.get("ONLY", "").split() or COLLECTIONS
    wanted = [name for name in chosen if name in COLLECTIONS and place_of(name).exists()]
    for name in chosen:
        if name not in wanted:
            print(f"{name} is left out: it is not in {SHARED.name}/.", file=sys.stderr)
    fitted, others, peers, failed = run(wanted, every, Path(left_out) if left_out else None)
    for columns in (fitted, others, peers):
        add_means(columns)
    show(fitted, others, peers)
    sampled = "All questions" if every == 1 else f"One question in {every} of the larger collections"
    print(f"\n{sampled}; {time.perf_counter() - started:.0f} s on {os.cpu_count()} cores.")
    return 1 if failed else 0


def place_of(name: str) -> Path:
    """Return where the gold of a collection lies."""
    return QUESTIONS if name == "seeds" else EVAL / name


def run(names: Sequence[str], every: int, left_out: Path | None) -> tuple[Figures, Figures, Figures, list[str]]:
    """Measure the collections, as many at a time as there are cores."""
    columns: dict[str, Figures] = {"fitted": {}, "left out": {}, "peer": {}}
    failed: list[str] = []
    # A process for each collection, so that none keeps another's library in memory.
    with ProcessPoolExecutor(max_workers=os.cpu_count(), max_tasks_per_child=1) as pool:
        jobs = {pool.submit(safely_measured, name, every, None): (name, "fitted") for name in names}
        for name in names if left_out else ():
            weights = left_out / f"{name.replace('/', '-')}.toml" if left_out else None
            if weights and weights.is_file():
                jobs[pool.submit(safely_measured, name, every, weights)] = name, "left out"
        for job in as_completed(jobs):
            name, column = jobs[job]
            try:
                figures, peer, seconds = job.result()
            except Exception as error:  # noqa: BLE001 - one collection that fails must not hide the others
                print(f"{name} failed: {error}", file=sys.stderr)
                failed.append(name)
                continue
            columns[column] |= figures
            columns["peer"] |= peer
            print(f"{name}: {seconds:.0f} s", file=sys.stderr)
    return columns["fitted"], columns["left out"], columns["peer"], failed


def safely_measured(name: str, every: int, weights: Path | None) -> tuple[Figures, Figures, float]:
    """Measure one collection; what goes wrong is raised as text, since not every error can go between processes."""
    try:
        return measure(name, every, weights)
    except Exception as error:  # noqa: BLE001 - it is raised again
        raise RuntimeError(f"{error}") from None


def measure(name: str, every: int, weights: Path | None) -> tuple[Figures, Figures, float]:
    """Measure one collection; return its figures, rank-bm25's on the same questions, and the seconds it took."""
    started = time.perf_counter()
    environment = {} if weights is None else {WEIGHTS_VARIABLE: str(weights)}
    with tempfile.TemporaryDirectory(prefix="verbatim-eval-") as place:
        setup = set_up(Path(place), environment)
        if name == "seeds":
            wait_for(index_source(setup, SEEDS, name=None, progress=lambda _: None))
        with opened(place_of(name), setup, say=lambda _: None) as task:
            refuse_complaints(task)
            figures, peer = measured(name, sampled(task, every), every, with_peer=weights is None)
    return figures, peer, time.perf_counter() - started


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


def measured(name: str, task: Task, every: int, *, with_peer: bool) -> tuple[Figures, Figures]:
    """Ask the questions of one collection; what is measured beyond the usual depends on which it is."""
    key = name.removeprefix("xquad/")
    judgements = ask(task)
    figures = {f"{key}.{measure}": value for measure, value in own_figures(judgements).items()}
    by_words = name == "seeds" or name.startswith("xquad/")
    peer = Peer(task.documents, words=by_words) if with_peer else None
    theirs = list(peer.judge(task.gold.questions)) if peer else []
    others = {f"{key}.{measure}": value for measure, value in peer_figures(theirs).items()} if peer else {}
    if name == "seeds":
        cuts = cut_figures(object_of(CUTS.read_bytes()), Shelf(task.documents))
        figures |= {"seeds.boundaries": cuts.boundaries, "seeds.spans": cuts.spans}
    if name == "squad" and (EVAL / "qed" / QUERIES).is_file():
        foreign = foreign_questions(every)
        asked = [judgement.confidence for judgement in judgements if judgement.question.answerable]
        figures["squad.foreign"] = auroc(asked, [task.answerer.answer(text).confidence for text in foreign])
        if peer:
            scores = [judgement.score for judgement in theirs if judgement.question.answerable]
            others["squad.foreign"] = auroc(scores, [peer.confidence(text) for text in foreign])
    return figures, others


def foreign_questions(every: int) -> list[str]:
    """Return qed's questions, which squad's documents don't answer."""
    import gzip  # noqa: PLC0415 - for this one collection

    lines = gzip.decompress((EVAL / "qed" / QUERIES).read_bytes()).split(b"\n")
    return [text_of(object_of(line), "text") for _, line in numbered(lines)][::every]


def own_figures(judgements: Sequence[Judgement]) -> Figures:
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


def peer_figures(judgements: Sequence[PeerJudgement]) -> Figures:
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


def add_means(figures: Figures) -> None:
    """Add the rows that sum several collections up, where all of them were measured."""
    for key, names in (("mean.mrr", SENTENCES), ("xquad.mrr", LANGUAGES)):
        values = [value for name in names if (value := figures.get(f"{name}.mrr")) is not None]
        figures[key] = average(values) if len(values) == len(names) else None
    lengths = [figures.get(f"{name}.length") for name in LANGUAGES if name not in {"zh", "th"}]
    figures["xquad.length"] = max((length for length in lengths if length is not None), default=None)
    shares = [value for key, value in figures.items() if key.endswith(".verbatim") and value is not None]
    figures["all.verbatim"] = min(shares, default=None)


def show(fitted: Figures, left_out: Figures, peers: Figures) -> None:
    """Print the table: the peers' known figures, floor and goal, then what was measured now."""
    headings = ("", "rank-bm25", "best peer", "floor", "goal", "rank-bm25 here", "here", "left out", "ratio", "")
    rows = tuple(row(goal, fitted, left_out, peers) for goal in GOALS)
    for line, _ in table_lines(Table(headings, rows, frozenset(range(1, 9))), None):
        print(line)


def row(goal: Goal, fitted: Mapping[str, float | None], left_out: Figures, peers: Figures) -> tuple[str, ...]:
    """Return one row; the ratio is that to rank-bm25 on the same questions, the last entry what was reached."""
    here, without, peer = fitted.get(goal.key), left_out.get(goal.key), peers.get(goal.key)
    counts = here if without is None else without
    known = [number(value, goal) for value in (goal.peer, goal.best, goal.floor, goal.goal, peer, here, without)]
    ratio = f"{counts / peer:.2f}" if counts is not None and peer else "-"
    return (goal.name, *known, ratio, reached(goal, counts))


def number(value: float | None, goal: Goal) -> str:
    """Write a figure; lengths and counts are whole."""
    if value is None:
        return "-"
    return f"{value:.0f}" if goal.key.endswith(LOWER_IS_BETTER) else f"{value:.3f}"


def reached(goal: Goal, value: float | None) -> str:
    """Say in a word whether the goal, or at least the floor, is reached."""
    if value is None or goal.goal is None or goal.floor is None:
        return ""
    sign = -1 if goal.key.endswith(LOWER_IS_BETTER) else 1
    if sign * value >= sign * goal.goal:
        return "goal"
    return "floor" if sign * value >= sign * goal.floor else "below"


if __name__ == "__main__":
    sys.exit(main())

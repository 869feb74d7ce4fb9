"""Measures what a whole answer costs beside rank-bm25's bare ranking, and how the cost grows with the question.

Both rank the same 10,000 passages (PASSAGES) of the collections in ../shared, for the same questions, in one run and
by turns. Where more are wanted than there are, documents are grown: each as long as a real one, its sentences of runs
of five words, each run from another real one. Spliced of two halves, every sentence would be nearly a copy of many
others, as in no library, and to compare them would be a third of the work. What is counted is the processor's time of
the one thread that answers, so that a busy machine changes little. The time inside the engine is measured apart.

    make cost
    make cost PASSAGES=100000
"""

import hashlib
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, cycle, islice, pairwise
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from rank_bm25 import BM25Okapi
from tune import SHARED, lines, stored

from config.load import default_settings
from config.schema import Settings
from index.answering import Answerer
from index.engine.embedded import EmbeddedEngine
from index.evaluation import object_of
from index.model import Block, BlockKind, StoredDocument
from index.text.segmentation import PassageLimits, segment

CORPORA = ("squad", "squadtr", "qed", "selqa", "clapnq")
ASKED = ("squad", "qed", "selqa")
QUESTIONS = 40
"""Of each collection whose questions are asked."""
ENGINE_CALLS = ("search", "score", "statistics", "holds", "unit_count")
TOP = 10
GOAL = 0.5
SEED = 20_261_122
RUN = 5
"""Words that a grown sentence takes from one real sentence."""
REPEATS = 5
SHAPES = {
    "one word again and again": "harbour ",
    "distinct words": "w{} ",
    "figures": "{},000 ",
    "full stops": "a.",
    "quotes and brackets": "“(['",
    "blanks": " \t",
    "one word without end": "x",
    "parts without end": "and when did it open? ",
    "aliases": "US of UK in EU ",
    "Chinese": "港口",
    "Thai": "ท่าเรือ",
    "combining marks": "e\u0301\u0323",
}


class Clock:
    """Adds up the seconds that some calls take; a call within a call counts once."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.seconds = 0.0
        self._depth = 0

    def timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the call, its seconds added up here."""

        def measured(*values: object, **named: object) -> Any:  # noqa: ANN401 - whatever the call returns
            self._depth += 1
            started = time.thread_time()
            try:
                return call(*values, **named)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.seconds += time.thread_time() - started

        return measured


def main() -> int:
    """Measure and print; the status is 1 where there is nothing to measure on."""
    if not SHARED.exists():
        print("Nothing is measured: the public collections are not beside this checkout.")
        return 1
    wanted = int(os.environ.get("PASSAGES", "10000"))
    documents = list(taken(wanted))
    clock = Clock()
    for name in ENGINE_CALLS:
        setattr(EmbeddedEngine, name, clock.timed(getattr(EmbeddedEngine, name)))
    answerer = Answerer(1, documents, default_settings())
    print_ratio(documents, answerer, clock)
    print_growth(answerer)
    return 0


def taken(wanted: int) -> Iterator[StoredDocument]:
    """Yield documents of the collections, and grown ones behind them, until they hold so many passages."""
    held, settings = 0, default_settings()
    real = []
    for document in chain.from_iterable(stored(SHARED / name / "corpus.jsonl.gz", settings) for name in CORPORA):
        if held >= wanted:
            return
        held += len(document.segmentation.passages)
        real.append(document)
        yield document
    for document in grown(real, settings) if real else ():
        if held >= wanted:
            return
        held += len(document.segmentation.passages)
        yield document


def grown(real: Sequence[StoredDocument], settings: Settings) -> Iterator[StoredDocument]:
    """Yield documents without end, the same ones in every run."""
    chance = random.Random(SEED)  # noqa: S311 - nothing is kept secret with it
    limits = PassageLimits(settings.passages.target_words, settings.passages.max_sentences)
    words = [document.text[cut.start : cut.end].split() for document in real for cut in document.segmentation.sentences]
    for number, model in enumerate(cycle(real)):
        text = " ".join(_recombined(words, chance) for _ in model.segmentation.sentences)
        cut = segment(text, (Block(0, len(text), BlockKind.PARAGRAPH),), limits)
        name = f"grown-{number}"
        yield StoredDocument(model.source, name, text, hashlib.sha256(text.encode()).hexdigest(), cut, model.title)


def _recombined(sentences: Sequence[Sequence[str]], chance: random.Random) -> str:
    """Return a sentence as long as one of these, of runs of words from others; it ends as the last of them does."""
    length, found = len(chance.choice(sentences)), list[str]()
    while len(found) < length - RUN:
        other = chance.choice(sentences)
        start = chance.randrange(max(1, len(other) - RUN))
        found += other[start : start + RUN]
    return " ".join(found + list(chance.choice(sentences)[-RUN:]))


def passages_of(documents: Sequence[StoredDocument]) -> list[str]:
    """Return the text of each passage, its document's title before it."""
    found = []
    for document in documents:
        cuts = document.segmentation.sentences
        for run in document.segmentation.passages:
            text = document.text[cuts[run.first].start : cuts[run.last - 1].end]
            found.append(f"{document.title} {text}" if document.title else text)
    return found


def questions() -> list[str]:
    """Return some questions of each collection."""
    return [
        str(object_of(line)["text"])
        for name in ASKED
        for line in islice(lines(SHARED / name / "queries.jsonl.gz"), 0, QUESTIONS * 5, 5)
    ]


def print_ratio(documents: Sequence[StoredDocument], answerer: Answerer, clock: Clock) -> None:
    """Print the time of an answer, what of it the engine takes, and rank-bm25's bare ranking."""
    texts = passages_of(documents)
    ranker = BM25Okapi([text.lower().split() or [""] for text in texts])
    asked = questions()
    for text in asked:  # once beforehand: the engine builds its index with the first question, and memos fill
        answerer.answer(text)
    whole, inside, bare = [], [], []
    for text in asked:
        before, started = clock.seconds, time.thread_time()
        answerer.answer(text)
        whole.append(time.thread_time() - started)
        inside.append(clock.seconds - before)
        started = time.thread_time()
        scores = ranker.get_scores(text.lower().split())
        np.argpartition(-scores, TOP)[:TOP]
        bare.append(time.thread_time() - started)
    own = [total - engine for total, engine in zip(whole, inside, strict=True)]
    print(f"{len(texts):,} passages, {len(documents):,} documents, {len(asked)} questions; milliseconds a question")
    print(f"{'':36}{'mean':>8}{'median':>8}")
    for name, seconds in (
        ("rank-bm25, get_scores and the best 10", bare),
        ("whole answer", whole),
        ("  of it in the engine", inside),
        ("  without the engine", own),
    ):
        print(f"{name:36}{1000 * statistics.mean(seconds):8.2f}{1000 * statistics.median(seconds):8.2f}")
    ratio, all_in = sum(own) / sum(bare), sum(whole) / sum(bare)
    verdict = "met" if ratio <= GOAL else "not met"
    print(f"ratio without the engine {ratio:.2f} (goal at most {GOAL}: {verdict}), with it {all_in:.2f}\n")


def print_growth(answerer: Answerer) -> None:
    """Print how the time grows when a hostile question becomes twice as long: about 2 or less is linear."""
    longest = default_settings().questions.max_chars
    sizes = (longest // 4, longest // 2, longest)
    print(f"{'question of':28}" + "".join(f"{size:>8,}" for size in sizes) + "  characters, ms; growth per doubling")
    for name, shape in SHAPES.items():
        times = [least_time(answerer, hostile(shape, size)) for size in sizes]
        growth = "  ".join(f"{after / before:.1f}" for before, after in pairwise(times))
        print(f"{name:28}" + "".join(f"{1000 * seconds:8.1f}" for seconds in times) + f"  {growth}")


def hostile(shape: str, size: int) -> str:
    """Return a question of that shape and size; `{}` in a shape is numbered, so that no two words are the same."""
    if "{}" in shape:
        shape = "".join(shape.format(number) for number in range(size))
    return (shape * size)[:size]


def least_time(answerer: Answerer, question: str) -> float:
    """Return the least of several times: what disturbs only adds."""
    times = []
    for _ in range(REPEATS):
        started = time.thread_time()
        answerer.answer(question)
        times.append(time.thread_time() - started)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())

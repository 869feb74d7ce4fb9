"""Chooses the weights of the answering's signals on the public collections, and writes them into the project.

Each collection is also left out in turn: what it scores with weights that never saw it is what counts, and those
weights are kept in build/left-out for `make eval`. A collection weighs as much as any other, however many questions it
has.

    make tune [EVERY=3]
"""

import argparse
import gzip
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import copy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from eval_left_out import write_left_out
from tune_confidence import MOST_TRIALS, Key, Seen, Trials, fit, report_confidence, trials_in

from config.load import default_settings
from config.schema import Settings
from index.answering.confidence import EVIDENCE, evidence
from index.answering.lookup import Lookup
from index.answering.profiles import Profiles
from index.answering.question import QuestionLimits, Unanswerable
from index.answering.ranking import Ranked, Ranker
from index.answering.signals import SIGNALS
from index.answering.understanding import Reader, Understood
from index.answering.weights import Weights
from index.engine import Grain, open_engine
from index.evaluation import CollectionReader, GoldQuestion, Shelf, read_corpus
from index.evaluation.hits import places_hit
from index.formats import ParseLimits, parse
from index.model import EVERYWHERE, Copy, FetchedFile, ParsedDocument, StoredDocument
from index.segments.analysis import analyze, language_of
from index.text.segmentation import PassageLimits, segment
from index.text.terms import TermAnalyzer

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "eval"
WEIGHTS = ROOT / "index" / "answering" / "weights.toml"
COLLECTIONS = ("squad", "qed", "clapnq", "covidqa", "selqa", "friendsqa")
LEARNT_FROM = 40
"""So many of the best candidates of a question are learnt from: what comes behind is told apart anyway."""
DECAY = 0.05
"""The L2 penalty on weights of signals scaled to unit variance; chosen by the figures of the collections left out."""
STEPS = 150
RATE = 0.1
RANKS = 20
LEAST_QUESTIONS = 150
"""No collection is sampled down below so many questions."""
TERMS_COMPARED = 25
"""Two documents are alike that share the rarest terms of one of them; so many are looked at."""

Examples = list[tuple[np.ndarray, np.ndarray]]


def main(arguments: Sequence[str]) -> int:
    """Tune; print both kinds of figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="take every so manieth question only")
    parser.add_argument("--only", default=",".join(COLLECTIONS), help="the collections, separated by commas")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    parser.add_argument("--left-out-only", action="store_true", help="leave the project's own weights as they are")
    chosen = parser.parse_args(arguments)
    if not SHARED.exists():
        sys.stdout.write("The public collections are not beside this checkout: nothing to tune on.\n")
        return 1
    started = time.monotonic()
    names = chosen.only.split(",")
    with ProcessPoolExecutor(2) as pool:
        every = [chosen.every] * len(names)
        examples = dict(zip(names, pool.map(examples_of, names, every), strict=True))
        weights, without = report_ranking(examples)
        trials = dict(zip(names, pool.map(trials_of, names, every, [weights] * len(names)), strict=True))
    sureness = report_confidence(trials)
    if not chosen.dry_run and not chosen.left_out_only:
        WEIGHTS.write_text(written(weights, sureness), encoding="utf-8")
    if not chosen.dry_run:
        # What confidence reads was seen with weights that saw all; its own are learnt without the collection.
        unsure = {name: fit(own for other, own in trials.items() if other != name) for name in names}
        write_left_out({name: written(without[name], unsure[name]) for name in names}, WEIGHTS)
    sys.stdout.write(f"{time.monotonic() - started:.0f} s\n")
    return 0


def report_ranking(examples: Mapping[str, Examples]) -> tuple[np.ndarray, Mapping[str, np.ndarray]]:
    """Print how each collection is ranked by weights that did and did not see it.

    Return those that saw all, and the others by the collection that they did not see.
    """
    sys.stdout.write(f"{'mean reciprocal rank':20} questions  left out  fitted\n")
    fitted, without = learn(examples.values()), learn_without_each(examples)
    rows = []
    for name, own in examples.items():
        rows.append((mean_rank(own, without[name]), mean_rank(own, fitted)))
        sys.stdout.write(f"{name:20} {len(own):9}  {rows[-1][0]:8.4f}  {rows[-1][1]:.4f}\n")
    left_out, together = np.mean(rows, axis=0)
    sys.stdout.write(f"{'mean':20} {'':9}  {left_out:8.4f}  {together:.4f}\n")
    return fitted, without


def learn_without_each(examples: Mapping[str, Examples]) -> Mapping[str, np.ndarray]:
    """Return, for each collection, the weights that all others give."""
    return {name: learn(other for different, other in examples.items() if different != name) for name in examples}


class Bench:
    """One collection, or a part of it, ready to be asked."""

    def __init__(self, name: str, weights: np.ndarray | None = None) -> None:
        """Read a collection, and build the index of all its documents."""
        folder = SHARED / name
        self.settings, self.analyzer = default_settings(), TermAnalyzer()
        documents = list(stored(folder / "corpus.jsonl.gz", self.settings))
        reader = CollectionReader(read_corpus(lines(folder / "corpus.jsonl.gz")), Shelf(documents))
        self.questions = reader.read(lines(folder / "queries.jsonl.gz"), lines(folder / "gold.jsonl.gz")).questions
        gold = (json.loads(line) for line in lines(folder / "gold.jsonl.gz"))
        self.homes = {entry["qid"]: (name, entry["doc"]) for entry in gold}
        self.languages = {(one.source, one.name): language_of(one) for one in documents}
        self.weights = Weights((1.0,) * len(SIGNALS) if weights is None else tuple(map(float, weights)), ())
        self.analyzed = {
            (one.source, one.name): analyze(one, self.analyzer, self.languages[one.source, one.name])
            for one in documents
        }
        self._open({(one.source, one.name): one for one in documents})

    def _open(self, documents: Mapping[Key, StoredDocument]) -> None:
        self.documents = documents
        self.engine = open_engine(self.settings, 1, [self.analyzed[key] for key in documents])
        self.reader = Reader(self.engine, documents, self.languages, self.analyzer)
        self.ranker = Ranker(documents, self.languages, Profiles(self.analyzer), self.weights)

    def part(self, keys: Sequence[Key]) -> "Bench":
        """Return a library of these documents alone."""
        other = copy(self)
        other._open({key: self.documents[key] for key in sorted(keys)})  # noqa: SLF001 - one of its own
        return other

    def everything(self) -> Sequence[Key]:
        """Return all documents."""
        return sorted(self.documents)

    def home(self, question: GoldQuestion) -> Key:
        """Return the document that the question was asked about."""
        return self.homes[question.id]

    def neighbours(self, key: Key, most: int) -> Sequence[Key]:
        """Return the documents most like one, by its rarest terms that others hold too."""
        held = self.analyzed[key]
        terms = list(dict.fromkeys((*held.title, *(term for sentence in held.sentences for term in sentence))))
        shared = [one for one in self.engine.statistics(terms, Grain.DOCUMENT) if one.document_frequency > 1]
        rarest = [one.term for one in sorted(shared, key=lambda one: -one.idf)[:TERMS_COMPARED]]
        hits = self.engine.search(rarest, Grain.DOCUMENT, most + 1)
        return [found for hit in hits if (found := (hit.key.source, hit.key.document)) != key]

    def ask(self, text: str) -> tuple[Understood | Unanswerable, Sequence[Ranked]]:
        """Return a question as it is read, and its candidates, best first; none where it can't be looked up."""
        limits = QuestionLimits(self.settings.questions.max_chars, self.settings.questions.max_terms)
        read = self.reader.read(text, None, EVERYWHERE, limits)
        if isinstance(read, Unanswerable):
            return read, ()
        return read, self.ranker.ranked(read.question, self.lookup(read), self.settings.ranking.candidates)

    def lookup(self, read: Understood) -> Lookup:
        """Return a question's terms as the library holds them."""
        return Lookup(self.engine, read.reading, EVERYWHERE)

    def seen(self, question: GoldQuestion | str) -> Seen:
        """Return the evidence for the best candidate, and whether that is right."""
        read, ranked = self.ask(question if isinstance(question, str) else question.text)
        if isinstance(read, Unanswerable) or not ranked:
            return None, False
        found = evidence(self.ranker.support(read.question, ranked, self.lookup(read)))
        return found, not isinstance(question, str) and is_right(ranked[0], question)


def is_right(ranked: Ranked, question: GoldQuestion) -> bool:
    """Whether a candidate is one of the question's gold sentences, by the collection's own rule."""
    document, cut = ranked.candidate.document, ranked.candidate.sentence
    text = document.text[cut.start : cut.end]
    return bool(places_hit(Copy(document.source, document.name, cut.start, cut.end, text), question))


def examples_of(name: str, every: int) -> Examples:
    """Return, for each answerable question, the signals of its candidates and which of them are right."""
    bench = Bench(name)
    found: Examples = []
    answerable = [one for one in bench.questions if one.answerable]
    for question in answerable[:: min(every, max(1, len(answerable) // LEAST_QUESTIONS))]:
        _, ranked = bench.ask(question.text)
        signals = np.array([one.signals for one in ranked], np.float32).reshape(len(ranked), len(SIGNALS))
        found.append((signals, np.array([is_right(one, question) for one in ranked], bool)))
    return found


def trials_of(name: str, every: int, weights: np.ndarray) -> Trials:
    """Return what the questions to a collection, and to small libraries drawn from it, come to."""
    foreign = [text for other in COLLECTIONS if other != name for text in some_questions(other)]
    return trials_in(Bench(name, weights), foreign, every, name)


def some_questions(name: str) -> list[str]:
    """Return questions of a collection, spread over all of it."""
    texts = [json.loads(line)["text"] for line in lines(SHARED / name / "queries.jsonl.gz")]
    return texts[:: max(1, len(texts) // (MOST_TRIALS // len(COLLECTIONS)))]


def lines(path: Path) -> Iterator[bytes]:
    """Return the lines of a compressed file."""
    with gzip.open(path, "rb") as stream:
        yield from stream


def stored(path: Path, settings: Settings) -> Iterator[StoredDocument]:
    """Return the documents of a corpus as a library holds them."""
    content = path.read_bytes()
    fetched = FetchedFile(path.name, content, hashlib.sha256(content).hexdigest())
    limits = ParseLimits(settings.indexing.max_decompressed_bytes, settings.indexing.max_record_chars)
    passages = PassageLimits(settings.passages.target_words, settings.passages.max_sentences)
    for item in parse(fetched, limits):
        if isinstance(item, ParsedDocument):
            cut = segment(item.text, item.blocks, passages)
            yield StoredDocument(path.parent.name, item.name, item.text, item.sha256, cut, item.title)


@dataclass(frozen=True, slots=True)
class Stacked:
    """Many questions' candidates under one another; `first` is each question's first row."""

    signals: np.ndarray
    right: np.ndarray
    question: np.ndarray
    first: np.ndarray
    weight: np.ndarray


def stacked(parts: Iterable[Examples]) -> Stacked:
    """Put the best candidates of all questions that have a right one under one another."""
    signals, right, question, weight = [], [], [], []
    count = 0
    for examples in parts:
        usable = [(one[:LEARNT_FROM], good[:LEARNT_FROM]) for one, good in examples if good[:LEARNT_FROM].any()]
        for one, good in usable:
            signals.append(one)
            right.append(good)
            question.append(np.full(len(good), count))
            weight.append(1 / len(usable))
            count += 1
    numbers = np.concatenate(question)
    first = np.flatnonzero(np.r_[True, np.diff(numbers) > 0])
    total = np.array(weight) / sum(weight)
    return Stacked(np.concatenate(signals), np.concatenate(right).astype(float), numbers, first, total)


def learn(parts: Iterable[Examples]) -> np.ndarray:
    """Return the weights that make the right candidates most probable (softmax over a question's candidates; Adam)."""
    data = stacked(parts)
    scale = data.signals.std(0) + 1e-6
    signals = data.signals / scale
    weights, first_moment, second_moment = (np.zeros(signals.shape[1]) for _ in range(3))
    for step in range(1, STEPS + 1):
        scores = signals @ weights
        raised = np.exp(scores - np.maximum.reduceat(scores, data.first)[data.question])
        share = raised / np.add.reduceat(raised, data.first)[data.question]
        of_right = np.add.reduceat(share * data.right, data.first)
        pull = (share - share * data.right / of_right[data.question]) * data.weight[data.question]
        gradient = signals.T @ pull + DECAY * weights
        first_moment = 0.9 * first_moment + 0.1 * gradient
        second_moment = 0.999 * second_moment + 0.001 * gradient**2
        rate = RATE if step < 0.6 * STEPS else 0.2 * RATE
        weights -= rate * (first_moment / (1 - 0.9**step)) / (np.sqrt(second_moment / (1 - 0.999**step)) + 1e-8)
    return weights / scale


def mean_rank(examples: Examples, weights: np.ndarray) -> float:
    """Return the mean reciprocal rank of the first right candidate among the first `RANKS`."""
    total = 0.0
    for signals, right in examples:
        order = np.argsort(-(signals @ weights), kind="stable")[:RANKS]
        places = np.flatnonzero(right[order])
        total += 1 / (places[0] + 1) if len(places) else 0.0
    return total / len(examples)


def written(weights: np.ndarray, sureness: np.ndarray) -> str:
    """Return the file of weights."""

    def table(names: Sequence[str], values: np.ndarray) -> str:
        return "".join(f"{name} = {value:.4f}\n" for name, value in zip(names, values, strict=True))

    return (
        "# What each signal counts in the mixture, and each piece of evidence in the confidence.\n"
        f"# Written by: make tune\n\n[signals]\n{table(SIGNALS, weights)}\n[confidence]\n{table(EVIDENCE, sureness)}"
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

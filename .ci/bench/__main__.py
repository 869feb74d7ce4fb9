"""Measure, print the table, write the chart and the figures: see the package's docstring."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # every engine answers in one thread

import numpy as np

from bench import chart, readme, report, table
from bench.corpus import SEED, Corpus, Shape, from_sentences, grow, shape
from bench.engines import absent, installed
from bench.measure import FULL, QUICK, Asked, Plan, chosen, many_libraries, measure, say
from bench.measured import Measured, with_ratios
from bench.raw import raw
from bench.texts import SHARED, TEXTS, WordReader, missing, questions, sentences, texts

ROOT: Final = Path(__file__).resolve().parents[2]
OUTPUT: Final = ROOT / "build" / "bench"
PUBLISHED: Final = ROOT / "docs"
README: Final = ROOT / "README.md"
NAME: Final = "benchmark"
GROWN_FROM, GROWN_TO = 10_000, 100_000
"""The sizes at which growth is compared with real sentences."""


def main(arguments: Sequence[str]) -> int:
    """Measure; the status is 1 where there is nothing to measure on."""
    options = _options(arguments)
    left_out = missing(SHARED)
    if len(left_out) == len(TEXTS):
        print(
            "Nothing is measured: the passages and questions come from the English collections in shared/eval beside "
            "the checkout, and it is not there. Put the collections there, then run the command again."
        )
        return 1
    for name in left_out:
        say(f"{name} is left out: it is not in shared/eval.")
    for name in absent():
        say(f"{name} is left out: its package is not installed. `make bench` and `make bench-quick` install it.")
    started = time.perf_counter()
    plan = _plan(options)
    records, shapes, made = _run(plan, OUTPUT / "work")
    _show(records, shapes)
    picture = chart.draw(records)
    folders = [OUTPUT, PUBLISHED] if options.publish else [OUTPUT]
    made_with = report.made_with("make bench-quick" if options.quick else "make bench")
    for folder in folders:
        report.write(folder, made_with, report.corpora(made, shapes), records, picture, NAME)
        print(f"The figures and the chart are in {folder.relative_to(ROOT)}/{NAME}.json, .md and .png.")
    if options.publish:
        readme.publish(README, made_with, records)
        print(f"The table in {README.name} is new.")
    print(f"{(time.perf_counter() - started) / 60:.0f} minutes.")
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Our engine beside its peers.")
    parser.add_argument("--quick", action="store_true", help="10 k and 100 k passages alone, slow peers asked less")
    parser.add_argument(
        "--publish", action="store_true", help="write the table, chart and figures into docs/ and the README too"
    )
    parser.add_argument("--sizes", type=_sizes, help="other sizes, as 1000,5000")
    parser.add_argument("--questions", type=int, help="how many are asked")
    parser.add_argument("--libraries", type=int, help="how many small libraries are opened")
    return parser.parse_args(arguments)


def _plan(options: argparse.Namespace) -> Plan:
    plan = QUICK if options.quick else FULL
    given = {"sizes": options.sizes, "questions": options.questions, "libraries": options.libraries}
    return replace(plan, **{name: value for name, value in given.items() if value})


def _sizes(text: str) -> tuple[int, ...]:
    sizes = text.split(",")
    if not all(size.isdecimal() and int(size) for size in sizes):
        raise argparse.ArgumentTypeError("sizes are whole numbers from 1, parted by commas")
    return tuple(sorted(map(int, sizes)))


def _run(plan: Plan, work: Path) -> tuple[list[Measured], dict[str, Shape], list[Corpus]]:
    shutil.rmtree(work, ignore_errors=True)
    say("Reading the collections")
    reader = WordReader()
    real = from_sentences(sentences(SHARED, reader))
    asked = _questions(reader, real.first(min(plan.sizes)), plan)
    made = [grow(real, size) for size in plan.sizes]
    shapes = _shapes(real, made)
    records: list[Measured] = []
    names = installed()
    for corpus in made:
        say(f"{len(corpus):,} passages")
        records += measure(corpus, asked, plan, names, work)
    small = real.first(GROWN_FROM).passages(stop_words=False)
    records += many_libraries(small, asked.terms("dropped")[0], names, plan.libraries, work)
    say("Raw text")
    work.mkdir(parents=True, exist_ok=True)
    records += raw(_raw_texts(plan), work)
    shutil.rmtree(work)
    return with_ratios(records), shapes, made


def _questions(reader: WordReader, smallest: Corpus, plan: Plan) -> Asked:
    found = questions(SHARED, reader)
    order = np.random.default_rng(SEED).permutation(len(found)).tolist()
    return chosen(found, smallest, order, plan.questions)


def _shapes(real: Corpus, made: Sequence[Corpus]) -> dict[str, Shape]:
    """Return the vocabularies' figures; growth is compared where there are sentences enough."""
    found = {f"{len(corpus):,} passages": shape(corpus) for corpus in made}
    if len(real) >= GROWN_TO:
        found[f"{GROWN_TO:,} real sentences"] = shape(real.first(GROWN_TO))
        found[f"{GROWN_TO:,} grown from {GROWN_FROM:,}"] = shape(grow(real.first(GROWN_FROM), GROWN_TO))
    return found


def _raw_texts(plan: Plan) -> list[str]:
    found, held = [], 0
    for text in texts(SHARED):
        if held >= plan.raw_characters:
            break
        found.append(text.text)
        held += len(text.text)
    return found


def _show(records: Sequence[Measured], shapes: dict[str, Shape]) -> None:
    for line in table.lines(records):
        print(line)
    print("\nVocabulary: words, and the share of them that 1, 2, up to 10, up to 100 and more passages hold")
    for name, found in shapes.items():
        shares = "  ".join(f"{share:5.3f}" for share in found.bands)
        print(f"{name:32}{found.words:>9,}  {shares}   {found.tokens / found.passages:.1f} tokens a passage")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

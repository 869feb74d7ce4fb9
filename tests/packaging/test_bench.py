"""The benchmarks on a tiny corpus, with the peers that are installed here; no figure is held against anything."""

import gzip
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("harbour", "museum", "station", "library", "bridge", "tower", "market", "garden")
PEOPLE = ("Ann Grey", "Tom Reed", "Ida Moss", "Lou Hart", "Max Bell")
DEEDS = ("opened", "painted", "measured", "described", "restored")
SENTENCES = [
    f"{person} {deed} the old {place} of town {number} in {1800 + number}."
    for number, (person, deed, place) in enumerate(
        (person, deed, place) for person in PEOPLE for deed in DEEDS for place in PLACES
    )
]
SIZES = (60, 400)
QUESTIONS = 12


def checkout(folder: Path) -> Path:
    """Return a checkout with the benchmarks alone."""
    main = folder / "main"
    shutil.copytree(ROOT / ".ci", main / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
    return main


def collection(folder: Path) -> None:
    """Write a collection of our own, 20 sentences a document, with a question on every fourth sentence."""
    folder.mkdir(parents=True)
    documents, queries = [], []
    for start in range(0, len(SENTENCES), 20):
        spans, text = [], ""
        for sentence in SENTENCES[start : start + 20]:
            spans.append([len(text), len(text) + len(sentence)])
            text += sentence + " "
        documents.append({"id": f"d{start}", "text": text, "sents": spans})
    queries = [{"id": str(number), "text": f"Who was at {text}"} for number, text in enumerate(SENTENCES[::4])]
    for name, records in (("corpus", documents), ("queries", queries)):
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(lines.encode()))


def run(main: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(main / ".ci"), str(ROOT)))},
        cwd=main,
    )


def in_bench(main: Path, code: str) -> Any:  # noqa: ANN401 - whatever the code prints as JSON
    """Run code that can import the benchmarks of a checkout."""
    done = subprocess.run(
        [sys.executable, "-c", f"import json\n{code}"],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(main / ".ci"), str(ROOT)))},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Run the benchmarks once, for all workers."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    main, outcome = folder / "bench" / "main", folder / "bench" / "outcome.json"
    with FileLock(folder / "bench.lock"):
        if not outcome.exists():
            checkout(main.parent)
            collection(main.parent / "shared" / "eval" / "squad")
            sizes = ",".join(map(str, SIZES))
            ran = run(main, "--quick", "--sizes", sizes, "--questions", str(QUESTIONS), "--libraries", "3")
            outcome.write_text(json.dumps([ran.args, ran.returncode, ran.stdout, ran.stderr]), encoding="utf-8")
    return main, subprocess.CompletedProcess(*json.loads(outcome.read_text(encoding="utf-8")))


def report(main: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((main / "build" / "bench" / "benchmark.json").read_text(encoding="utf-8"))
    return found


def test_without_the_collections_it_says_what_it_needs(tmp_path: Path) -> None:
    done = run(checkout(tmp_path))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("Nothing is measured: the passages and questions come from the English collections")
    assert done.stdout.endswith("Put the collections there, then run the command again.\n")


def test_a_size_that_is_no_number_is_refused(tmp_path: Path) -> None:
    done = run(checkout(tmp_path), "--sizes", "many")
    assert done.returncode == 2
    assert "whole numbers" in done.stderr


def test_every_installed_engine_has_a_median_for_each_size_and_each_treatment_of_stop_words(
    measured: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    main, done = measured
    assert done.returncode == 0, done.stderr
    figures = report(main)["figures"]
    wanted = {"verbatim", "SQLite FTS5", "rank-bm25"}
    wanted |= {
        name for name, package in (("tantivy", "tantivy"), ("bm25s", "bm25s")) if importlib.util.find_spec(package)
    }
    for size in SIZES:
        for words in ("kept", "dropped"):
            place = {"what": "top-10 p50", "size": size, "words": words}
            found = {one["engine"]: one for one in figures if place.items() <= one.items()}
            assert found.keys() >= wanted
            assert all(one["value"] > 0 for one in found.values())
            assert all(one["ratio"] > 0 for name, one in found.items() if name != "verbatim")


def test_a_peer_that_is_not_installed_is_named(measured: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = measured
    said = "tantivy is left out: its package is not installed" in done.stderr
    assert said == (importlib.util.find_spec("tantivy") is None)


def test_a_collection_that_is_missing_is_named(measured: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = measured
    assert "selqa is left out: it is not in shared/eval." in done.stderr
    assert "squad is left out" not in done.stderr


def test_our_scores_are_those_of_rank_bm25(measured: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    main, _ = measured
    found = [
        one
        for one in report(main)["figures"]
        if one["what"] == "largest difference of a score" and one["engine"] == "rank-bm25"
    ]
    assert len(found) == 2 * len(SIZES)
    assert all(one["value"] <= 1e-6 for one in found)


def test_the_table_has_every_figure_and_the_chart_is_a_png(
    measured: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    main, done = measured
    page = (main / "build" / "bench" / "benchmark.md").read_text(encoding="utf-8")
    for what in {one["what"] for one in report(main)["figures"]}:
        assert what in done.stdout
        assert what in page
    assert (main / "build" / "bench" / "benchmark.png").read_bytes().startswith(b"\x89PNG")


def test_no_file_names_a_place_on_this_machine(measured: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    main, _ = measured
    for name in ("benchmark.json", "benchmark.md"):
        assert str(main.parent) not in (main / "build" / "bench" / name).read_text(encoding="utf-8")
    assert not (main / "build" / "bench" / "work").exists()
    assert not (main / "docs").exists()


GROW = """
from bench.corpus import from_sentences, grow, shape
words = [[(f"w{(place + 1) ** 2 * number % 1999}", place == 0) for place in range(12)] for number in range(1, 300)]
real = from_sentences(words)
grown = grow(real, 2_000)
"""


def test_a_corpus_is_the_same_each_time_and_another_for_another_size(measured: tuple[Path, object]) -> None:
    main, _ = measured
    code = f"{GROW}\nprint(json.dumps([grown.digest(), grow(real, 1_999).digest()]))"
    first, second = in_bench(main, code), in_bench(main, code)
    assert first == second
    assert first[0] != first[1]


def test_a_grown_corpus_begins_with_the_real_sentences_and_holds_new_words(measured: tuple[Path, object]) -> None:
    main, _ = measured
    code = f"""{GROW}
kept = grown.passages(stop_words=True)
print(json.dumps([
    len(kept), kept[:len(real)] == real.passages(stop_words=True), shape(grown).words, shape(real).words,
    min(map(len, grown.passages(stop_words=False))), sum(map(len, kept)) / len(kept),
]))"""
    count, begins, words, real_words, shortest, mean = in_bench(main, code)
    assert (count, begins) == (2_000, True)
    assert words > real_words
    assert shortest > 0
    assert 11 <= mean <= 13

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.bot.conftest import HARBOUR, Verbatim

BUILT = {"question": "Who built the harbour?", "document": "harbour.md", "quote": "was built in 1901 by Ada Finch"}
BERTH = {"question": "What does a berth cost?", "quote": "A berth costs nine\ncrowns a night.", "type": "price"}
ZEBRA = {"question": "zebra", "quote": None, "type": "far"}
CORPUS = {"id": "d1", "text": "The mill ground corn. The miller was called Ann Grey.", "sents": [[0, 21], [22, 53]]}
QUERY = {"id": "1", "text": "Who was the miller?"}
GOLD = {"qid": "1", "doc": "d1", "answerable": True, "sents": [1], "answers": []}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write(tmp_path / "gold.jsonl", BUILT, BERTH, ZEBRA)


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def collection(folder: Path, *, corpus: object = CORPUS, gold: object = GOLD) -> Path:
    folder.mkdir()
    for name, record in (("corpus", corpus), ("queries", QUERY), ("gold", gold)):
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(json.dumps(record).encode() + b"\n"))
    return folder


def record_of(result: Result) -> dict[str, Any]:
    assert result.exit_code in {0, 1}, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_questions_of_ones_own_are_measured(ask_harbour: Verbatim, gold: Path) -> None:
    found = record_of(ask_harbour("eval", str(gold), "--json"))
    figures = found["figures"]
    assert (found["version"], figures["questions"], figures["answerable"]) == (1, 3, 2)
    assert (figures["hit_1"], figures["mrr"], figures["right"], figures["auroc"]) == (1, 1, 1, 1)
    assert figures["verbatim"]["found"] == figures["verbatim"]["of"] > 0
    assert [(entry["id"], entry["rank"], entry["answered"]) for entry in found["questions"]] == [
        ("Who built the harbour?", 1, True),
        ("What does a berth cost?", 1, True),
        ("zebra", None, False),
    ]
    first = found["questions"][0]["first"]
    assert HARBOUR[first["start"] : first["end"]] == first["text"]


def test_the_figures_and_each_miss_are_shown(ask_harbour: Verbatim, tmp_path: Path) -> None:
    missed = {"question": "Who built the harbour?", "quote": "Tom Reed, put in gas"}
    result = ask_harbour("eval", str(write(tmp_path / "gold.jsonl", missed, ZEBRA)))
    assert result.exit_code == 0, result.output
    assert "Mean reciprocal rank" in result.stdout
    assert "Misses: 1" in result.stdout
    assert "First came harbour.md#" in result.stdout
    assert "By type" in result.stdout
    assert "Calibration" in result.stdout


def test_bad_lines_are_listed_and_the_others_measured(ask_harbour: Verbatim, tmp_path: Path) -> None:
    lost = {"question": "Who?", "document": "harbor.md", "quote": "Ada"}
    result = ask_harbour("eval", str(write(tmp_path / "gold.jsonl", BUILT, lost)), "--json")
    assert result.exit_code == 1
    assert "gold.jsonl, line 2: The library has no document “harbor.md”. Did you mean “harbour.md”?" in result.stderr
    found = record_of(result)
    assert (found["figures"]["questions"], found["complaints"][0]["line"]) == (1, 2)


def test_a_file_without_a_question_that_can_be_measured_is_misuse(ask_harbour: Verbatim, tmp_path: Path) -> None:
    result = ask_harbour("eval", str(write(tmp_path / "gold.jsonl", {"question": "Who?"})))
    assert result.exit_code == 2
    assert "line 1: “quote” is missing." in result.stderr


def test_a_saved_run_is_what_the_next_one_is_compared_with(ask_harbour: Verbatim, gold: Path, tmp_path: Path) -> None:
    saved = tmp_path / "run.json"
    assert ask_harbour("eval", str(gold), "--save", str(saved)).exit_code == 0
    same = ask_harbour("eval", str(gold), "--baseline", str(saved))
    assert "no question won, 0 lost, 0 moved up, 0 moved down." in same.stdout
    run = json.loads(saved.read_text(encoding="utf-8"))
    run["questions"][0] |= {"rank": 4, "right": False, "score": 0.25}
    saved.write_text(json.dumps(run), encoding="utf-8")
    assert "1 question won" in ask_harbour("eval", str(gold), "--baseline", str(saved)).stdout
    changes = record_of(ask_harbour("eval", str(gold), "--baseline", str(saved), "--json"))["changes"]
    assert [change["rank_before"] for change in changes["won"]] == [4]


def test_the_chart_is_a_picture(ask_harbour: Verbatim, gold: Path, tmp_path: Path) -> None:
    chart = tmp_path / "calibration.png"
    assert ask_harbour("eval", str(gold), "--chart", str(chart)).exit_code == 0
    assert chart.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--save none/run.json", "can't be written"),
        ("--chart none/chart.png", "can't be written"),
        ("--chart chart.pdf", "has another ending"),
        ("--baseline none.json", "can't be read from"),
    ],
)
def test_a_place_that_can_not_be_used_is_refused_before_anything_is_measured(
    ask_harbour: Verbatim, gold: Path, tmp_path: Path, option: str, said: str
) -> None:
    name, _, place = option.partition(" ")
    result = ask_harbour("eval", str(gold), name, str(tmp_path / place))
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Asking" not in result.stderr


def test_what_is_no_saved_run_is_misuse(ask_harbour: Verbatim, gold: Path) -> None:
    result = ask_harbour("eval", str(gold), "--baseline", str(write(gold.parent / "run.json", {"version": 99})))
    assert result.exit_code == 2
    assert "version 99" in result.stderr


def test_a_file_that_can_not_be_written_in_the_end_is_told(
    ask_harbour: Verbatim, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, __: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    result = ask_harbour("eval", str(gold), "--save", str(tmp_path / "run.json"))
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr


def test_a_collection_that_is_not_indexed_gets_a_library_of_its_own(verbatim: Verbatim, tmp_path: Path) -> None:
    found = record_of(verbatim("eval", collection(tmp_path / "mill"), "--json"))
    assert (found["figures"]["mrr"], found["questions"][0]["first"]["document"]) == (1, "d1")
    assert not (tmp_path / "data").exists()


def test_a_collection_that_is_indexed_is_measured_there_alone(
    verbatim: Verbatim, indexed: Path, tmp_path: Path
) -> None:
    folder = collection(tmp_path / "mill")
    other = {"id": "d2", "text": "The miller, the miller: who was the miller?"}
    assert verbatim("index", folder / "corpus.jsonl.gz").exit_code == 0
    assert verbatim("index", write(indexed.parent / "more.jsonl", other)).exit_code == 0
    result = verbatim("eval", folder, "--json")
    assert "for this run alone" not in result.stderr
    assert record_of(result)["questions"][0]["first"]["document"] == "d1"


def test_a_corpus_that_changed_since_it_was_indexed_is_not_measured(verbatim: Verbatim, tmp_path: Path) -> None:
    folder = collection(tmp_path / "mill")
    assert verbatim("index", folder / "corpus.jsonl.gz").exit_code == 0
    changed = CORPUS | {"text": "The mill ground corn. The miller was called Tom Grey."}
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(json.dumps(changed).encode()))
    result = verbatim("eval", folder)
    assert result.exit_code == 2
    assert "The library's text of “d1” is not the corpus's." in result.stderr


@pytest.mark.parametrize("name", ["corpus", "queries", "gold"])
def test_a_collection_without_one_of_its_files_is_misuse(verbatim: Verbatim, tmp_path: Path, name: str) -> None:
    folder = collection(tmp_path / "mill")
    (folder / f"{name}.jsonl.gz").unlink()
    result = verbatim("eval", folder)
    assert result.exit_code == 2
    assert "can't be read from" in result.stderr


def test_a_damaged_corpus_is_misuse(verbatim: Verbatim, tmp_path: Path) -> None:
    folder = collection(tmp_path / "mill", corpus=[1])
    result = verbatim("eval", folder)
    assert result.exit_code == 2
    assert "can't be read as a corpus" in result.stderr
    (folder / "corpus.jsonl.gz").write_bytes(b"\x1f\x8b")
    assert "can't be read from" in verbatim("eval", folder).stderr


def test_documents_are_judged_where_the_gold_names_documents(verbatim: Verbatim, tmp_path: Path) -> None:
    folder = collection(tmp_path / "mill", gold={"qid": "1", "rels": {"d1": 1}})
    result = verbatim("eval", folder)
    assert "Documents: nDCG@10" in result.stdout
    assert "hit@1" not in result.stdout


def test_captions_that_lie_beside_the_questions_are_looked_for(ask_harbour: Verbatim, gold: Path) -> None:
    start = HARBOUR.index("The harbour was built")
    caption = {"start": start, "end": start + 43, "kind": "caption"}
    write(gold.parent / "sentences-own.json", {"files": {"harbour.md": {"sentences": [caption]}}})
    assert record_of(ask_harbour("eval", str(gold), "--json"))["figures"]["never_quoted"] >= 1
    write(gold.parent / "sentences-own.json", {"files": {"none.md": {"sentences": [caption]}}})
    result = ask_harbour("eval", str(gold), "--json")
    assert "sentences-own.json is not looked at. The library has no document “none.md”." in result.stderr
    assert record_of(result)["figures"]["never_quoted"] == 0


def test_without_a_library_it_says_what_to_do(verbatim: Verbatim, gold: Path) -> None:
    result = verbatim("eval", gold)
    assert result.exit_code == 1
    assert "verbatim index PATH" in result.stderr

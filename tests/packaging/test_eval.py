import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "index" / "answering" / "weights.toml"
CORPUS = {"id": "d1", "text": "The mill ground corn. The miller was called Ann Grey.", "sents": [[0, 21], [22, 53]]}
QUERY = {"id": "1", "text": "Who was the miller?"}
GOLD = {"qid": "1", "doc": "d1", "answerable": True, "sents": [1], "answers": []}


def run(folder: Path, script: str = "eval.py", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of the script in a checkout at `folder`."""
    if not (folder / "main").exists():
        shutil.copytree(ROOT / ".ci", folder / "main" / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
    return subprocess.run(
        [sys.executable, folder / "main" / ".ci" / script],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
    )


def collection(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, record in (("corpus", CORPUS), ("queries", QUERY), ("gold", GOLD)):
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(json.dumps(record).encode() + b"\n"))


def measured(done: subprocess.CompletedProcess[str], name: str) -> list[str]:
    (line,) = [line for line in done.stdout.splitlines() if line.startswith(name)]
    return line.removeprefix(name).split()


def test_without_the_collections_nothing_is_measured_and_that_is_said(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Nothing is measured: the collections lie in shared/ beside the checkout, and it is not there.\n"
    )


def test_a_bad_step_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    done = run(tmp_path, EVERY="none")
    assert done.returncode == 2
    assert "EVERY is a whole number" in done.stdout


def test_a_collection_that_is_not_there_is_named_and_its_rows_are_empty(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "squad is left out: it is not in shared/." in done.stderr
    assert measured(done, "seeds MRR")[:2] == ["-", "-"]


def test_a_collection_that_was_never_learnt_from_has_one_figure_in_both_columns(tmp_path: Path) -> None:
    collection(tmp_path / "shared" / "eval" / "molweni")
    done = run(tmp_path, ONLY="molweni")
    assert done.returncode == 0, done.stderr
    assert measured(done, "molweni MRR inside one dialogue")[:6] == ["1.000", "1.000", "0.730", "0.770", "goal", "met"]


def test_a_collection_that_was_learnt_from_is_measured_with_the_weights_that_never_saw_it(tmp_path: Path) -> None:
    collection(tmp_path / "shared" / "eval" / "qed")
    left_out = tmp_path / "main" / "build" / "left-out"
    run(tmp_path, ONLY="nothing")
    own = tmp_path / "main" / "index" / "answering" / "weights.toml"
    for folder in (left_out, own.parent):
        folder.mkdir(parents=True)
    shutil.copy(WEIGHTS, own)
    shutil.copy(WEIGHTS, left_out / "basis.toml")
    lines = WEIGHTS.read_text(encoding="utf-8").splitlines()
    turned = "\n".join(
        line.replace("= ", "= -") if "= " in line and "= -" not in line and not line.startswith("#") else line
        for line in lines
    )
    (left_out / "qed.toml").write_text(turned, encoding="utf-8")
    done = run(tmp_path, ONLY="qed")
    assert done.returncode == 0, done.stderr
    assert measured(done, "  qed")[:2] == ["1.000", "0.500"]


def test_ablation_and_cost_say_where_there_is_nothing_to_measure_on(tmp_path: Path) -> None:
    for script in ("ablation.py", "cost.py"):
        done = run(tmp_path, script)
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout == "Nothing is measured: the public collections are not beside this checkout.\n"

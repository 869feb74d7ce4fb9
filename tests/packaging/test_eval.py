import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def evaluate(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of the script in a checkout at `folder`."""
    shutil.copytree(ROOT / ".ci", folder / "main" / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
    return subprocess.run(
        [sys.executable, folder / "main" / ".ci" / "eval.py"],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
    )


def test_without_the_collections_nothing_is_measured_and_that_is_said(tmp_path: Path) -> None:
    done = evaluate(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Nothing is measured: the collections lie in shared/ beside the checkout, and it is not there.\n"
    )


def test_a_bad_step_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    done = evaluate(tmp_path, EVERY="none")
    assert done.returncode == 2
    assert "EVERY is a whole number" in done.stdout


def test_a_collection_that_is_not_there_is_named_and_its_rows_are_empty(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    done = evaluate(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "squad is left out: it is not in shared/." in done.stderr
    assert "seeds MRR" in done.stdout

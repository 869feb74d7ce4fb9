"""What `make` does where .venv can't be made, in a checkout of its own with a Python that plays the part."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 20

MAKE = shutil.which("make")

pytestmark = pytest.mark.skipif(MAKE is None, reason="make is not installed")


def start_make(folder: Path, instead_of_venv: str) -> "subprocess.Popen[str]":
    """Start `make chat` with a Python whose `-m venv` runs the code `instead_of_venv`."""
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    code = folder / "instead.py"
    code.write_text(instead_of_venv, encoding="utf-8")
    python = folder / "python"
    python.write_text(
        f'#!/bin/sh\nif [ "$1" = -m ]; then exec {sys.executable} {code}; else exec {sys.executable} "$@"; fi\n',
        encoding="utf-8",
    )
    python.chmod(0o755)
    return subprocess.Popen(
        [str(MAKE), "chat", f"PYTHON={python}"],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def test_control_c_while_venv_is_made_shows_no_traceback(tmp_path: Path) -> None:
    process = start_make(tmp_path, "import pathlib, time\npathlib.Path('started').touch()\ntime.sleep(60)\n")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (tmp_path / "started").exists() and process.poll() is None and time.monotonic() < deadline:
        os.sched_yield()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode != 0
    assert "Traceback" not in errors
    assert "The set-up is not complete" not in errors
    assert not (tmp_path / ".venv" / ".made").exists()


def test_what_venv_says_is_shown_where_it_fails(tmp_path: Path) -> None:
    process = start_make(tmp_path, "raise SystemExit('no room for pip')\n")
    _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode != 0
    assert "no room for pip\nThe set-up is not complete" in errors

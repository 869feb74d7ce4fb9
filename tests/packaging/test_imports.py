import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"aiohttp", "aiosqlite", "discord", "markdown_it", "nltk", "numpy", "prompt_toolkit", "rank_bm25", "sqlite3"}
HEAVY |= {"slack_bolt", "slack_sdk"}
HELP = """
import runpy, sys
sys.argv = ["verbatim", *sys.argv[1:]]
try:
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
except SystemExit as ended:
    assert not ended.code, ended.code
print("imported:", *sys.modules, file=sys.stderr)
"""


def imported_by(*arguments: str) -> set[str]:
    """Run `python -m bot` in a process of its own and return what it had imported when it ended."""
    # Coverage would bring modules of its own, sqlite3 among them.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", HELP, *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env=environment,
    )
    assert "usage" in done.stdout.casefold()
    *_, line = done.stderr.splitlines()
    names = line.split()
    assert names[0] == "imported:"
    return set(names[1:])


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["index", "--help"], ["chat", "--help"]])
def test_help_answers_without_loading_what_only_the_work_needs(arguments: list[str]) -> None:
    assert not HEAVY & imported_by(*arguments)


def test_wiring_the_service_loads_no_platform_of_which_no_token_is_set() -> None:
    code = "import sys, bot.wiring; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
    assert not {"slack_bolt", "slack_sdk", "bot.platforms.slack"} & set(done.stdout.split())

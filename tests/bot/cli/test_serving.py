import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import structlog

from bot.serving.notice import Notice, notice_file, put_up, read_notice
from bot.serving.secrets import secrets_file
from tests.bot.conftest import Verbatim
from tests.bot.serving.tokens import BOT_ID, DISCORD

ROOT = Path(__file__).resolve().parents[3]
TALKATIVE = ("discord", "aiohttp", "asyncio", "websockets")
PATIENCE_SECONDS = 30

Serving = Callable[..., AbstractContextManager["subprocess.Popen[str]"]]


@pytest.fixture(autouse=True)
def logging_is_put_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


@pytest.fixture
def serving(data: Path) -> Serving:
    """Run `verbatim serve` in a process of its own, over a service that only takes orders."""

    @contextlib.contextmanager
    def run(scene: str = "") -> Iterator["subprocess.Popen[str]"]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VERBATIM_")}
        ours = {"VERBATIM_DATA": str(data), "VERBATIM_DISCORD_TOKEN": DISCORD, "SCENE": scene}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.serving.process", "serve"],
            cwd=ROOT,
            env=kept | ours | {"VERBATIM_SERVING__PORT": "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        # A test that waits for a line that never comes is ended by the process's end.
        patience = threading.Timer(PATIENCE_SECONDS, process.kill)
        patience.start()
        with process:
            try:
                yield process
            finally:
                patience.cancel()
                process.kill()

    return run


def stopped(process: "subprocess.Popen[str]", number: int = signal.SIGTERM) -> tuple[int, str, str]:
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, out, err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_says_ready_and_ends_well_when_asked(serving: Serving, data: Path, number: int) -> None:
    with serving() as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready discord\n"
        assert read_notice(data) is not None
        status, out, err = stopped(process, number)
    assert (status, out) == (0, "")
    assert [json.loads(line)["event"] for line in err.splitlines()] == ["serving", "stopping", "stopped"]
    assert not notice_file(data).exists()


def test_a_platform_that_only_the_owner_can_mend_ends_serve_with_what_to_do(serving: Serving) -> None:
    with serving("fatal") as process:
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, out) == (1, "")
    assert err.splitlines()[-2:] == ["The token is bad.", "Make a new one."]


def test_a_fault_shows_no_token_in_error_or_log(serving: Serving) -> None:
    with serving("fault") as process:
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, out) == (1, "")
    assert "RuntimeError: no core for [redacted]" in err
    assert DISCORD not in err


def test_index_and_remove_are_handed_over_to_the_process_that_serves(
    serving: Serving, verbatim: Verbatim, notes: Path
) -> None:
    with serving() as process:
        assert process.stdout is not None
        process.stdout.readline()
        first = verbatim("index", notes)
        again = verbatim("index", notes, notes.parent / "none", "--json")
        listed = verbatim("sources", "--json")
        removed = verbatim("remove", "notes")
        unknown = verbatim("remove", "notes")
        status, _, _ = stopped(process)
    assert (first.exit_code, first.stdout.split(".")[0]) == (0, "notes: 3 added")
    record = json.loads(again.stdout)
    assert (again.exit_code, record["sources"][0]["unchanged"]) == (2, 3)
    assert "There is nothing at" in record["failed"][0]["message"]
    assert len(json.loads(listed.stdout)["sources"]) == 1
    assert removed.stdout.startswith("Removed notes with 3 documents")
    assert (unknown.exit_code, status) == (2, 0)
    assert verbatim("index", notes).exit_code == 0  # nobody serves any more


def test_a_notice_that_was_left_behind_keeps_nobody_from_indexing(verbatim: Verbatim, notes: Path, data: Path) -> None:
    put_up(data, Notice(os.getpid(), 1, "the-secret-word"))
    assert verbatim("index", notes).stdout.startswith("notes: 3 added")
    assert verbatim("remove", "notes").exit_code == 0


def test_serve_without_a_token_is_misuse_and_says_which_variable_to_set(verbatim: Verbatim, data: Path) -> None:
    result = verbatim("serve")
    assert result.exit_code == 2
    assert "VERBATIM_DISCORD_TOKEN" in result.stderr
    assert result.stdout == ""
    assert not data.exists()


def test_serve_refuses_a_secrets_file_that_others_may_read(verbatim: Verbatim, data: Path) -> None:
    data.mkdir()
    secrets_file(data).write_text(f'discord_token = "{DISCORD}"', encoding="utf-8")
    secrets_file(data).chmod(0o644)
    result = verbatim("serve")
    assert result.exit_code == 2
    assert "chmod 600" in result.stderr
    assert DISCORD not in result.output


def test_the_log_level_is_checked(verbatim: Verbatim) -> None:
    result = verbatim("serve", VERBATIM_SERVING__LOG_LEVEL="loud")
    assert result.exit_code == 2
    assert "debug, info, warning, error" in result.stderr


def test_doctor_tells_everything_at_once_and_fails_where_something_is_wrong(verbatim: Verbatim, indexed: Path) -> None:
    assert indexed.is_dir()
    result = verbatim("doctor", VERBATIM_DISCORD_TOKEN=DISCORD, VERBATIM_DISCORD_API_URL="http://127.0.0.1:1/api/v10")
    assert result.exit_code == 1
    assert "3 documents" in result.stdout
    assert "does not answer" in result.stdout
    assert f"client_id={BOT_ID}" in result.stdout
    assert "Traceback" not in result.output
    assert DISCORD not in result.output


def test_doctor_tells_bad_settings_among_the_rest(verbatim: Verbatim) -> None:
    result = verbatim("doctor", "--json", VERBATIM_ANSWERS__QUOTES="many")
    record = json.loads(result.stdout)
    states = {check["name"]: check["state"] for check in record["checks"]}
    assert (result.exit_code, record["well"]) == (1, False)
    assert [states[name] for name in ("Settings", "Token", "Serving")] == ["failed", "failed", "note"]


def test_help_loads_nothing_of_the_server() -> None:
    heavy = "('aiohttp', 'structlog', 'prometheus_client')"
    script = f"import sys, bot.cli; print([name for name in sys.modules if name.startswith({heavy})])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

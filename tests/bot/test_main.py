"""The command as it is started: a process of its own, with real signals, pipes and a pseudo-terminal."""

import io
import json
import os
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.cli
from bot.__main__ import main
from tests.bot.conftest import Verbatim

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 20


def variables(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VERBATIM_", "PYTHONUNBUFFERED"))}
    return kept | {"VERBATIM_DATA": str(data)} | more


def start(data: Path, *arguments: str, **streams: int) -> "subprocess.Popen[bytes]":
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    return subprocess.Popen([sys.executable, "-m", "bot", *arguments], cwd=ROOT, env=variables(data), **pipes)  # type: ignore[call-overload, no-any-return]  # the streams are all integers


def test_python_m_bot_is_the_verbatim_command(harbour_data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "Who built the harbour?"],
        cwd=ROOT,
        env=variables(harbour_data),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert "Ada Finch" in done.stdout


def test_the_data_folder_is_taken_before_and_behind_the_command(
    harbour_data: Path, tmp_path: Path, verbatim: Verbatim
) -> None:
    for arguments in (
        ["--data", str(harbour_data), "sources"],
        ["sources", "--data", str(harbour_data)],
        ["--data", str(tmp_path / "none"), "sources", "--data", str(harbour_data)],
    ):
        assert "notes" in verbatim(*arguments).stdout


def test_what_the_screens_encoding_lacks_is_escaped(harbour_data: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "bot", "chat"],
        cwd=ROOT,
        env=variables(harbour_data, PYTHONIOENCODING="ascii:strict"),
        input="Grüße?\n".encode(),
        capture_output=True,
        check=True,
    )
    assert process.stdout.isascii()
    assert b"Verbatim quotes" in process.stdout


@pytest.mark.parametrize("arguments", [["sources"], ["batch", "-"], ["--help"]])
def test_a_reader_that_has_gone_ends_a_command_quietly(harbour_data: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start(harbour_data, *arguments, stdout=writing)
    os.close(writing)
    _, errors = process.communicate(b'{"id": "a", "text": "harbour"}\n' * 50, timeout=PATIENCE_SECONDS)
    assert (process.returncode, errors) == (141, b"")


def test_control_c_ends_a_piped_chat_with_one_sentence(harbour_data: Path) -> None:
    process = start(harbour_data, "chat")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, errors.decode()) == (130, "Stopped. The library is whole: nothing is left half done.\n")


def test_control_c_during_indexing_leaves_the_library_as_it_was(
    tmp_path: Path, verbatim: Verbatim, indexed: Path, data: Path
) -> None:
    before = json.loads(verbatim("sources", "--json").stdout)
    many = tmp_path / "many.jsonl"
    with many.open("w", encoding="utf-8") as file:
        for number in range(20_000):
            file.write(json.dumps({"id": str(number), "text": f"Boat {number} was built by hand. It floats."}) + "\n")
    process = start(data, "index", str(many))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not list(data.rglob("*.writer")) and process.poll() is None and time.monotonic() < deadline:
        os.sched_yield()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, errors.decode()) == (
        130,
        "Indexing many.jsonl ...\nStopped. The library is whole: nothing is left half done.\n",
    )
    assert json.loads(verbatim("sources", "--json").stdout) == before
    assert verbatim("index", str(indexed)).stdout.startswith("notes: nothing changed.")


def test_control_c_before_any_command_runs_ends_with_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def interrupt(**_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bot.cli, "app", interrupt)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
    assert capfd.readouterr().err == "Stopped. The library is whole: nothing is left half done.\n"


class Screen:
    """A person at a pseudo-terminal in front of `verbatim`."""

    def __init__(self, data: Path, *arguments: str, columns: int = 80) -> None:
        self._terminal, inner = os.openpty()
        termios.tcsetwinsize(inner, (24, columns))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env=variables(data, TERM="xterm-256color", PROMPT_TOOLKIT_NO_CPR="1", COLUMNS=str(columns), LINES="24"),
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)
        self.text = ""

    def type(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def wait_for(self, text: str) -> str:
        """Read until `text` shows up behind what was waited for before; return what came until then."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while text not in self.text:
            assert time.monotonic() < deadline, f"no {text!r} in {self.text!r}"
            self.text += self._read()
        before, _, self.text = self.text.partition(text)
        return before

    def _read(self) -> str:
        ready, _, _ = select.select([self._terminal], [], [], PATIENCE_SECONDS)
        assert ready, f"nothing more after {self.text!r}"
        try:
            return os.read(self._terminal, 65536).decode(errors="replace")
        except OSError:  # the other end was closed
            pytest.fail(f"it ended after {self.text!r}")

    def close(self) -> None:
        os.close(self._terminal)
        self.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def chat(harbour_data: Path) -> Iterator[Screen]:
    screen = Screen(harbour_data, "chat", columns=40)
    yield screen
    screen.close()


def test_a_chat_at_a_terminal_answers_folded_and_in_colour_and_leaves_with_control_d(chat: Screen) -> None:
    chat.wait_for("ask>")
    chat.type("Who built the harbour?\r")
    chat.wait_for("┃ ")
    chat.wait_for("Confidence:")
    chat.wait_for("ask>")
    chat.type("\x04")
    assert chat.process.wait(PATIENCE_SECONDS) == 0


def test_control_c_at_the_prompt_clears_the_line_and_the_chat_goes_on(chat: Screen) -> None:
    chat.wait_for("ask>")
    chat.type("what I did not mean")
    chat.wait_for("mean")
    chat.type("\x03")
    chat.wait_for("ask>")
    chat.type(":quit\r")
    assert chat.process.wait(PATIENCE_SECONDS) == 0


def test_indexing_at_a_terminal_shows_a_bar_and_what_was_done(tmp_path: Path, notes: Path) -> None:
    screen = Screen(tmp_path / "data", "index", str(notes))
    screen.wait_for("3 added")
    screen.close()
    assert screen.process.returncode == 0


FULL = Path("/dev/full")


def in_shell(data: Path, command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of a shell, which can close and redirect streams."""
    return subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m bot {command}"],
        cwd=ROOT,
        env=variables(data),
        capture_output=True,
        check=False,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE_SECONDS,
    )


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("command", ["sources", "sources --json", "ask harbour", "--help", "ask --help", "--version"])
def test_output_that_cannot_be_written_is_one_plain_sentence(harbour_data: Path, command: str) -> None:
    done = in_shell(harbour_data, f"{command} >{FULL}")
    assert (done.returncode, done.stderr) == (1, "The output can't be written: No space left on device.\n")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_where_nothing_at_all_can_be_written_the_status_tells(harbour_data: Path) -> None:
    assert in_shell(harbour_data, f"sources >{FULL} 2>&1").returncode == 1


@pytest.mark.parametrize("command", ["batch -", "chat"])
def test_a_closed_input_counts_as_empty(harbour_data: Path, command: str) -> None:
    done = in_shell(harbour_data, f"{command} <&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_closed_outputs_do_not_keep_a_command_from_its_work(tmp_path: Path, notes: Path) -> None:
    assert in_shell(tmp_path / "data", f"index {notes} >&- 2>&-").returncode == 0
    assert "notes" in in_shell(tmp_path / "data", "sources 2>&-").stdout
    assert in_shell(tmp_path / "data", "sources >&-").returncode == 0

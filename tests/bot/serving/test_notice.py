import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.serving.notice import Notice, notice_file, put_up, read_notice, take_down
from bot.serving.redaction import redact


def ours(**changes: int) -> Notice:
    return Notice(changes.get("pid", os.getpid()), 4711, "a-secret-word", 8787)


def test_a_notice_is_found_while_its_process_lives(data: Path) -> None:
    put_up(data, ours())
    assert read_notice(data) == ours()
    assert stat.S_IMODE(notice_file(data).stat().st_mode) == 0o600
    take_down(data, ours())
    assert not notice_file(data).exists()


def test_a_notice_of_a_dead_process_is_ignored(data: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    put_up(data, ours(pid=process.pid))
    assert read_notice(data) is None


@pytest.mark.parametrize("pid", [0, -1, 2**80])
def test_a_number_that_is_no_process_is_ignored(data: Path, pid: int) -> None:
    put_up(data, ours(pid=pid))
    assert read_notice(data) is None


def test_a_process_of_somebody_else_lives_too(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_pid: int, _signal: int) -> None:
        raise PermissionError

    put_up(data, ours())
    monkeypatch.setattr(os, "kill", refuse)
    assert read_notice(data) == ours()


@pytest.mark.parametrize("content", ["", "{", "[]", "5", '{"pid": 1}', '{"pid": "x", "port": 1, "secret": "s"}'])
def test_a_notice_that_can_not_be_read_is_ignored(data: Path, content: str) -> None:
    notice_file(data).write_text(content, encoding="utf-8")
    assert read_notice(data) is None


def test_nobody_takes_down_anothers_notice(data: Path) -> None:
    put_up(data, ours())
    take_down(data, Notice(os.getpid(), 1, "another", None))
    assert json.loads(notice_file(data).read_bytes())["port"] == 4711


def test_the_word_is_never_shown(data: Path) -> None:
    put_up(data, ours())
    assert "a-secret-word" not in repr(read_notice(data))
    assert "a-secret-word" not in redact("Authorization=a-secret-word, a-secret-word")

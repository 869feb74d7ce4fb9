import io
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.platforms.terminal.lines import HISTORY_FILE_NAME, piped_lines, prompted_lines


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


def test_piped_lines_are_heard_and_blank_ones_passed_over() -> None:
    heard: list[str] = []
    assert list(piped_lines(io.StringIO("one\n\n  two \n"), heard.append)) == ["one", "two"]
    assert heard == ["one", "two"]


def test_typed_lines_end_with_control_d(keys: PipeInput, tmp_path: Path) -> None:
    keys.send_text("one\rtwo\r\x04")
    assert list(prompted_lines(tmp_path)) == ["one", "two"]


def test_control_c_clears_the_line(keys: PipeInput, tmp_path: Path) -> None:
    keys.send_text("wrong\x03right\r\x04")
    assert list(prompted_lines(tmp_path)) == ["right"]


def test_lines_can_be_edited_and_come_back_from_the_history(keys: PipeInput, tmp_path: Path) -> None:
    keys.send_text("ne\x01o\r\x04")
    assert list(prompted_lines(tmp_path)) == ["one"]
    keys.send_text("\x1b[A\r\x04")
    assert list(prompted_lines(tmp_path)) == ["one"]


def test_the_history_is_private(keys: PipeInput, tmp_path: Path) -> None:
    keys.send_text("one\r\x04")
    list(prompted_lines(tmp_path))
    assert stat.S_IMODE((tmp_path / HISTORY_FILE_NAME).stat().st_mode) == 0o600


def test_a_history_that_cannot_be_written_keeps_nobody_from_chatting(keys: PipeInput, tmp_path: Path) -> None:
    (tmp_path / HISTORY_FILE_NAME).mkdir()
    keys.send_text("one\r\x04")
    assert list(prompted_lines(tmp_path)) == ["one"]

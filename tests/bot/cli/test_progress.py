import io
import sys

import pytest

from bot.cli.progress import remark_on_loading
from tests.bot.conftest import Verbatim


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_loading_much_is_said_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    remark_on_loading(9_999)
    assert screen.getvalue() == ""
    remark_on_loading(10_000)
    assert "Loading 10,000 sentences ..." in screen.getvalue()


def test_loading_is_not_said_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    remark_on_loading(1_000_000)
    assert stream.getvalue() == ""


def test_ask_tells_how_many_sentences_it_loads(ask_harbour: Verbatim, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr("bot.cli.asking.remark_on_loading", told.append)
    assert ask_harbour("ask", "boats").exit_code == 0
    assert told == [13]

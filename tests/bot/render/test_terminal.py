import io
import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.render.harmless import restored
from bot.render.layout import ASCII, BARS
from bot.render.marking import Span
from bot.render.terminal import marks_for, show
from bot.reply import Block, Reply, Role
from tests.bot.render.marks import marks

STYLE = re.compile("\x1b\\[[0-9;]*m")
QUOTES = st.text(st.sampled_from("ab .\r\n\t漢é“\x1b[0m\u202e⟦␛┃│> ")) | st.text(
    st.characters(exclude_categories=["Cs"])
)


class Terminal(io.StringIO):
    """A stream that says it is a terminal of a given encoding."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(newline="")
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]  # StringIO has no encoding
        return self._encoding

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("LINES", "24")


def on_terminal(reply: Reply, encoding: str = "utf-8") -> str:
    stream = Terminal(encoding)
    show(reply, stream)
    return stream.getvalue()


def read_off(screen: str, marks: tuple[str, str]) -> str:
    """Undo the rendering of a quote: styles, marks, folds and stand-ins."""
    new, folded = marks
    lines: list[str] = []
    for line in STYLE.sub("", screen).removesuffix("\n").split("\n"):
        if line.startswith(new):
            lines.append(line.removeprefix(new))
        else:
            assert line.startswith(folded)
            lines[-1] += line.removeprefix(folded)
    return restored("\n".join(lines))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUOTES, marks(30))
@example("It was\r\nthe best  of times, \x1b]0;it was\x07 the worst of times", [(3, 12), (30, 60)])
def test_a_quote_is_read_back_off_a_terminal_character_for_character(quote: str, spans: list[Span]) -> None:
    screen = on_terminal(Reply((Block(Role.QUOTE, quote, marked=tuple(spans)),)))
    assert read_off(screen, ("┃ ", "│ ")) == quote


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUOTES, marks(30))
def test_marks_move_no_character_on_a_screen(quote: str, spans: list[Span]) -> None:
    plain, marked = (on_terminal(Reply((Block(Role.QUOTE, quote, marked=one),))) for one in ((), tuple(spans)))
    assert STYLE.sub("", marked) == STYLE.sub("", plain)


@given(QUOTES, marks(30))
def test_a_quote_is_read_back_from_plain_output_character_for_character(quote: str, spans: list[Span]) -> None:
    stream = io.StringIO(newline="")
    show(Reply((Block(Role.QUOTE, quote, marked=tuple(spans)),)), stream)
    assert read_off(stream.getvalue(), ("> ", "\0")) == quote


def test_a_terminal_gets_bold_decisive_words_and_colours() -> None:
    screen = on_terminal(Reply((Block(Role.QUOTE, "Yes, it is.", marked=((5, 7),)),)))
    assert screen == "\x1b[36m┃ \x1b[0mYes, \x1b[1mit\x1b[0m is.\n"


def test_decisive_words_are_bold_in_the_line_that_they_stand_in() -> None:
    screen = on_terminal(Reply((Block(Role.QUOTE, "one\ntwo\r\nthree", marked=((5, 11),)),)))
    assert re.findall("\x1b\\[1m(.*?)\x1b", screen) == ["wo", "th"]


def test_decisive_words_stay_bold_where_a_line_is_folded() -> None:
    quote = "one two three four five six seven"
    screen = on_terminal(Reply((Block(Role.QUOTE, quote, marked=((24, 33),)),)))
    assert re.findall("\x1b\\[1m(.*?)\x1b", screen) == ["six ", "seven"]


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[36m" not in on_terminal(Reply((Block(Role.QUOTE, "Yes."),)))


def test_a_dumb_terminal_gets_no_escape_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in on_terminal(Reply((Block(Role.QUOTE, "Yes."), Block(Role.WARNING, "No."))))


def test_output_that_is_no_terminal_is_neither_styled_nor_folded() -> None:
    stream = io.StringIO()
    show(Reply((Block(Role.QUOTE, "word " * 50),)), stream)
    assert stream.getvalue() == "> " + "word " * 50 + "\n"


@pytest.mark.parametrize(("encoding", "marks"), [("utf-8", BARS), ("ascii", ASCII), ("latin-1", ASCII)])
def test_marks_are_those_that_the_encoding_has(encoding: str, marks: object) -> None:
    assert marks_for(Terminal(encoding)) is marks


def test_markup_in_a_text_is_text() -> None:
    assert "[bold]x[/bold] :smile:" in on_terminal(Reply((Block(Role.NOTE, "[bold]x[/bold] :smile:"),)))


def test_an_address_wider_than_the_terminal_is_written_whole() -> None:
    address = "notes/" + "a" * 100 + "#1-2"
    assert address in on_terminal(Reply((Block(Role.ADDRESS, address),)))

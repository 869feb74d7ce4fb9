"""Reply -> a stream: with colours, marks and folds on a terminal, plain text without a fold anywhere else.

The decisive words of a quote are bold, where a terminal has such a thing; elsewhere they are like the others.
`NO_COLOR` and `TERM=dumb` are honoured. What is written holds no escape of the source's: see
`bot.render.harmless`.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from bot.render.layout import ASCII, BARS, Line, Look, Marks, lines_of
from bot.reply import Reply

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

_STYLES = {
    Look.PLAIN: "none",
    Look.QUOTE: "none",
    Look.DECISIVE: "bold",
    Look.MARK: "cyan",
    Look.FAINT: "dim",
    Look.STRONG: "bold cyan",
    Look.WARNING: "yellow",
}


def show(reply: Reply, stream: TextIO) -> None:
    """Write `reply` to `stream`."""
    if stream.isatty():
        console = _console(stream)
        lines = lines_of(reply, width=console.width, marks=marks_for(stream))
        console.print(_Styled(lines), crop=False, end="")
    else:
        stream.writelines(_plain(lines_of(reply, width=None, marks=ASCII)))
    stream.flush()


def marks_for(stream: TextIO) -> Marks:
    """Return the marks that the stream's encoding can write."""
    try:
        f"{BARS.quote}{BARS.folded}".encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return ASCII
    return BARS


def _plain(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield "".join(text for text, _ in line) + "\n"


def _console(stream: TextIO) -> "Console":
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False)


class _Styled:
    """Lines for rich, which writes them as they are: nothing is folded, cut or left out once more."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = lines

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.segment import Segment

        del options
        for line in self._lines:
            for text, look in line:
                yield Segment(text, console.get_style(_STYLES[look]))
            yield Segment.line()

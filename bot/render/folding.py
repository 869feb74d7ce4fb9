"""Cut a line into pieces that fit a screen. Law: the pieces, joined, are the line."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

# A word with the blanks behind it: where a line may be folded without splitting a word.
_WORD = re.compile(r" *[^ ]+ *| +")


def cells(text: str) -> int:
    """Return how many cells of a screen `text` takes."""
    return cell_len(text)


def fold(line: str, width: int) -> list[str]:
    """Cut `line` into pieces of at most `width` cells, between words where that is possible.

    One blank more may hang at a piece's end. An empty line is one empty piece. `width` is at least 2,
    the cells of a wide character.
    """
    pieces: list[str] = []
    piece = ""
    for word in _words(line, width):
        if piece and cells((piece + word).removesuffix(" ")) > width:
            pieces.append(piece)
            piece = ""
        piece += word
    return [*pieces, piece] if piece or not pieces else pieces


def _words(line: str, width: int) -> Iterator[str]:
    """Yield words with the blanks behind them, those wider than `width` in parts."""
    for match in _WORD.finditer(line):
        word = match.group()
        yield from [word] if cells(word.removesuffix(" ")) <= width else _parts(word, width)


def _parts(word: str, width: int) -> Iterator[str]:
    """Yield parts of at most `width` cells; a combining mark stays with what it combines with."""
    part, taken = "", 0
    for character in word:
        size = cells(character)
        if part and taken + size > width:
            yield part
            part, taken = "", 0
        part += character
        taken += size
    yield part

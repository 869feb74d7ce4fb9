"""Records -> the short table in the README, between two marks; the long one is in docs/benchmark.md."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.measured import WORDS, Measured
from bench.table import figure

BEGIN: Final = "<!-- benchmark: `make bench BENCH=--publish` writes what stands here -->"
END: Final = "<!-- /benchmark -->"
WHAT: Final = "top-10 p50"


def publish(path: Path, made: Mapping[str, Any], records: Sequence[Measured]) -> None:
    """Put the table of `records` into the file at `path`.

    Raises:
        ValueError: the marks are not in the file.
    """
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{path.name} has no place for the table: it must hold the lines {BEGIN} and {END}")
    table = "\n".join(lines(made, records))
    path.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def lines(made: Mapping[str, Any], records: Sequence[Measured]) -> Iterator[str]:
    """Yield the table: a row for each engine, a column for each size, stop words kept | dropped in each."""
    held = {(one.engine, one.size, one.words): one.value for one in records if one.what == WHAT}
    sizes = sorted({size for _, size, _ in held})
    yield f"Made with `{made['command']}` on {made['date']}: {made['machine']}, Python {made['python']}."
    yield ""
    yield "| the best ten, median in ms | " + " | ".join(f"{size:,} passages" for size in sizes) + " |"
    yield "|---|" + "--:|" * len(sizes)
    for engine in dict.fromkeys(engine for engine, _, _ in held):
        cells = [
            " \\| ".join(figure(held[engine, size, words]) if (engine, size, words) in held else "-" for words in WORDS)
            for size in sizes
        ]
        yield f"| {engine} | " + " | ".join(cells) + " |"

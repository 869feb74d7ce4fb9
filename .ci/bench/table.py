"""Records -> tables: what each engine took, and ours beside it with what was wanted."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bench import parity
from bench.engines import OURS
from bench.goals import goal_of
from bench.measured import DROPPED, KEPT, WORDS, Measured
from bot.render.tables import table_lines
from bot.reply import Table

HEADINGS: Final = ("", "passages", "engine", KEPT, DROPPED, "ours/its", "ours/its", "by processor", "floor", "goal", "")
FIGURES: Final = frozenset({1, 3, 4, 5, 6, 7, 8, 9})
_LARGE, _MIDDLE, _SMALL = 100, 1, 0.001


def lines(records: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of the table for the terminal."""
    for line, _ in table_lines(table(records), None):
        yield line


def markdown(records: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of the table in Markdown."""
    made = table(records)
    yield "| " + " | ".join(made.headings) + " |"
    yield "|" + "|".join("--:" if number in made.figures else "---" for number in range(len(made.headings))) + "|"
    for row in made.texts:
        yield "| " + " | ".join(row) + " |"


def table(records: Sequence[Measured]) -> Table:
    """Return one row for each measure, size and engine; stop words kept and dropped are two columns."""
    whats = list(dict.fromkeys(record.what for record in records))
    grouped: dict[tuple[str, int, str], list[Measured]] = {}
    for record in sorted(records, key=lambda record: (whats.index(record.what), record.size)):
        grouped.setdefault((record.what, record.size, record.engine), []).append(record)
    rows, above = [], ("", 0)
    for (what, size, engine), held in grouped.items():
        name = f"{what}, {held[0].unit}" if what != above[0] else ""
        shown = f"{size:,}" if size and (what, size) != above else ""
        above = (what, size)
        rows.append((name, shown, engine, *_columns(held), *_verdicts(held)))
    return Table(HEADINGS, tuple(rows), FIGURES)


def figure(value: float) -> str:
    """Write a figure with three digits that tell something."""
    if value >= _LARGE:
        return f"{value:,.0f}"
    if value >= _MIDDLE:
        return f"{value:.3g}"
    return f"{value:.3f}" if value >= _SMALL else f"{value:.1g}"


def _columns(held: Iterable[Measured]) -> tuple[str, ...]:
    by_words = {record.words: record for record in held}
    values = [by_words.get(words, by_words.get("") if words == KEPT else None) for words in WORDS]
    ratios = [record.ratio if record else None for record in values]
    by_processor = [record.processor_ratio for record in values if record and record.processor_ratio is not None]
    return (
        *(figure(record.value) if record else "" for record in values),
        *(figure(ratio) if ratio is not None else "" for ratio in ratios),
        ", ".join(map(figure, by_processor)),
    )


def _verdicts(held: Sequence[Measured]) -> tuple[str, str, str]:
    if held[0].what == parity.WHAT:
        met = all(record.value <= parity.TOLERANCE for record in held)
        return figure(parity.TOLERANCE), "", "met" if met else "NOT MET"
    pairs = [(record, goal) for record in held if record.engine != OURS and (goal := goal_of(record))]
    if not pairs:
        return "", "", ""
    floors = [figure(goal.floor) for _, goal in pairs]
    goals = [figure(goal.goal) for _, goal in pairs if goal.goal is not None]
    said = [
        goal.verdict(record.ratio) if record.ratio is not None else "ours is not measured" for record, goal in pairs
    ]
    return _joined(floors), _joined(goals), _joined(said)


def _joined(texts: Sequence[str]) -> str:
    return texts[0] if len(set(texts)) == 1 else ", ".join(texts)

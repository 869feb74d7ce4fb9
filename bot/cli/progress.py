"""A run's progress on standard error: a bar on a terminal, otherwise one line for each source."""

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from bot.cli.streams import remark
from bot.render.harmless import shown
from bot.reply import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.reindex import Progress

_MANY_SENTENCES: Final = 10_000
"""So many sentences take about a second to load."""


def remark_on_loading(sentences: int) -> None:
    """Say on a terminal that so many sentences are loaded, where that takes a while."""
    if sentences >= _MANY_SENTENCES and sys.stderr.isatty():
        remark(note(f"Loading {sentences:,} sentences ..."))


@contextmanager
def progress_of(name: str) -> "Iterator[Callable[[Progress], None]]":
    """Show how far the run over the source `name` has come while the block runs."""
    if sys.stderr.isatty():
        with _bar(name) as update:
            yield update
    else:
        remark(note(f"Indexing {name} ..."))
        yield lambda _: None


@contextmanager
def _bar(name: str) -> "Iterator[Callable[[Progress], None]]":
    from rich import progress as rich_progress
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    columns = (
        rich_progress.TextColumn("{task.description}", markup=False),
        rich_progress.BarColumn(bar_width=None),
        rich_progress.MofNCompleteColumn(),
    )
    with rich_progress.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(shown(name), total=None)

        def update(progress: "Progress") -> None:
            bar.update(task, total=progress.total, completed=progress.done)

        yield update

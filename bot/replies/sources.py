"""Sources -> Reply: what is indexed."""

from collections.abc import Sequence
from datetime import datetime

from bot.replies.wording import age, counted
from bot.reply import Block, Reply, Role, Table, note
from index.model import SourceSummary


def sources_reply(sources: Sequence[SourceSummary], now: datetime) -> Reply:
    """List the sources; `now` knows its zone and is what ages are counted to."""
    if not sources:
        return note("The library holds no source yet.", "Add a folder or a file first: verbatim index PATH")
    return Reply((_table(sources, now), *_locations(sources), *_errors(sources)))


def totals(sources: Sequence[SourceSummary]) -> str:
    """Sum the sources up in one line."""
    documents = sum(source.documents for source in sources)
    sentences = sum(source.sentences for source in sources)
    return ", ".join((counted(len(sources), "source"), counted(documents, "document"), counted(sentences, "sentence")))


def _table(sources: Sequence[SourceSummary], now: datetime) -> Table:
    return Table(
        ("Source", "Documents", "Sentences", "Characters", "Skipped", "Indexed"),
        tuple(
            (
                source.name,
                f"{source.documents:,}",
                f"{source.sentences:,}",
                f"{source.characters:,}",
                f"{source.skipped:,}",
                age(source.indexed_at, now),
            )
            for source in sources
        ),
        frozenset({1, 2, 3, 4}),
    )


def _locations(sources: Sequence[SourceSummary]) -> list[Block]:
    return [
        Block(Role.NOTE, f"“{source.name}” lies at {source.location}", apart=not number)
        for number, source in enumerate(sources)
    ]


def _errors(sources: Sequence[SourceSummary]) -> list[Block]:
    return [
        Block(Role.WARNING, f"Last error of “{source.name}”: {source.last_error}")
        for source in sources
        if source.last_error
    ]

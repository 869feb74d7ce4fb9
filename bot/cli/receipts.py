"""Receipts on the command line: what an answer was given from, and the file that keeps it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from config.errors import UsageError

if TYPE_CHECKING:
    from bot.compose import Setup
    from index.answering.receipts import Ground, Receipt

ReceiptOption = Annotated[
    Path | None,
    typer.Option("--receipt", metavar="FILE", help="Write the answer's receipt to FILE, for: verbatim replay FILE"),
]
ReceiptsOption = Annotated[
    Path | None,
    typer.Option("--receipts", metavar="FILE", help="Write a receipt for each answer to FILE, one a line."),
]


def shared_ground(setup: "Setup", sources: Iterable[str], generation: int) -> "Ground":
    """Return what is answered from where all of the shared library's `sources` may be quoted."""
    from bot.libraries.grounds import ground
    from index.answering.receipts import SHARED

    return ground(setup.data_folder, setup.settings, frozenset(sources), {SHARED: generation})


def ground_of_all(setup: "Setup", generation: int) -> "Ground":
    """Return what is answered from in a library that is closed again."""
    from bot.cli.waiting import wait_for
    from bot.compose import list_sources

    sources = wait_for(list_sources(setup))
    return shared_ground(setup, (source.name for source in sources if source.documents), generation)


def save_receipt(path: Path, receipt: "Receipt") -> None:
    """Write one receipt to a file, over what it held. Raises UsageError."""
    with receipt_file(path) as file:
        add_receipt(file, receipt)


@contextmanager
def receipt_file(path: Path) -> Iterator[IO[str]]:
    """Open a file for receipts, over what it held. Raises UsageError."""
    try:
        file = path.open("w", encoding="ascii", newline="\n")
    except OSError as error:
        raise UsageError(
            f"The receipt can't be written to {path} ({error.strerror or error}).",
            "Name a file in a folder that exists, and that you may write to.",
        ) from error
    with file:
        yield file


def add_receipt(file: IO[str], receipt: "Receipt") -> None:
    """Write a receipt as one line."""
    from index.answering.receipt_form import write_receipt

    file.write(write_receipt(receipt) + "\n")

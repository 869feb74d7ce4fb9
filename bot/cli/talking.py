"""`verbatim chat`: the chat in the terminal, and the starter library for those who have none yet."""

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.indexing import index_with_progress
from bot.cli.options import DataOption, set_up_for
from bot.cli.receipts import save_receipt, shared_ground
from bot.cli.streams import remark, tell
from bot.cli.waiting import wait_for
from bot.reply import Block, Reply, Role, note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.compose import OpenLibrary, Setup
    from bot.platforms.terminal import Conversation

_EXAMPLES = """\b
Examples:
  verbatim chat
  echo "How do I add a source?" | verbatim chat
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=_EXAMPLES)(chat)


def chat(context: typer.Context, data: DataOption = None) -> None:
    """Ask and follow up in the terminal.

    Type :help there. An empty library is filled with a few pages about Verbatim first, so that there is
    something to ask about.
    """
    from bot.compose import open_library

    setup = set_up_for(context, data)
    if _is_empty(setup):
        _add_starter(setup)
    with open_library(setup) as library:
        _talk(setup, library)


def _is_empty(setup: "Setup") -> bool:
    from bot.compose import list_sources
    from config.errors import DatabaseMissingError

    try:
        return not wait_for(list_sources(setup))
    except DatabaseMissingError:
        return True


def _add_starter(setup: "Setup") -> None:
    from bot.compose import STARTER_NAME, starter_library_folder
    from bot.replies import skips_reply

    remark(note("The library is empty, so the starter library is added: pages about Verbatim, and three reports."))
    report = index_with_progress(setup, starter_library_folder(), STARTER_NAME)
    remark(skips_reply(report.source, report.skips))
    remark(note(f"Added as “{STARTER_NAME}”. Take it out again with: verbatim remove {STARTER_NAME}"))


def _talk(setup: "Setup", library: "OpenLibrary") -> None:
    from bot.platforms.terminal import Conversation, Surroundings, greeting, run_chat
    from bot.replies import sources_reply, totals

    conversation = Conversation(library.answerer(), setup.settings)
    tell(greeting(totals(library.sources()), str(setup.library_folder)))
    is_interactive = sys.stdin.isatty() and sys.stdout.isatty()
    around = Surroundings(
        show=tell,
        sources=lambda: sources_reply(library.sources(), datetime.now(UTC)),
        newer=library.newer,
        outlives_interrupts=is_interactive,
        keep=lambda path: _keep(setup, library, conversation, path),
    )
    run_chat(_lines(setup, is_interactive=is_interactive), conversation, around)


def _keep(setup: "Setup", library: "OpenLibrary", conversation: "Conversation", path: str) -> Reply:
    """Write the last answer's receipt to a file; raises UsageError where that can't be."""
    sources = (source.name for source in library.sources() if source.documents)
    receipt = conversation.receipt(shared_ground(setup, sources, conversation.answered_from))
    save_receipt(Path(path), receipt)
    return note(f"The receipt is in {path}. Answer again as it tells with: verbatim replay {shlex.quote(path)}")


def _lines(setup: "Setup", *, is_interactive: bool) -> "Iterator[str]":
    from bot.platforms.terminal import piped_lines, prompted_lines

    if is_interactive:
        return prompted_lines(setup.data_folder)
    return piped_lines(sys.stdin, lambda line: tell(Reply((Block(Role.HEADING, line),))))

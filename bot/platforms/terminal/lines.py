"""Where the chat's lines come from: a prompt with history and line editing, or a pipe.

Both are iterators of lines that end where the input ends. Ctrl-C at the prompt clears the line.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from prompt_toolkit.history import History

HISTORY_FILE_NAME: Final = "chat-history"
PROMPT: Final = "ask> "
_PRIVATE: Final = 0o600
"""What people ask is their own: no other account may read the history."""


def piped_lines(stream: TextIO, heard: Callable[[str], None]) -> Iterator[str]:
    """Yield the lines of a stream that is no terminal; `heard` is told each, since nothing echoes them."""
    for line in stream:
        text = line.strip()
        if text:
            heard(text)
            yield text


def prompted_lines(data_folder: Path) -> Iterator[str]:
    """Yield what is typed at the prompt; the history is kept in the data folder, where that can be written."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory

    session: PromptSession[str] = PromptSession(
        PROMPT, history=_history(data_folder), auto_suggest=AutoSuggestFromHistory()
    )
    while True:
        try:
            yield session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _history(data_folder: Path) -> "History":
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    path = data_folder / HISTORY_FILE_NAME
    try:
        path.touch(mode=_PRIVATE)
        with path.open("ab"):
            return FileHistory(path)
    except OSError:  # the history can't be written: the chat works all the same, and remembers until it ends
        return InMemoryHistory()

"""The owner's own synonyms, `synonyms.toml` in the data folder: read when it changed, so a change holds at once."""

import logging
from pathlib import Path
from typing import Final

from index.answering import AliasRule, SynonymsError, parse_synonyms
from index.text.terms import TermAnalyzer

FILE_NAME: Final = "synonyms.toml"

_log = logging.getLogger(__name__)


class SynonymsFile:
    """The rules of the file; none where there is no file."""

    def __init__(self, data_folder: Path) -> None:
        """Read nothing yet."""
        self._path = data_folder / FILE_NAME
        self._state: tuple[int, int] | None = None
        self._rules: tuple[AliasRule, ...] = ()

    def read(self) -> tuple[AliasRule, ...]:
        """Return the rules as the file is now; the same object while it is the same.

        Raises:
            SynonymsError: the file can't be read or used.
        """
        state = self._state_now()
        if state != self._state:
            self._rules = () if state is None else parse_synonyms(self._text(), FILE_NAME, TermAnalyzer())
            self._state = state
        return self._rules

    def last_good(self) -> tuple[AliasRule, ...]:
        """Return the rules as the file is now; those before, and a line in the log, where it can't be used."""
        try:
            return self.read()
        except SynonymsError as error:
            _log.warning("synonyms not taken over: %s %s", error.message, error.advice)
            self._state = self._state_now()
            return self._rules

    def _state_now(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreadable(error) from error
        return found.st_mtime_ns, found.st_size

    def _text(self) -> str:
        try:
            return self._path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> SynonymsError:
        detail = "it isn't UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        return SynonymsError(
            f"it can't be read ({detail}).",
            f"Make {self._path} a text file in UTF-8 that you may read, or remove it.",
            origin=FILE_NAME,
            key=None,
            line=None,
        )

import inspect
from pathlib import Path

import pytest

from config import errors
from config.errors import (
    DatabaseAccessError,
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseError,
    DatabaseForeignError,
    DatabaseFullError,
    DatabaseMissingError,
    DatabaseTooNewError,
    SettingError,
    VerbatimError,
)

PATH = Path("folder") / "library.db"
EVERY_ERROR = (
    SettingError("A happened.", "Do b.", origin="x.toml", key="k"),
    DatabaseMissingError(PATH),
    DatabaseTooNewError(PATH, 3, 2),
    DatabaseDamagedError(PATH, "why"),
    DatabaseBusyError(PATH, 12),
    DatabaseBusyError(PATH, None),
    DatabaseForeignError(PATH, "library"),
    DatabaseAccessError(PATH, "why"),
    DatabaseFullError(PATH),
)


@pytest.mark.parametrize("error", EVERY_ERROR, ids=lambda error: type(error).__name__)
def test_an_error_says_what_happened_and_what_to_do_in_one_line(error: VerbatimError) -> None:
    assert error.message.endswith(".")
    assert error.advice.endswith(".") or ": verbatim " in error.advice  # nothing is glued to a command
    assert str(error) == f"{error.message} {error.advice}"
    assert "\n" not in str(error)


@pytest.mark.parametrize("error", EVERY_ERROR[1:], ids=lambda error: type(error).__name__)
def test_an_error_of_a_database_names_its_file(error: DatabaseError) -> None:
    assert error.path == PATH
    assert str(PATH) in error.message


def test_the_tree_in_the_docstring_names_every_error_and_no_other() -> None:
    classes = {name for name, _ in inspect.getmembers(errors, inspect.isclass) if name.endswith("Error")}
    tree = (errors.__doc__ or "").split("Each says", maxsplit=1)[0]
    assert {word for word in tree.replace("`--", " ").split() if word.endswith("Error")} == classes


def test_a_busy_database_names_the_process_that_writes() -> None:
    assert "Process 12 " in DatabaseBusyError(PATH, 12).message
    assert "Another process " in DatabaseBusyError(PATH, None).message

from pathlib import Path

from index.library import has_library
from tests.mortal import mode, run_as_mortal

_ASK = """
import sys
from pathlib import Path
from config.errors import VerbatimError
from index.library import has_library

try:
    print(has_library(Path(sys.argv[1])))
except VerbatimError as error:
    print(type(error).__name__, error)
"""


def test_a_library_is_there_as_soon_as_its_file_is(tmp_path: Path) -> None:
    assert not has_library(tmp_path / "library")
    (tmp_path / "library.db").write_bytes(b"")
    assert has_library(tmp_path)
    assert not has_library(tmp_path / "library.db")


def test_a_library_that_can_not_be_looked_for_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir()
    with mode(tmp_path / "shut", 0):
        done = run_as_mortal(["-c", _ASK, str(tmp_path / "shut")])
    assert done.stderr == ""
    database = tmp_path / "shut" / "library.db"
    assert done.stdout.startswith(f"DatabaseAccessError The database {database} can't be opened")
    assert "(Permission denied)" in done.stdout

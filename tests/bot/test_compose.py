import asyncio
from pathlib import Path

import pytest

import bot.compose
from bot.compose import index_source, open_library, set_up, starter_library_folder
from config.errors import DatabaseMissingError, VerbatimError
from index.model import Answer
from tests.bot.conftest import make_notes


def index_now(data: Path, path: Path) -> None:
    asyncio.run(index_source(set_up(data, {}), path, name=None, progress=lambda _: None))


def test_the_starter_library_lies_beside_the_packages() -> None:
    folder = starter_library_folder()
    assert folder == Path(bot.compose.__file__).parents[1] / "seeds" / "library"
    assert list(folder.rglob("*.md"))


def test_a_missing_starter_library_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bot.compose, "__file__", str(tmp_path / "bot" / "compose.py"))
    with pytest.raises(VerbatimError, match="starter library is missing"):
        starter_library_folder()


def test_opening_a_library_that_is_not_there_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissingError), open_library(set_up(tmp_path / "data", {})):
        pytest.fail("it was opened")
    assert not (tmp_path / "data").exists()


def test_an_open_library_sees_what_another_run_indexes(tmp_path: Path) -> None:
    notes = make_notes(tmp_path / "notes")
    index_now(tmp_path / "data", notes)
    with open_library(set_up(tmp_path / "data", {})) as library:
        answerer = library.answerer()
        assert library.newer(answerer.generation) is None
        (notes / "bridge.txt").write_text("The bridge was built by Nora Pike.\n", encoding="utf-8")
        index_now(tmp_path / "data", notes)
        newer = library.newer(answerer.generation)
        assert newer is not None
        assert isinstance(newer.answer("Who built the bridge?"), Answer)
        assert [source.documents for source in library.sources()] == [4]


def test_the_data_folder_before_the_environment_before_the_platforms(tmp_path: Path) -> None:
    environment = {"VERBATIM_DATA": str(tmp_path / "named")}
    assert set_up(tmp_path / "given", environment).data_folder == tmp_path / "given"
    assert set_up(None, environment).data_folder == tmp_path / "named"

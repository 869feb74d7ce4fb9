from pathlib import Path

import platformdirs

from config.locations import data_folder


def test_the_option_wins_over_the_variable(tmp_path: Path) -> None:
    assert data_folder(tmp_path / "a", {"VERBATIM_DATA": str(tmp_path / "b")}) == tmp_path / "a"


def test_the_variable_wins_over_the_platform(tmp_path: Path) -> None:
    assert data_folder(None, {"VERBATIM_DATA": str(tmp_path / "b")}) == tmp_path / "b"


def test_an_empty_variable_counts_as_unset() -> None:
    platform = platformdirs.user_data_path("verbatim", appauthor=False)
    assert data_folder(None, {"VERBATIM_DATA": ""}) == platform
    assert data_folder(None, {}) == platform


def test_the_folder_is_absolute_and_is_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert data_folder(missing, {}) == missing
    assert not missing.exists()
    assert data_folder(Path("here"), {}) == Path.cwd() / "here"

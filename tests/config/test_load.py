import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from config.errors import SettingError
from config.key import Key, Value
from config.load import MAX_FILE_BYTES, default_settings, load_settings
from config.schema import keys, values
from config.values import parse_text, write_text
from tests.config.strategies import good_value


def write(folder: Path, text: str | bytes) -> Path:
    """Put a settings file into a data folder."""
    path = folder / "verbatim.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def failure(folder: Path, environment: Mapping[str, str] | None = None) -> SettingError:
    """Load settings that must be refused."""
    with pytest.raises(SettingError) as caught:
        load_settings(folder, environment or {})
    return caught.value


def test_without_a_file_and_variables_the_defaults_hold(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path / "missing", {"HOME": "/"})
    assert loaded.settings == default_settings()
    assert set(loaded.origins.values()) == {"defaults"}
    assert list(loaded.origins) == [key.name for key in keys()]


def test_a_file_overrides_the_defaults_and_the_environment_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "[ranking]\nk1 = 2\nb = 0.5\n")
    loaded = load_settings(tmp_path, {"VERBATIM_RANKING__B": "0.25"})
    assert (loaded.settings.ranking.k1, loaded.settings.ranking.b) == (2.0, 0.25)
    assert isinstance(loaded.settings.ranking.k1, float)
    assert loaded.origins["ranking.k1"] == str(path)
    assert loaded.origins["ranking.b"] == "VERBATIM_RANKING__B"
    assert loaded.origins["ranking.candidates"] == "defaults"


def test_the_file_that_the_variable_names_replaces_the_one_in_the_data_folder(tmp_path: Path) -> None:
    write(tmp_path, "[ranking]\nk1 = 2\n")
    other = tmp_path / "other.toml"
    other.write_text("[answers]\nquotes = 1\n", encoding="utf-8")
    loaded = load_settings(tmp_path, {"VERBATIM_CONFIG": str(other)})
    assert loaded.settings.answers.quotes == 1
    assert loaded.settings.ranking == default_settings().ranking
    assert loaded.origins["answers.quotes"] == str(other)


def test_the_file_that_the_variable_names_must_exist(tmp_path: Path) -> None:
    error = failure(tmp_path, {"VERBATIM_CONFIG": str(tmp_path / "gone.toml")})
    assert str(tmp_path / "gone.toml") in error.message
    assert isinstance(error.__cause__, FileNotFoundError)


def test_an_unknown_key_names_the_key_and_the_file_and_one_that_comes_close(tmp_path: Path) -> None:
    path = write(tmp_path, "[ranking]\nk2 = 1\n")
    error = failure(tmp_path)
    assert error.key == "ranking.k2"
    assert error.origin == str(path)
    assert "“ranking.k2”" in error.message
    assert str(path) in error.message
    assert error.advice == "Did you mean “ranking.k1”?"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[rankings]\nk1 = 1\n", "rankings"),
        ("[rankings]\n", "rankings"),
        ("k1 = 1\n", "k1"),
        ('"ranking.k1" = 1\n', "ranking.k1"),
        ("[ranking.deep]\nk1 = 1\n", "ranking.deep"),
        ('"zz\\u001b[2J" = 1\n', "zz\x1b[2J"),
        ("[ranking]\nengine = 'reference'\n", "ranking.engine"),
    ],
)
def test_whatever_is_no_setting_is_refused(tmp_path: Path, text: str, key: str) -> None:
    write(tmp_path, text)
    error = failure(tmp_path)
    assert error.key == key
    assert "\x1b" not in str(error)


@pytest.mark.parametrize(
    ("text", "key", "got"),
    [
        ("[ranking]\nk1 = 'much'\n", "ranking.k1", "'much'"),
        ("[ranking]\nk1 = nan\n", "ranking.k1", "nan"),
        ("[ranking]\nk1 = inf\n", "ranking.k1", "inf"),
        ("[ranking]\nk1 = -0.1\n", "ranking.k1", "-0.1"),
        ("[ranking]\nk1 = 10.001\n", "ranking.k1", "10.001"),
        ("[ranking]\nk1 = true\n", "ranking.k1", "True"),
        ("[ranking]\nk1 = 1" + "0" * 400 + "\n", "ranking.k1", "1000"),
        ("[answers]\nquotes = true\n", "answers.quotes", "True"),
        ("[answers]\nquotes = 2.0\n", "answers.quotes", "2.0"),
        ("[answers]\nquotes = 0\n", "answers.quotes", "0"),
        ("[answers]\nquotes = 11\n", "answers.quotes", "11"),
        ("[answers]\nquotes = [1]\n", "answers.quotes", "[1]"),
        ("[answers.quotes]\n", "answers.quotes", "{}"),
        ("[ranking]\nformula = 'Lucene'\n", "ranking.formula", "'Lucene'"),
        ("[ranking]\nformula = 3\n", "ranking.formula", "3"),
        ("engine = 'warp'\n", "engine", "'warp'"),
        ("ranking = 3\n", "ranking", "3"),
    ],
)
def test_a_bad_value_names_the_key_what_was_got_what_was_expected_and_the_file(
    tmp_path: Path, text: str, key: str, got: str
) -> None:
    path = write(tmp_path, text)
    error = failure(tmp_path)
    assert error.key == key
    assert f"“{key}”" in error.message
    assert f" is {got}" in error.message
    assert "expected " in error.message
    assert str(path) in error.message
    assert len(error.message) < 300 + len(str(path))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[ranking\nk1 = 1", "is not TOML"),
        (b"x = " + b"[" * 50_000, "is not TOML"),
        (b"x = 1" + b"0" * 5000, "is not TOML"),
        (b"engine = '\xff'", "is not UTF-8"),
        (b"#" * (MAX_FILE_BYTES + 1), "is larger than"),
    ],
)
def test_a_file_that_is_no_text_of_toml_is_named(tmp_path: Path, content: bytes, problem: str) -> None:
    path = write(tmp_path, content)
    error = failure(tmp_path)
    assert error.message.startswith(f"The settings file {path} {problem}")
    assert error.__cause__ is not None or problem == "is larger than"


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "verbatim.toml").mkdir()
    assert "can't be read" in failure(tmp_path).message


def test_a_link_to_nowhere_is_no_missing_file(tmp_path: Path) -> None:
    (tmp_path / "verbatim.toml").symlink_to(tmp_path / "nowhere")
    assert "can't be read" in failure(tmp_path).message


def test_a_byte_order_mark_and_windows_line_ends_are_let_through(tmp_path: Path) -> None:
    write(tmp_path, b"\xef\xbb\xbf[ranking]\r\nk1 = 2\r\n")
    assert load_settings(tmp_path, {}).settings.ranking.k1 == 2.0


@pytest.mark.parametrize(
    ("variable", "close"),
    [
        ("VERBATIM_RANKING__K2", "VERBATIM_RANKING__K1"),
        ("VERBATIM_RANKING_K1", "VERBATIM_RANKING__K1"),
        ("VERBATIM_ranking__k1", None),
        ("VERBATIM_DATAS", "VERBATIM_DATA"),
        ("VERBATIM_", None),
    ],
)
def test_an_unknown_variable_is_refused_without_its_content(tmp_path: Path, variable: str, close: str | None) -> None:
    error = failure(tmp_path, {variable: "secret content"})
    assert error.key == variable
    assert variable in error.message
    assert "secret" not in str(error)
    assert close is None or close in error.advice


def test_the_variables_of_other_parts_are_let_through(tmp_path: Path) -> None:
    environment = dict.fromkeys(
        ["VERBATIM_DATA", "VERBATIM_ENCRYPTION_KEY", "VERBATIM_DISCORD_TOKEN", "VERBATIM_SLACK_APP_TOKEN"], "x"
    )
    assert load_settings(tmp_path, environment).settings == default_settings()


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    environment = {"VERBATIM_RANKING__K1": "", "VERBATIM_CONFIG": "", "VERBATIM_NONSENSE": ""}
    assert load_settings(tmp_path, environment).settings == default_settings()


@pytest.mark.parametrize("text", ["much", "nan", "-1", "1e400", "9" * 5000, "0x10", "true", "1\n2"])
def test_a_bad_variable_names_itself_and_its_key(tmp_path: Path, text: str) -> None:
    error = failure(tmp_path, {"VERBATIM_RANKING__K1": text})
    assert error.key == "ranking.k1"
    assert error.origin == "VERBATIM_RANKING__K1"
    assert "VERBATIM_RANKING__K1" in error.message
    assert "expected a number from 0 to 10" in error.message
    assert "\n" not in str(error)


def test_a_variable_is_read_by_its_keys_type() -> None:
    switch = Key(name="a.b", type=bool, help="", reason="")
    assert parse_text(switch, "true", "V") is True
    assert parse_text(switch, "false", "V") is False
    assert parse_text(Key(name="a.c", type=str, help="", reason=""), " 1 ", "V") == " 1 "
    with pytest.raises(SettingError):
        parse_text(switch, "yes", "V")
    for text in ("nan", "inf", "-inf"):
        with pytest.raises(SettingError):
            parse_text(Key(name="a.c", type=float, help="", reason=""), text, "V")
    with pytest.raises(SettingError):
        parse_text(Key(name="a.d", type=int, help="", reason=""), "1.0", "V")


a_layer = st.fixed_dictionaries({}, optional={key.name: good_value(key) for key in keys()})


def as_toml(layer: Mapping[str, Value]) -> str:
    """Write values as a settings file: sections in a line of their own, the root's values first."""
    tree: dict[str, Any] = {}
    for name, value in layer.items():
        section, _, inner = name.rpartition(".")
        (tree.setdefault(section, {}) if section else tree)[inner] = value
    return tomli_w.dumps(tree)


@given(in_file=a_layer, in_environment=a_layer)
def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(
    tmp_path_factory: pytest.TempPathFactory, in_file: dict[str, Value], in_environment: dict[str, Value]
) -> None:
    folder = tmp_path_factory.mktemp("data")
    path = write(folder, as_toml(in_file))
    variables = {key.name: key.variable for key in keys()}
    loaded = load_settings(folder, {variables[name]: write_text(value) for name, value in in_environment.items()})
    assert values(loaded.settings) == {**values(default_settings()), **in_file, **in_environment}
    for name, origin in loaded.origins.items():
        expected = variables[name] if name in in_environment else str(path) if name in in_file else "defaults"
        assert origin == expected


@pytest.mark.parametrize("place", ["file", "file/data"])
def test_a_data_folder_that_is_none_is_told_as_such(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    error = failure(tmp_path / place)
    assert error.message == f"The data folder {tmp_path / place} is not a folder, or lies in a file."
    assert "--data" in error.advice


def test_a_missing_file_that_the_variable_names_is_told_with_the_variable(tmp_path: Path) -> None:
    error = failure(tmp_path, {"VERBATIM_CONFIG": str(tmp_path / "gone.toml")})
    assert error.message == f"The settings file {tmp_path / 'gone.toml'}, which VERBATIM_CONFIG names, does not exist."
    assert error.advice == "Make it, or take VERBATIM_CONFIG out of the environment."
    (tmp_path / "file").write_bytes(b"")
    below = failure(tmp_path, {"VERBATIM_CONFIG": str(tmp_path / "file" / "x.toml")})
    assert "can't be read (Not a directory)" in below.message


def test_a_quoted_name_with_a_dot_is_told_where_it_belongs(tmp_path: Path) -> None:
    write(tmp_path, '"answers.quotes" = 4\n')
    error = failure(tmp_path)
    assert error.advice == "Write [answers] on a line of its own, and quotes below it; or leave out the quotes."
    write(tmp_path, "answers.quotes = 4\n")
    assert load_settings(tmp_path, {}).settings.answers.quotes == 4


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "verbatim.toml")
    assert "it is no ordinary file" in failure(tmp_path).message

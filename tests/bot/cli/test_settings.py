import json
from pathlib import Path

from config.schema import keys
from tests.bot.conftest import Verbatim


def test_every_setting_is_shown_with_its_value_and_origin(verbatim: Verbatim) -> None:
    result = verbatim("config", "show", VERBATIM_ANSWERS__QUOTES="5")
    assert result.exit_code == 0
    rows = {line.split()[0]: line.split() for line in result.stdout.splitlines() if line}
    assert all(key.name in rows for key in keys())
    assert rows["answers.quotes"][1] == "5"
    assert rows["answers.quotes"][-1] == "VERBATIM_ANSWERS__QUOTES"


def test_settings_come_as_json_too(verbatim: Verbatim, data: Path) -> None:
    record = json.loads(verbatim("config", "show", "--json").stdout)
    assert record["data_folder"] == str(data)
    assert record["settings"]["answers.quotes"]["from"] == "defaults"


def test_showing_the_settings_makes_no_data_folder(verbatim: Verbatim, data: Path) -> None:
    verbatim("config", "show")
    assert not data.exists()


def test_a_bad_setting_is_misuse_and_names_the_key_and_where_it_stands(verbatim: Verbatim, data: Path) -> None:
    data.mkdir()
    (data / "verbatim.toml").write_text("[answers]\nquotes = 99\n", encoding="utf-8")
    result = verbatim("config", "show")
    assert result.exit_code == 2
    assert "answers.quotes" in result.stderr
    assert "verbatim.toml" in result.stderr


def test_an_unknown_setting_ends_every_command_the_same_way(verbatim: Verbatim) -> None:
    for command in (["sources"], ["ask", "x"], ["chat"]):
        result = verbatim(*command, VERBATIM_ANSWERS__QUOTS="5")
        assert result.exit_code == 2
        assert "VERBATIM_ANSWERS__QUOTES" in result.stderr

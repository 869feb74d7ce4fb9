import pytest

from bot.serving.owners import read_owners
from config.errors import SettingError


def test_owners_are_read_by_platform_and_id() -> None:
    assert read_owners(["discord:1", " Slack : U02 "], "x") == {("discord", "1"), ("slack", "U02")}


@pytest.mark.parametrize("entry", ["", "1", "discord:", ":1", "discord:1 2"])
def test_an_entry_that_names_nobody_is_refused_with_the_form_that_is_wanted(entry: str) -> None:
    with pytest.raises(SettingError, match="platform:id") as caught:
        read_owners([entry], "verbatim.toml")
    assert caught.value.key == "serving.owners"

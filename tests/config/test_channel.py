import dataclasses

import pytest

from config.channel import ChannelSettings, CommandSettings, channel_keys, command_keys
from config.key import Key
from config.load import default_settings
from config.schema import keys


def test_every_setting_of_a_place_is_one_of_the_owners_too() -> None:
    owned = [key.name for key in keys()]
    assert [f"channel.{key.name}" for key in channel_keys()] == [name for name in owned if name.startswith("channel.")]
    assert [f"command.{field.name}" for field in dataclasses.fields(CommandSettings)] == [
        name for name in owned if name.startswith("command.")
    ]


def test_a_command_has_its_own_keys() -> None:
    names = [key.name for key in command_keys(["ask", "settings set"])]
    assert names[:2] == ["command.ask.enabled", "command.ask.roles"]
    assert names[-1] == "command.settings set.options"
    assert command_keys([]) == ()


@pytest.mark.parametrize("key", [*channel_keys(), *command_keys(["ask"])], ids=lambda key: key.name)
def test_no_key_of_a_place_looks_like_one_of_a_command(key: Key) -> None:
    assert ("." in key.name) == key.name.startswith("command.")


def test_nothing_unasked_happens_by_default_and_a_guess_must_then_be_better() -> None:
    channel = default_settings().channel
    assert channel.answer == "mentions"
    assert not channel.forum_posts
    assert channel.min_confidence < channel.min_confidence_unasked


def test_settings_of_a_place_are_flat_and_frozen() -> None:
    assert all(isinstance(value, bool | int | float | str | tuple) for value in dataclasses.astuple(channel()))
    with pytest.raises(dataclasses.FrozenInstanceError):
        channel().quotes = 3  # type: ignore[misc] # that it fails is the claim


def channel() -> ChannelSettings:
    return default_settings().channel

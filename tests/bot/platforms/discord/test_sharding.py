from pathlib import Path

import pytest

from bot.platforms.discord.sharding import COUNT_KEY, SHARDS_KEY, read_shards
from config.errors import SettingError
from config.load import load_settings


def _read(folder: Path, **variables: str) -> tuple[int | None, tuple[int, ...] | None]:
    loaded = load_settings(folder, {f"VERBATIM_SERVING__{name}": value for name, value in variables.items()})
    return read_shards(loaded.settings.serving, loaded.origins)


def test_discord_chooses_unless_the_owner_does(tmp_path: Path) -> None:
    assert _read(tmp_path) == (None, None)
    assert _read(tmp_path, DISCORD_SHARD_COUNT="4") == (4, None)
    assert _read(tmp_path, DISCORD_SHARD_COUNT="4", DISCORD_SHARDS="3,1") == (4, (1, 3))


@pytest.mark.parametrize("shards", ["4", "-1", "one", "1.5", "²"])
def test_a_shard_that_is_none_is_named_with_those_that_are(tmp_path: Path, shards: str) -> None:
    with pytest.raises(SettingError) as caught:
        _read(tmp_path, DISCORD_SHARD_COUNT="4", DISCORD_SHARDS=shards)
    assert f"“{shards}” in {SHARDS_KEY}" in caught.value.message
    assert "from 0 to 3" in caught.value.advice


def test_shards_need_their_count(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as caught:
        _read(tmp_path, DISCORD_SHARDS="0")
    assert COUNT_KEY in caught.value.advice

"""`verbatim serve` before its settings are known: what fails there is logged like anything else."""

from pathlib import Path

import pytest

from bot.cli import serving
from tests.bot.cli.test_serving import logging_is_put_back
from tests.bot.conftest import Verbatim

__all__ = ["logging_is_put_back"]


def test_a_fault_before_the_settings_are_known_shows_no_local_variable(
    verbatim: Verbatim, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        local_variable = "a-value-that-nobody-may-see"
        raise RuntimeError(f"{len(local_variable)} letters")

    monkeypatch.setattr(serving, "set_up_for", fails)
    result = verbatim("serve")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "27 letters" in result.stderr
    assert "a-value-that-nobody-may-see" not in result.stderr


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_the_help_speaks_to_people(verbatim: Verbatim, command: str) -> None:
    text = verbatim(command, "--help").stdout
    assert "{" not in text
    assert "<path>" not in text.lower()


def test_shards_that_make_no_sense_are_one_finding_of_the_doctor_s(verbatim: Verbatim, data: Path) -> None:
    data.mkdir(mode=0o700)
    result = verbatim("doctor", VERBATIM_SERVING__DISCORD_SHARDS="0")
    assert "names shards, but not of how many" in result.stdout

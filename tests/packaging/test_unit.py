"""What deploy/verbatim.service promises, read from it; and what systemd says of it, where it is installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli.boundary import Status
from bot.serving.stopping import HARD_STOP_SECONDS

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "deploy" / "verbatim.service"
ANALYZE = shutil.which("systemd-analyze")
SINCE_254 = ("RestartSteps", "RestartMaxDelaySec")
MOST_EXPOSED = 15
"""In tenths: systemd calls a service “OK” from 1.0 on, and “MEDIUM” from 5.0 on."""


def section(name: str) -> dict[str, list[str]]:
    """Return the keys of a section, each with all its values."""
    text = UNIT.read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    (body,) = re.findall(rf"^\[{name}\]\n(.*?)(?=^\[|\Z)", text, re.DOTALL | re.MULTILINE)
    for line in body.splitlines():
        if line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


SERVICE = section("Service")


@pytest.fixture
def startable(tmp_path: Path) -> Path:
    """The unit with a program that is there in the place of ours, for systemd looks for it."""
    program = shutil.which("true")
    if ANALYZE is None or program is None:
        pytest.skip("systemd-analyze is not installed")
    text = UNIT.read_text(encoding="utf-8").replace("/opt/verbatim/bin/verbatim", program)
    unit = tmp_path / UNIT.name
    unit.write_text(text, encoding="utf-8")
    return unit


def analyze(*arguments: str) -> tuple[int, str]:
    done = subprocess.run([str(ANALYZE), *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_systemd_knows_every_line_of_it(startable: Path) -> None:
    _, said = analyze("verify", "--man=no", "--recursive-errors=no", str(startable))
    newer = "|".join(SINCE_254)
    complaints = [line for line in said.splitlines() if not re.search(rf"Unknown key.* '({newer})' in section", line)]
    assert complaints == []


def test_systemd_finds_it_little_exposed(startable: Path) -> None:
    status, said = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", str(startable))
    assert status == 0, said


def test_it_has_more_time_to_stop_than_it_ever_takes() -> None:
    (seconds,) = SERVICE["TimeoutStopSec"]
    assert float(seconds.removesuffix("s")) > HARD_STOP_SECONDS
    assert SERVICE["KillSignal"] == ["SIGTERM"]


def test_it_does_not_start_again_what_only_a_person_can_mend() -> None:
    assert SERVICE["Restart"] == ["on-failure"]
    assert SERVICE["RestartPreventExitStatus"] == [str(Status.MISUSED.value)]
    assert set(SINCE_254) <= SERVICE.keys()
    assert {"StartLimitIntervalSec", "StartLimitBurst"} <= section("Unit").keys()


def test_it_writes_to_its_data_folder_and_its_cache_alone() -> None:
    variables = dict(value.split("=", 1) for value in SERVICE["Environment"])
    assert SERVICE["ProtectSystem"] == ["strict"]
    assert "ReadWritePaths" not in SERVICE
    assert variables["VERBATIM_DATA"] == f"/var/lib/{SERVICE['StateDirectory'][0]}"
    assert variables["MPLCONFIGDIR"] == f"/var/cache/{SERVICE['CacheDirectory'][0]}"
    assert not any("TOKEN" in name or "SECRET" in name for name in variables)


def test_it_claims_no_notification_that_the_program_does_not_send() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    is_notified = any("NOTIFY_SOCKET" in source for source in sources)
    assert (SERVICE["Type"] == ["notify"]) is is_notified

"""What deploy/ promises of the program: it serves where it may write nothing but its data folder and what is temporary.

The container itself can't be built where no base image is at hand; what it does to the program is done here with the
system's own means, in namespaces of their own.
"""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.discord.lab import Lab
from tests.lab.process import Served, environment, run_verbatim

ROOT = Path(__file__).resolve().parents[2]
VERBATIM = Path(sys.executable).with_name("verbatim")
# Every mount that can be is made read-only; the folders that follow the two first arguments stay writable.
CONFINED = """
set -e
mount --make-rprivate /
for writable in "$1" "$2"; do mount --bind "$writable" "$writable"; done
while read -r _ point _; do
    case "$point" in "$1" | "$2" | /proc* | /sys* | /dev/pts | /dev/mqueue) continue ;; esac
    mount -o remount,bind,ro "$point" 2>/dev/null || true
done </proc/self/mounts
if touch "$3/.written" 2>/dev/null; then rm "$3/.written"; echo "still writable" >&2; exit 99; fi
shift 3
exec setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all --no-new-privs "$@"
"""
NOT_ROOT = ["unshare", "--user", "--map-user=10001", "--map-group=10001", "--keep-caps", "--mount"]


def confined(data: Path, temporary: Path, *command: str) -> list[str]:
    """Return a command that runs another one as user 10001, without capabilities, on a read-only system."""
    return [*NOT_ROOT, "sh", "-c", CONFINED, "sh", str(data), str(temporary), str(ROOT), *command]


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """A folder for what is temporary; the test is skipped where the system grants no namespaces."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    if not all(map(shutil.which, ("unshare", "setpriv", "mount"))):
        pytest.skip("unshare, setpriv or mount is not installed")
    tried = subprocess.run(
        confined(folder, folder, "true"), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if tried.returncode:
        pytest.skip(f"this system makes no user and mount namespaces: {tried.stderr.strip()}")
    return folder


async def test_it_serves_and_stops_cleanly_where_only_its_data_folder_can_be_written(
    tmp_path: Path, temporary: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    async with Lab() as lab:
        variables = environment(data, {
            "VERBATIM_DISCORD_TOKEN": lab.token,
            "VERBATIM_DISCORD_API_URL": lab.api_url,
            "VERBATIM_DISCORD_GATEWAY_URL": lab.gateway_url,
            "HOME": str(temporary),
            "MPLCONFIGDIR": str(temporary / "matplotlib"),
            "PYTHONDONTWRITEBYTECODE": "1",
        })  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            *confined(data, temporary, str(VERBATIM), "serve"),
            # What measures the coverage would write its own file.
            env={name: value for name, value in variables.items() if not name.startswith("COVERAGE_")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        served = Served(process, lab.backend.changes.announce)
        served.listen()
        await served.wait_for_line("ready discord")
        status = (Path("/proc") / str(process.pid) / "status").read_text(encoding="ascii")
        assert "CapEff:\t0000000000000000\n" in status
        assert "NoNewPrivs:\t1\n" in status
        told = await asyncio.to_thread(run_verbatim, data, "health")
        assert told.startswith(f"Process {process.pid} serves and does not take all questions.\n")
        assert "It lacks: a shared library" in told
        assert await served.stop() == 0
    assert not any('"error"' in line for line in served.log), served.story()
    assert {"state.db"} <= {path.name for path in data.iterdir()}

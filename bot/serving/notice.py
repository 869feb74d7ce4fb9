"""`<data>/serving.json`: how a command finds the process that serves. Only its owner may read it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from bot.serving.files import write_whole
from bot.serving.redaction import know

NOTICE_NAME: Final = "serving.json"


@dataclass(frozen=True, slots=True)
class Notice:
    """Where a process serves: the port for commands, the word that opens it, and the port of `/healthz` if any."""

    pid: int
    port: int
    secret: str
    health_port: int | None = None

    def __repr__(self) -> str:
        """Leave the secret out."""
        return f"Notice(pid={self.pid}, port={self.port}, health_port={self.health_port})"


def notice_file(data_folder: Path) -> Path:
    """Return where the notice lies while a process serves."""
    return data_folder / NOTICE_NAME


def put_up(data_folder: Path, notice: Notice) -> None:
    """Write the notice. Raises OSError."""
    know(notice.secret)
    write_whole(notice_file(data_folder), json.dumps(asdict(notice)).encode("ascii") + b"\n")


def take_down(data_folder: Path, notice: Notice) -> None:
    """Remove the notice, unless somebody else has put up theirs since. Raises OSError."""
    if read_notice(data_folder) == notice:
        notice_file(data_folder).unlink(missing_ok=True)


def read_notice(data_folder: Path) -> Notice | None:
    """Return the notice; None where there is none, where it is not for us, or where its process is dead."""
    try:
        found: Any = json.loads(notice_file(data_folder).read_bytes())
        notice = Notice(int(found["pid"]), int(found["port"]), str(found["secret"]), found.get("health_port"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    know(notice.secret)
    return notice if _lives(notice.pid) else None


def _lives(pid: int) -> bool:
    """Whether a process of that number is there; elsewhere than on POSIX only its port can tell."""
    if os.name != "posix":
        return True
    if pid <= 0:  # a group of processes, or all of them
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True

"""Small files that must be whole whenever somebody looks, and that nobody else may read."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step, on the disk when this returns, readable by the owner alone.

    The file before it stays as it was if anything fails. Makes the folder. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp makes it with mode 0600: it is never open to others, not even for a moment.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    if os.name == "posix":  # elsewhere a folder can't be opened, and renaming is durable by itself
        _synchronise(path.parent)


def _synchronise(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""strace, attached to a child that waits: to write down its system calls, or to break one of them."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from tests.torture.children import Child

STRACE: Final = shutil.which("strace")
CHANGING: Final = ("openat", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "unlink", "mkdir")
"""The calls that change files, or make changes durable."""
OTHERS: Final = ("fcntl", "pread64", "read", "close", "lseek", "newfstatat", "mmap", "munmap", "flock")
_CALL: Final = re.compile(r"(?P<thread>[0-9]+) +(?P<name>[a-z_0-9]+)\(")


@cache
def why_not() -> str:
    """Return why no process can be traced here; nothing where it can."""
    if STRACE is None:
        return "strace is not installed, so no process can be stopped at a chosen system call"
    tried = subprocess.run(
        [STRACE, "-f", "-o", "/dev/null", "-e", "trace=none", "true"], capture_output=True, text=True, check=False
    )
    return "" if tried.returncode == 0 else f"strace may not trace processes here: {tried.stderr.strip()}"


@contextmanager
def traced(child: Child, calls: Iterable[str], *options: str) -> Iterator[None]:
    """Trace these calls of `child`, which waits, and of its threads; leave the block only when it has ended."""
    assert STRACE is not None
    command = [STRACE, "-f", "-p", str(child.pid), "-e", f"trace={','.join(calls)}", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        first = strace.stderr.readline()
        assert "attached" in first, first + strace.stderr.read()
        yield
        strace.stderr.read()


@contextmanager
def killed_at(child: Child, call: str, count: int) -> Iterator[None]:
    """Have `child` killed when one of its threads enters its `count`-th system call named `call`."""
    with traced(child, [call], "-o", "/dev/null", "-e", f"inject={call}:signal=KILL:when={count}"):
        yield


@contextmanager
def failing_at(child: Child, call: str, error: str, when: str) -> Iterator[None]:
    """Have system calls named `call` fail; `when` is `N` for one of each thread, `N+` for all from then on."""
    with traced(child, [call], "-o", "/dev/null", "-e", f"inject={call}:error={error}:when={when}"):
        yield


def counted(trace: Path) -> dict[str, int]:
    """Return for each call how many the busiest thread made, from a trace that was written with `-o`."""
    lines = trace.read_text(encoding="utf-8").splitlines()
    per_thread = Counter((match["name"], match["thread"]) for line in lines if (match := _CALL.match(line)))
    return {name: max(n for (other, _), n in per_thread.items() if other == name) for name, _ in per_thread}

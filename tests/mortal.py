"""Runs code in a process whose user's permissions count, also where the tests run as root."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[1]
_WITHOUT_PRIVILEGES = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def run_as_mortal(arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run Python with `arguments`; the test is skipped where root can't give up its privileges."""
    prefix: tuple[str, ...] = ()
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no permissions of that kind")
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may read everything, and there is no setpriv to give that up with")
        prefix = _WITHOUT_PRIVILEGES
    variables = {name: value for name, value in os.environ.items() if not name.startswith("VERBATIM_")}
    return subprocess.run(
        [*prefix, sys.executable, *arguments],
        cwd=_ROOT,
        env=variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@contextmanager
def mode(place: Path, bits: int) -> Iterator[None]:
    """Give a file or a folder these permissions for a while, so that the test's folder can be cleared away after."""
    before = place.stat().st_mode
    place.chmod(bits)
    try:
        yield
    finally:
        place.chmod(before)

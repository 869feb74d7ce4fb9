"""The `verbatim` command, and `python -m bot`."""

import io
import os
import sys
from pathlib import Path
from typing import TextIO


def main() -> None:
    """Run the command that the arguments name, and end with its status."""
    _prepare_streams()
    try:
        from bot.cli import app

        app(prog_name="verbatim")
    except KeyboardInterrupt:  # so early or so late that no command was running
        sys.stderr.write("Stopped. The library is whole: nothing is left half done.\n")
        sys.exit(130)


def _prepare_streams() -> None:
    """Let no closed stream, and nothing that can't be written or read in the terminal's encoding, end a command."""
    # In this order: the lowest free descriptor is taken, so each gets its own number back.
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = sys.stdout or _nothing("w")
    sys.stderr = sys.stderr or _nothing("w")
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _nothing(mode: str) -> TextIO:
    """Open what is empty to read and takes all that is written; it stays open until the process ends."""
    stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - see above
    assert isinstance(stream, io.TextIOWrapper)  # noqa: S101 - a text mode
    return stream


if __name__ == "__main__":
    main()

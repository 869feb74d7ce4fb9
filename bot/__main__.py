"""The `verbatim` command, and `python -m bot`."""

import io
import sys


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
    """Let nothing that can't be written, or read, in the terminal's encoding end a command."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


if __name__ == "__main__":
    main()

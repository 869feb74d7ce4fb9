"""A process of its own that does what it is asked, one task after the other, until nobody asks any more.

Asked and answered is in frames: eight bytes for a length, then so many bytes of pickle. A task is a function of a
module and what it is called with, the answer what it returns. Both ends are this program; nothing else writes there.
"""

import os
import pickle
import sys
from typing import Any, BinaryIO, Final

_LENGTH_BYTES: Final = 8


def write_frame(stream: BinaryIO, content: object) -> None:
    """Write what can be pickled, and push it out."""
    written = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    stream.write(len(written).to_bytes(_LENGTH_BYTES))
    stream.write(written)
    stream.flush()


def read_frame(stream: BinaryIO) -> Any:  # noqa: ANN401 - whatever was written
    """Return what was written.

    Raises:
        EOFError: the other end has gone, perhaps in the middle of it.
    """
    length = int.from_bytes(_all(stream, _LENGTH_BYTES))
    return pickle.loads(_all(stream, length))  # noqa: S301 - by this program, over a pipe that nobody else has


def _all(stream: BinaryIO, length: int) -> bytes:
    read = stream.read(length)
    if len(read) < length:
        raise EOFError
    return read


def serve(asked: BinaryIO, answered: BinaryIO) -> None:
    """Do every task that is asked for, until the other end has gone."""
    while True:
        try:
            function, argument = read_frame(asked)
        except EOFError:
            return
        write_frame(answered, function(argument))


def main() -> None:
    """Serve over standard input and output."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # what is printed by mistake is no answer
    serve(sys.stdin.buffer, answers)

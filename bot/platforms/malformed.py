"""What a platform sent is not of the form that it promises: one error for all the ways in which reading it fails."""

from collections.abc import Iterator
from contextlib import contextmanager


class MalformedError(Exception):
    """It can't be read, and is left out."""


@contextmanager
def reading() -> Iterator[None]:
    """Call a failure to read something by its name: MalformedError."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise MalformedError(f"{type(error).__name__}: {error}") from error

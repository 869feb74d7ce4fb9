"""Drawn at random: a text, and any spans over it, also beyond it, empty, reversed and overlapping."""

from hypothesis import strategies as st

from index.model import Span


def marks(longest: int) -> st.SearchStrategy[list[Span]]:
    """Return a strategy for spans of a text of at most so many characters."""
    offsets = st.integers(-2, longest + 3)
    return st.lists(st.tuples(offsets, offsets), max_size=5)

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.engine.joining import Kept, joined
from index.engine.vocabulary import numbered

ALIKE = ("plumless", "buckeroo")
"""Two words of one checksum."""
TERMS = st.sets(st.sampled_from([*ALIKE, "ant", "bee", "", "plumles", "ж", "\ud800"]))


def kept(terms: Sequence[str], left: frozenset[str]) -> tuple[Kept, list[str]]:
    """Return the terms that are left of a vocabulary, and their names in its order."""
    vocabulary, _ = numbered(terms)
    names = list(vocabulary.terms())
    return Kept.of(vocabulary, np.array([name in left for name in names], dtype=np.bool_)), names


def test_two_words_have_one_checksum() -> None:
    assert crc32(ALIKE[0].encode()) == crc32(ALIKE[1].encode())


@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_vocabularies_become_that_of_all_terms_that_are_left(parts: list[tuple[set[str], set[str]]]) -> None:
    some = [kept(sorted(terms), frozenset(terms & left)) for terms, left in parts]
    found, numbers = joined([one for one, _ in some])
    wanted, _ = numbered(sorted({term for terms, left in parts for term in terms & left}))
    for name, column in wanted.columns().items():
        assert found.columns()[name].all().tolist() == column.all().tolist()
    every = list(found.terms())
    for (one, names), own in zip(some, numbers, strict=True):
        assert [every[number] for number in own.tolist()] == [names[number] for number in one.numbers.tolist()]

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engine import coding
from index.engine.coding import APART, Coded, Pairs, Shortener, key_of, numbered_pairs, pair_of, tabled
from index.engine.columns import MemoryColumn

PAIRS = st.lists(st.tuples(st.integers(1, 2**31 - 1), st.integers(1, 2**31 - 1)), max_size=30)


@given(PAIRS, st.sampled_from([0, 1 << 62]))
def test_every_posting_has_its_own_pair_however_the_pairs_are_found(pairs: list[tuple[int, int]], most: int) -> None:
    small = [(frequency % 9 + 1, length % 9 + 1) for frequency, length in pairs]
    given_ones = small if most else pairs
    frequencies, lengths = np.array(given_ones, dtype=np.int32).reshape(-1, 2).T
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(coding, "_FEW_PAIRS", most)
        patched.setattr(coding, "_LOOSE", 0)
        found, numbers = numbered_pairs(frequencies, lengths)
    assert list(zip(*(column.tolist() for column in pair_of(found.keys[numbers])), strict=True)) == given_ones
    assert found.keys.tolist() == sorted(set(key_of(frequencies, lengths).tolist()))
    assert found.counts.tolist() == [given_ones.count(pair) for pair in sorted(set(given_ones))]


def test_the_commonest_pairs_stand_first_in_a_table_and_before_them_none() -> None:
    table, numbers = tabled(Pairs(np.array([5, 6, 7]), np.array([1, 9, 9])))
    assert table.keys.tolist() == [0, 6, 7, 5]
    assert table.keys[numbers].tolist() == [5, 6, 7]
    assert table.counts.tolist() == [0, 9, 9, 1]


@pytest.mark.parametrize(("size", "rare", "width"), [(200, 1, 1), (300, 100, 1), (300, 4_000, 2)])
def test_every_number_comes_back_in_one_byte_or_two(size: int, rare: int, width: int) -> None:
    chance = np.random.default_rng(5)
    codes = np.concatenate((chance.integers(0, 200, 4_000), chance.integers(0, size, rare), [size - 1]))
    chance.shuffle(codes)
    shortener = Shortener(np.bincount(codes, minlength=size))
    written = np.concatenate([shortener.shortened(part) for part in np.array_split(codes, 3)])
    assert written.itemsize == width
    apart = [MemoryColumn(numbers) for _, numbers in shortener.apart()]
    assert bool(apart) == (width == 1 and size > APART + 1)
    table = MemoryColumn((np.arange(size) / 7).astype(np.float32))
    column = Coded(MemoryColumn(written), table, table, table, *apart)
    wanted = table.all()[codes]
    assert len(column) == len(codes)
    assert column.all().tobytes() == wanted.tobytes()
    assert column.slice(1_000, 1_500).tobytes() == wanted[1_000:1_500].tobytes()
    places = [7, int(codes.argmax()), 3]
    assert column.take(places).tobytes() == wanted[places].tobytes()
    assert column.take([]).tolist() == []

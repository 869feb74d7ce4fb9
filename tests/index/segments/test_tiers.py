from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from index.segments.tiers import MERGED_AT_ONCE, Weight, emptied, has_drifted, is_enough, to_merge


def weights(*live: int) -> list[Weight]:
    return [Weight(number, size, size) for number, size in enumerate(live)]


def test_documents_are_enough_by_their_number_or_by_their_length() -> None:
    assert is_enough(100, 100)
    assert is_enough(1, 5_000)
    assert not is_enough(99, 4_999)


def test_a_full_tier_is_merged_and_a_larger_segment_is_left_alone() -> None:
    assert to_merge(weights(100, 120, 9_000, 90, 300)) == (0, 1, 3, 4)
    assert to_merge(weights(100, 120, 9_000, 90)) == ()


def test_a_segment_is_rewritten_when_most_of_it_is_gone() -> None:
    assert to_merge([Weight(0, 60, 100), Weight(1, 40, 100)]) == (1,)


def test_a_segment_of_which_nothing_is_left_is_told() -> None:
    assert emptied([Weight(3, 0, 5), Weight(4, 1, 5)]) == (3,)


def test_a_mean_drifts_in_any_grain() -> None:
    assert has_drifted({"sentence": 10.0, "passage": 50.0}, {"sentence": 10.2, "passage": 56.0}, 0.1)
    assert not has_drifted({"sentence": 10.0, "passage": 50.0}, {"sentence": 10.2, "passage": 54.0}, 0.1)


@given(st.lists(st.integers(1, 300), min_size=1, max_size=60))
def test_few_segments_are_left_and_no_document_is_merged_often(additions: Sequence[int]) -> None:
    held: list[Weight] = []
    written = 0
    for number, size in enumerate(additions):
        held.append(Weight(number, size, size))
        while group := to_merge(held):
            total = sum(one.live for one in held if one.id in group)
            held = [*(one for one in held if one.id not in group), Weight(1_000 + written, total, total)]
            written += total
    most_tiers = 8
    assert len(held) <= (MERGED_AT_ONCE - 1) * most_tiers
    assert written <= most_tiers * sum(additions)

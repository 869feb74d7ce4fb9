import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.copies import collapse, is_copy

WIRE = "The mayor told the council on Tuesday that 1,800 two-inch pipes, each of 2,000 pounds, had been ordered."


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        "the mayor told the council on tuesday that 1800 two - inch pipes , each of 2000lb , had been ordered .",
        "Mayor told the council on Tuesday that 1,800 two-inch pipes, each of 2,000 pounds, had been ordered.",
        f"In a heated debate that went on until midnight, witnesses recall, {WIRE[0].lower()}{WIRE[1:]}",
    ],
)
def test_wire_copy_is_a_copy_however_it_is_printed(copy: str) -> None:
    assert is_copy(WIRE, copy)
    assert is_copy(copy, WIRE)


def test_british_and_american_spellings_are_one() -> None:
    assert is_copy(
        "“Our defence centre will honour the labour treaty,” the colonel promised.",
        '"Our defense center will honor the labor treaty," the colonel promised.',
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The storm damaged 40 houses near the old harbour.", "The storm damaged 70 houses near the old harbour."),
        ("The council meets Anna Berg near the old harbour.", "The council meets Olga Lund near the old harbour."),
        ("The old harbour was closed to ships in May.", "The old harbour was closed to ships in July."),
        ("The ferry will stop at the old harbour pier.", "The ferry will not stop at the old harbour pier."),
        ("Prices of old harbour flats rose sharply again.", "Prices of old harbour flats fell sharply again."),
        ("He said so.", "She said no."),
    ],
)
def test_another_figure_name_date_or_negation_is_no_copy(first: str, second: str) -> None:
    assert not is_copy(first, second)


def test_sentences_on_one_topic_in_other_words_are_no_copies() -> None:
    first = "The ferry to the northern islands stops at the old harbour pier in summer, says the captain."
    assert not is_copy(first, "Anglers like the old harbour pier, since the ferry seldom disturbs the fish there.")


def test_groups_keep_the_order_and_start_with_the_best() -> None:
    other = "The ferry will stop at the old harbour pier."
    assert collapse([WIRE, other, WIRE.replace(",", ""), other.upper()], 9) == ((0, 2), (1, 3))


def test_nothing_collapses_into_nothing() -> None:
    assert collapse([], 9) == ()


SENTENCES = st.lists(st.sampled_from([WIRE, WIRE.lower(), "", "...", "No.", "Ships left.", "Ships left the port."]))


@given(SENTENCES)
def test_every_position_is_in_one_group(sentences: list[str]) -> None:
    groups = collapse(sentences, len(sentences))
    assert sorted(position for group in groups for position in group) == list(range(len(sentences)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    assert all(list(group) == sorted(group) for group in groups)
    assert collapse(sentences, len(sentences)) == groups


@given(SENTENCES, st.integers(0, 9))
def test_the_first_groups_are_whole_however_many_are_wanted(sentences: list[str], most: int) -> None:
    assert collapse(sentences, most) == collapse(sentences, len(sentences))[:most]


@given(st.text(max_size=100), st.text(max_size=100))
def test_being_a_copy_is_mutual(first: str, second: str) -> None:
    assert is_copy(first, second) == is_copy(second, first)
    assert is_copy(first, first)

"""A question that asks for several things is taken apart; any other stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.parts import MAX_CHARS, MOST_PARTS, Joint, parts, woven

COMPOUND = {
    "Who founded the mill, and when did the dam burst?": ("Who founded the mill", "when did the dam burst?"),
    "Who founded the mill and when did it burn down?": (
        "Who founded the mill",
        "when did it burn down founded mill",
    ),
    "Who owns the ferry and why?": ("Who owns the ferry", "why owns ferry"),
    "How many sheep were shorn and how much did the wool weigh?": (
        "How many sheep were shorn",
        "how much did the wool weigh?",
    ),
    "What did the mayor promise and what did the council decide?": (
        "What did the mayor promise",
        "what did the council decide?",
    ),
    "Is the bridge open and who paid for the repair?": ("Is the bridge open", "who paid for the repair?"),
    "When and where was the treaty signed?": ("When was the treaty signed?", "where was the treaty signed?"),
    "how and why did the dam burst": ("how did the dam burst", "why did the dam burst"),
    "What year did the miller die and what was the cause?": (
        "What year did the miller die",
        "what was the cause year miller die",
    ),
    "Why did the baker leave? Who took over the shop?": (
        "Why did the baker leave?",
        "Who took over the shop?",
    ),
    "Who wrote the charter? When?": ("Who wrote the charter?", "When wrote charter"),
    "How do farmers and millers see the toll differently?": (
        "How do farmers see the toll differently?",
        "How do millers see the toll differently?",
    ),
    "What did Mayor Ada Lind and Captain Roe each say about the toll?": (
        "What did Mayor Ada Lind each say about the toll?",
        "What did Captain Roe each say about the toll?",
    ),
    "What is the difference between the ferry and the barge?": (
        "What is the difference between the ferry?",
        "What is the difference between the barge?",
    ),
}
SINGLE = (
    "",
    "Who founded the mill?",
    "Who founded the mill and the brewery?",
    "What do salt and pepper cost?",
    "What did the man say who came by boat and who left on foot?",
    "When the dam burst, who gave the order and led the rescue?",
    "bread and butter prices",
    "Which rules and which exceptions hold?",
    "What happened when the dam burst and where the water went?",
    "Who wrote “Pride and Prejudice”?",
    "It rained. Who closed the gate?",
    "What is the difference in height?",
    "When did Ada and Bo meet each other?",
    "What different birds live in reeds and cliffs?",
    "Romeo and Juliet, act one",
)


@pytest.mark.parametrize(("text", "expected"), COMPOUND.items())
def test_each_part_is_a_question_of_its_own(text: str, expected: tuple[str, ...]) -> None:
    assert tuple(part.text for part in parts(text)) == expected


@pytest.mark.parametrize("text", SINGLE)
def test_a_single_question_stays_whole(text: str) -> None:
    assert parts(text) == ()


def test_the_joint_is_named() -> None:
    assert {part.joint for part in parts("When and where was the treaty signed?")} == {Joint.QUESTION_WORDS}


def test_a_question_of_too_many_parts_stays_whole() -> None:
    asked = " ".join(f"Who built tower{number}?" for number in range(MOST_PARTS + 1))
    assert parts(asked) == ()


def test_a_long_text_stays_whole() -> None:
    assert parts("Who left? Who came? " + "x" * MAX_CHARS) == ()


@given(st.lists(st.sampled_from("who when and or the mill burn did is , ? both each A B vs Ada".split()), max_size=30))
def test_parts_are_few_and_hold_only_words_of_the_question(words: list[str]) -> None:
    text = " ".join(words)
    found = parts(text)
    assert len(found) == 0 or 1 < len(found) <= MOST_PARTS
    assert all(set(part.text.replace(",", " ").replace("?", " ").split()) <= set(text.split()) for part in found)


def test_the_best_of_each_part_stands_behind_the_first() -> None:
    assert woven(["a", "b", "c"], [["a", "d"], ["c", "e"], []]) == ["a", "c", "b"]
    assert woven([], [["d"]]) == ["d"]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.kinds import AnswerKind, expectation, expected_kinds

PERSON, PLACE, DATE, NUMBER = AnswerKind.PERSON, AnswerKind.PLACE, AnswerKind.DATE, AnswerKind.NUMBER
REASON, SPEECH, YESNO = AnswerKind.REASON, AnswerKind.SPEECH, AnswerKind.YESNO
DEFINITION, MANNER, THING = AnswerKind.DEFINITION, AnswerKind.MANNER, AnswerKind.THING


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Who runs the archive?", {PERSON}),
        ("whos in charge of the archive", {PERSON}),
        ("which senators were angry", {PERSON}),
        ("who wrote the report", {PERSON}),
        ("hey bot who's Ada Byron?", {PERSON, DEFINITION}),
        ("and the letter, where did that end up?", {PLACE}),
        ("@bot tell me where he spoke", {PLACE}),
        ("what is the capital of Peru", {PLACE}),
        ("whens the next release", {DATE}),
        ("do you know when it was first used?", {DATE}),
        ("what year was the film made", {DATE}),
        ("how long ago did it open", {DATE}),
        ("how many ppl fled", {NUMBER}),
        ("hwo many bombs", {NUMBER}),
        ("and whats the weight of the big ones in kg", {NUMBER}),
        ("How long does a backup take?", {NUMBER}),
        ("how come it crashed", {REASON}),
        ("y did they stop", {REASON}),
        ("what caused the delay", {REASON}),
        ("What is the purpose of the lock?", {REASON}),
        ("waht did the minister say abuot it", {SPEECH, THING}),
        ("How did the speaker describe the plan?", {SPEECH}),
        ("why does Miller think so", {REASON, SPEECH}),
        ("is the shop open", {YESNO}),
        ("so does it work offline", {YESNO}),
        ("Do the reports agree on how many people left?", {YESNO, NUMBER}),
        ("what are jdam kits", {DEFINITION}),
        ("what does idempotent mean", {DEFINITION}),
        ("how do i reverse a list", {MANNER}),
        ("what is the best way to store seeds", {MANNER}),
        ("What are the people who fled running short of?", {THING}),
        ("When the war ended, what did the king do?", {THING}),
        ("name the senators who were angry", {PERSON}),
        ("date of the attack", {DATE}),
        ("population tokyo", {NUMBER}),
        ("hospitals overwhelmed", set()),
        ("", set()),
        ("?!", set()),
    ],
)
def test_a_question_expects_the_kinds_that_its_words_ask_for(text: str, kinds: set[AnswerKind]) -> None:
    assert expected_kinds(text) == kinds


def test_case_and_apostrophes_change_nothing() -> None:
    written = ["When's the release?", "when’s the release", "WHENS THE RELEASE", "when is the release"]
    assert len({expectation(text) for text in written}) == 1


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("Which add-ons were looked at?", ("add-ons",)),
        ("how many British aid workers were killed", ("british", "aid", "workers")),
        ("what's the weight of it", ("weight",)),
        ("what was the name of the first president of the club", ("first", "president")),
        ("who was it", ()),
    ],
)
def test_the_noun_that_is_asked_for_is_read(text: str, noun: tuple[str, ...]) -> None:
    assert expectation(text).noun == noun


def test_a_long_statement_expects_nothing() -> None:
    assert expected_kinds("the population of the town grew by half in the years after the war") == set()


@given(st.text(max_size=200))
def test_any_text_has_an_expectation(text: str) -> None:
    assert expectation(text) == expectation(text)

import json

import pytest

from index.evaluation import GoldSet, Place, Rule, Shelf, read_gold_lines, read_never_quoted
from tests.index.evaluation.made import TEXT, document

SHELF = Shelf([document(), document("storm.md", "A storm sank\n  eleven boats."), document("storm.md", "x", "other")])


def read(*lines: object) -> GoldSet:
    given = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return read_gold_lines("gold.jsonl", given, SHELF)


def complaint(line: object) -> str:
    found = read(line)
    assert found.questions == ()
    (only,) = found.complaints
    assert (only.file, only.line) == ("gold.jsonl", 1)
    assert only.advice.endswith((".", "}", "PATH"))
    return only.message


def test_a_plain_line_becomes_the_places_of_its_quote() -> None:
    (question,) = read({"question": "How many?", "document": "harbour.md", "quote": "forty boats"}).questions
    assert (question.id, question.rule, question.answerable) == ("How many?", Rule.OVERLAP, True)
    (place,) = question.gold
    assert TEXT[place.start : place.end] == "forty boats"


def test_a_quote_is_found_whatever_white_space_stands_between_its_words() -> None:
    (question,) = read({"question": "What?", "quote": " sank eleven\tboats. "}).questions
    assert question.gold == (Place("storm.md", 8, 28, source="notes"),)


def test_without_a_document_every_place_is_gold() -> None:
    (question,) = read({"question": "What?", "quote": "sank"}).questions
    assert {place.document for place in question.gold} == {"harbour.md", "storm.md"}


def test_a_null_quote_is_to_be_declined() -> None:
    (question,) = read({"question": "Who sank it?", "document": None, "quote": None}).questions
    assert (question.answerable, question.gold) == (False, ())


def test_a_line_with_places_keeps_all_that_it_says() -> None:
    place = {"file": "harbour.md", "start": 0, "end": 36}
    line = {
        "id": "q1",
        "text": "Who built it?",
        "type": "who",
        "style": "full",
        "answerable": True,
        "needs": ["multi-source"],
        "gold": [place | {"part": 1}],
        "weak": [place | {"start": 37, "end": 58}],
        "context": [place | {"start": 59, "end": 74}],
        "short_spans": [place | {"end": 9}],
    }
    (question,) = read(line).questions
    assert (question.id, question.kind, question.style, question.rule) == ("q1", "who", "full", Rule.SENTENCE)
    assert question.gold == (Place("harbour.md", 0, 36, 1),)
    assert [place.start for place in question.neutral] == [37, 59]
    assert question.short == (Place("harbour.md", 0, 9),)
    assert (question.is_multi_source, question.copies_count) == (True, False)


def test_a_document_that_is_not_there_is_named_with_those_that_come_close() -> None:
    found = read({"question": "Who?", "document": "harbor.md", "quote": "Ada"})
    (only,) = found.complaints
    assert only.message == "The library has no document “harbor.md”."
    assert only.advice.startswith("Did you mean “harbour.md”?")
    assert "verbatim index PATH" in only.advice


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{oops", "The line is no valid JSON."),
        ('{"ä": 1}'.encode("latin-1"), "The line is not in UTF-8."),
        ([1], "The line is no JSON object."),
        ({"question": " "}, "“question” is missing, empty or no text."),
        ({"question": "Who?"}, "“quote” is missing."),
        ({"question": "Who?", "quote": ""}, "“quote” is missing, empty or no text."),
        ({"question": "Who?", "quote": "whales"}, "No document of the library holds the text “whales”."),
        (
            {"question": "Who?", "document": "harbour.md", "quote": "whales"},
            "The document “harbour.md” does not hold the text “whales”.",
        ),
        ({"question": "Who?", "id": True, "quote": None}, "“id” is no text and no whole number."),
        ({"id": "q", "text": "Who?"}, "“answerable” is neither true nor false."),
        ({"id": "q", "text": "Who?", "answerable": True}, "“answerable” and “gold” contradict each other."),
        ({"id": "q", "text": "Who?", "answerable": True, "gold": {}}, "“gold” is no list."),
        ({"id": "q", "text": "Who?", "answerable": True, "gold": [1]}, "“gold” holds something that is no object."),
        (
            {"id": "q", "text": "Who?", "answerable": True, "gold": [{"file": "harbour.md", "start": -1, "end": 3}]},
            "“start” is no whole number.",
        ),
        (
            {"id": "q", "text": "Who?", "answerable": True, "gold": [{"file": "harbour.md", "start": 90, "end": 98}]},
            "There is no text from 90 to 98 in “harbour.md”, which has 97 characters.",
        ),
    ],
)
def test_a_line_that_cannot_be_measured_says_why(line: object, message: str) -> None:
    assert complaint(line) == message


def test_a_bad_line_does_not_spoil_the_others_and_blank_lines_count_as_lines() -> None:
    found = read({"question": "Who?", "quote": None}, b"", b"{", {"question": "What?", "quote": "sank"})
    assert [question.id for question in found.questions] == ["Who?", "What?"]
    assert [complaint.line for complaint in found.complaints] == [3]


def test_a_question_that_stands_there_twice_is_measured_once_and_complained_about() -> None:
    found = read({"question": "Who?", "quote": None}, {"question": "Who?", "quote": "sank"})
    assert [question.answerable for question in found.questions] == [False]
    assert "earlier line" in found.complaints[0].message


def test_captions_of_a_sentence_gold_are_never_to_be_quoted() -> None:
    sentences = [{"start": 0, "end": 36, "kind": "sentence"}, {"start": 59, "end": 74, "kind": "caption"}]
    record = {"files": {"harbour.md": {"sentences": sentences}}}
    assert read_never_quoted(record, ("caption",), SHELF) == (Place("harbour.md", 59, 74),)

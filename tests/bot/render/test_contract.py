import json

from hypothesis import given
from hypothesis import strategies as st

from bot.render.contract import json_line, outcome_record, unread_record
from index.model import Answer, Copy, DeclineReason, NoAnswer, Question, Quote, RankedDocument

KEYS = ["id", "answered", "confidence", "reason", "quotes", "documents", "elapsed_ms"]
QUOTE_KEYS = ["rank", "score", "source", "document", "title", "start", "end", "text", "revision", "also", "marked"]
COPY = Copy("wire", "b.txt", 4, 9, "It is")
QUOTE = Quote(1, 2.5, "notes", "a.txt", "A", 0, 6, "It is.", "f" * 64, url="https://example.org", also=(COPY,) * 7)
ASKED = Question("What is it?", ())
RANKED = (RankedDocument("notes", "a.txt", 3.0),)


def test_an_answer_has_every_key_in_the_contracts_order() -> None:
    record = outcome_record(Answer(ASKED, (QUOTE,), RANKED, 0.75, 1), identifier="q1", elapsed_ms=1.23456)
    assert list(record) == KEYS
    assert list(record["quotes"][0]) == QUOTE_KEYS
    assert record["documents"] == [{"source": "notes", "document": "a.txt", "score": 3.0}]
    assert record | {"quotes": [], "documents": []} == {
        "id": "q1",
        "answered": True,
        "confidence": 0.75,
        "reason": None,
        "quotes": [],
        "documents": [],
        "elapsed_ms": 1.235,
    }


def test_at_most_five_copies_are_listed_with_their_places() -> None:
    record = outcome_record(Answer(ASKED, (QUOTE,), (), 1.0, 1), identifier=None, elapsed_ms=0)
    copy = {"source": "wire", "document": "b.txt", "start": 4, "end": 9, "text": "It is"}
    assert record["quotes"][0]["also"] == [copy] * 5


def test_a_declined_question_carries_its_reason_and_its_nearest_quotes() -> None:
    outcome = NoAnswer(ASKED, DeclineReason.LOW_CONFIDENCE, (QUOTE,), RANKED, 0.25, 1)
    record = outcome_record(outcome, identifier="q1", elapsed_ms=0)
    assert list(record) == KEYS
    assert (record["answered"], record["reason"]) == (False, "low_confidence")
    assert [quote["text"] for quote in record["quotes"]] == ["It is."]


def test_an_unread_line_has_every_key_too() -> None:
    record = unread_record("bad_json", identifier=None, elapsed_ms=0.5)
    assert list(record) == KEYS
    assert list(record.values()) == [None, False, 0.0, "bad_json", [], [], 0.5]


@given(st.text(st.characters(codec=None)), st.sampled_from(["utf-8", "ascii", "latin-1", None]))
def test_a_line_of_json_is_one_line_that_its_encoding_can_write_and_means_the_same(
    text: str, encoding: str | None
) -> None:
    line = json_line({"text": text}, encoding)
    line.encode(encoding or "ascii")
    assert "\n" not in line
    assert json.loads(line) == {"text": text}


def test_characters_stay_as_they_are_where_they_can() -> None:
    assert json_line({"text": "Grüße"}, "utf-8") == '{"text": "Grüße"}'

import json
from collections.abc import Sequence

import pytest

from index.evaluation import CollectionReader, GoldError, GoldSet, Place, Rule, Shelf, read_corpus
from tests.index.evaluation.made import CUTS, TEXT, document

CORPUS = [{"id": "harbour.md", "text": TEXT, "sents": CUTS}]


def as_lines(records: Sequence[object]) -> list[bytes]:
    return [json.dumps(record).encode() for record in records] + [b""]


def read(
    gold: Sequence[object], corpus: Sequence[object] = CORPUS, queries: Sequence[object] = (), *, inside: bool = False
) -> GoldSet:
    asked = queries or [{"id": "1", "text": "Who built it?"}]
    reader = CollectionReader(read_corpus(as_lines(corpus)), Shelf([document()]), inside)
    return reader.read(as_lines(asked), as_lines(gold))


def gold(**more: object) -> dict[str, object]:
    return {"qid": "1", "doc": "harbour.md", "answerable": True, "sents": [1], "answers": []} | more


def test_gold_sentences_are_those_of_the_corpus() -> None:
    (question,) = read([gold(sents=[0, 3])]).questions
    assert question.gold == (Place("harbour.md", 0, 36), Place("harbour.md", 75, 97))
    assert (question.rule, question.copies_count, question.inside) == (Rule.OVERLAP, True, None)


def test_without_reference_sentences_an_answer_must_be_covered() -> None:
    corpus = [{"id": "harbour.md", "text": TEXT}]
    (question,) = read([gold(sents=[], answers=[{"text": "1901", "start": 31}])], corpus).questions
    assert question.rule is Rule.COVER
    assert question.gold == (Place("harbour.md", 31, 35, longest=250),)


def test_grades_make_it_a_ranking_of_documents() -> None:
    (question,) = read([{"qid": "1", "rels": {"harbour.md": 1}}]).questions
    assert (question.rule, question.grades) == (Rule.DOCUMENTS, {"harbour.md": 1})


def test_a_question_may_be_about_its_document_alone() -> None:
    assert read([gold()], inside=True).questions[0].inside == "harbour.md"


def test_an_unanswerable_question_has_no_gold() -> None:
    (question,) = read([gold(answerable=False, sents=[])]).questions
    assert (question.answerable, question.gold) == (False, ())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (gold(qid="9"), "No query has the id “9”."),
        (gold(doc="storm.md"), "The library has no document “storm.md”."),
        (gold(sents=[9]), "“sents” names a sentence that “harbour.md” does not have."),
        (gold(sents=[]), "It is answerable, but names no sentence and no answer."),
        ({"qid": "1", "rels": {}}, "“rels” names no document."),
        ({"qid": "1", "rels": {"harbour.md": "a"}}, "“harbour.md” is no whole number."),
    ],
)
def test_gold_that_cannot_be_measured_says_why(line: object, message: str) -> None:
    found = read([line])
    assert found.questions == ()
    assert (found.complaints[0].file, found.complaints[0].line) == ("gold.jsonl.gz", 1)
    assert found.complaints[0].message == message


def test_a_text_that_is_not_the_library_s_is_not_measured() -> None:
    found = read([gold()], [{"id": "harbour.md", "text": TEXT + " More.", "sents": CUTS}])
    assert found.complaints[0].message == "The library's text of “harbour.md” is not the corpus's."


def test_a_query_without_gold_and_one_that_stands_twice_are_complained_about() -> None:
    twice = [{"id": "1", "text": "Who?"}, {"id": "1", "text": "What?"}]
    assert "earlier line" in read([gold()], queries=twice).complaints[0].message
    assert "earlier line" in read([gold(), gold()]).complaints[0].message
    two = [{"id": "1", "text": "Who?"}, {"id": "2", "text": "What?"}]
    assert [complaint.line for complaint in read([gold()], queries=two).complaints] == [2]
    assert read([gold()], queries=[{"id": "1"}]).complaints[0].file == "queries.jsonl.gz"


def test_a_corpus_with_a_broken_line_is_none() -> None:
    with pytest.raises(GoldError, match="no pair of numbers"):
        read_corpus(as_lines([{"id": "a", "text": "", "sents": [1]}]))

from dataclasses import replace
from itertools import count

from index.answering import Answerer
from index.evaluation import GoldQuestion, GoldSet, Place, Rule, ask_all
from index.model import Scope
from tests.index.answering.library import document, settings

BUILT = "Ada Finch made the harbour in 1901."
NOTES = document("harbour.md", BUILT, "It holds forty boats.", source="notes")
OTHER = document("other.md", "Ben Crane built the harbour.", source="other")
ANSWERER = Answerer(1, [NOTES, OTHER], settings(answers__min_confidence="0.0"))
QUESTION = GoldQuestion(
    "q", "Who built the harbour?", answerable=True, rule=Rule.OVERLAP, gold=(Place("harbour.md", 0, len(BUILT)),)
)


def first_document(question: GoldQuestion, scope: Scope | None = None) -> str:
    gold = GoldSet((question,))
    (found,) = ask_all(ANSWERER, gold, lambda: 0.0, scope) if scope else ask_all(ANSWERER, gold, lambda: 0.0)
    assert found.first is not None
    return found.first.document


def test_a_question_is_asked_of_everything_unless_it_says_otherwise() -> None:
    assert first_document(QUESTION) == "other.md"


def test_a_question_about_one_document_is_asked_inside_it_alone() -> None:
    assert first_document(replace(QUESTION, inside="harbour.md")) == "harbour.md"


def test_a_scope_restricts_where_all_are_asked() -> None:
    assert first_document(QUESTION, Scope(frozenset({"notes"}))) == "harbour.md"
    assert first_document(replace(QUESTION, inside="harbour.md"), Scope(frozenset({"notes"}))) == "harbour.md"


def test_the_time_is_the_clock_s_in_milliseconds() -> None:
    ticks = count()
    found = list(ask_all(ANSWERER, GoldSet((QUESTION, replace(QUESTION, id="r"))), lambda: next(ticks) / 4))
    assert [judgement.elapsed_ms for judgement in found] == [250, 250]


def test_where_documents_are_judged_a_thousand_are_ranked() -> None:
    many = [document(f"{number}.md", f"Boat {number}.", source="notes") for number in range(150)]
    question = GoldQuestion(
        "q", "boat", answerable=True, rule=Rule.DOCUMENTS, grades={f"{n}.md": 1 for n in range(150)}
    )
    (found,) = ask_all(Answerer(1, many, settings()), GoldSet((question,)), lambda: 0.0)
    assert found.ranking is not None
    assert found.ranking.average_precision == 1

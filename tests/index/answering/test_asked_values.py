import pytest

from index.answering.asked_values import COUNTED_BEHIND, FAR, apartness, counted_terms, is_counted
from index.answering.kinds import AnswerKind
from index.answering.question import QuestionLimits, Unanswerable, understand
from index.text.terms import TermAnalyzer

ANALYZER = TermAnalyzer()
LIMITS = QuestionLimits(500, 32)
NUMBER = frozenset({AnswerKind.NUMBER})
DATE = frozenset({AnswerKind.DATE})


def counted(text: str, language: str = "en") -> set[str]:
    question = understand(text, ANALYZER, LIMITS, language)
    assert not isinstance(question, Unanswerable)
    return set(counted_terms(question, ANALYZER))


def terms(text: str) -> list[str]:
    return ANALYZER.terms(text)


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("How many British aid workers were killed in April?", "british aid workers"),
        ("how many soldiers died", "soldiers died"),
        ("Do the papers agree on how many people fled?", "people fled"),
        ("how  many of the jars are broken", "jars"),
    ],
)
def test_what_is_to_be_counted_stands_behind_how_many(text: str, noun: str) -> None:
    assert counted(text) == set(terms(noun))


@pytest.mark.parametrize(
    "text", ["How much was the shipment worth?", "Which soldiers died?", "how old is the pier", "soldiers: how many?"]
)
def test_a_question_that_counts_nothing_asks_for_no_counted_thing(text: str) -> None:
    assert counted(text) == set()


def test_only_english_is_read_so() -> None:
    assert counted("wie viele Soldaten heißt how many soldiers", "de") == set()


def test_a_thing_is_counted_by_a_figure_or_a_number_word_close_before_it() -> None:
    soldiers = counted("how many soldiers were there")
    assert is_counted(soldiers, terms("The army lost 1,200 tired young soldiers."))
    assert is_counted(soldiers, terms("Three soldiers were seen."))
    assert not is_counted(soldiers, terms("Soldiers saw 3 ships."))
    assert not is_counted(soldiers, terms("Three ships were seen."))
    assert not is_counted(soldiers, ["3", *["ship"] * COUNTED_BEHIND, *soldiers])


def test_a_value_is_as_far_apart_as_the_nearest_of_the_question_s_words() -> None:
    asked = set(terms("iron dome used"))
    beside = terms("The iron dome was used 42 times.")
    assert apartness(asked, NUMBER, beside) == 0.0
    far = ["42", *["filler"] * 4, "iron"]
    assert apartness(asked, NUMBER, far) == apartness(asked, NUMBER, far[::-1]) == 4 / (FAR - 1)
    assert apartness(asked, NUMBER, ["42", *["filler"] * 50, "iron"]) == 1.0


def test_a_day_or_a_time_is_a_value_where_a_date_is_asked_for() -> None:
    asked = set(terms("iron dome"))
    sentence = terms("On Wednesday the minister said in an interview that more iron would be supplied.")
    assert apartness(asked, DATE, sentence) > 0.0
    assert apartness(asked, NUMBER, sentence) == 0.0


def test_a_figure_of_the_question_is_no_value() -> None:
    asked = set(terms("2,000 bombs"))
    assert apartness(asked, NUMBER, terms("The 2,000 heavy old grey bombs.")) == 0.0


def test_nothing_is_apart_where_no_value_is_asked_for_or_none_is_there() -> None:
    asked = set(terms("iron dome"))
    assert apartness(asked, frozenset({AnswerKind.PERSON}), ["42", *["filler"] * 50, "iron"]) == 0.0
    assert apartness(asked, NUMBER, ["filler", "iron"]) == apartness(asked, NUMBER, ["42", "filler"]) == 0.0
    assert apartness(asked, NUMBER, []) == 0.0

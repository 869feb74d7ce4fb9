from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.aliases import Reading
from index.answering.kinds import expected_kinds
from index.answering.profiles import NOTHING, profile
from index.answering.question import QuestionLimits, understand
from index.answering.signals import HIGHEST_BM25, SIGNALS, Asked, Sighting, gram_weights, signals
from index.model import Question
from index.text.terms import TermAnalyzer

ANALYZER = TermAnalyzer()
LIMITS = QuestionLimits(2000, 64)


def about(text: str, *sentences: str) -> Asked:
    question = understand(text, ANALYZER, LIMITS)
    assert isinstance(question, Question)
    terms = [entry.term for entry in question.terms]
    idf = dict.fromkeys(terms, 2.0)
    own = profile(text, ANALYZER, "en")
    weights = gram_weights(own.grams, [profile(sentence, ANALYZER, "en") for sentence in sentences])
    highest = HIGHEST_BM25 * sum(idf.values())
    total, grams = sum(idf.values()) or 1.0, sum(weights.values()) or 1.0
    return Asked(
        reading=Reading(terms, ()),
        idf=idf,
        words=own.words,
        kinds=expected_kinds(text),
        gram_weights=weights,
        highest=highest or 1.0,
        total_idf=total,
        gram_total=grams,
        is_english=True,
    )


def sighted(text: str, **more: object) -> Sighting:
    plain = Sighting(profile(text, ANALYZER, "en"), NOTHING, 0, 0.0, 0.0, 0.0, frozenset(), frozenset())
    return plain._replace(**more)  # type: ignore[arg-type]  # by name, whatever its type


def named(question: Asked, sighting: Sighting) -> dict[str, float]:
    return dict(zip(SIGNALS, signals(question, sighting), strict=True))


def of(question: str, sentence: str, **more: object) -> dict[str, float]:
    return named(about(question, sentence), sighted(sentence, **more))


def test_words_of_the_sentence_before_and_of_the_title_cover_the_question_too() -> None:
    before = profile("The harbour opened.", ANALYZER, "en")
    alone = of("Which harbour has a northern pier?", "It has a pier.")
    title = frozenset({"northern"})
    helped = of("Which harbour has a northern pier?", "It has a pier.", before=before, title_terms=title)
    assert alone["near_coverage"] == pytest.approx(1 / 3)
    assert helped["near_coverage"] == pytest.approx(1.0)
    assert helped["title"] == pytest.approx(1 / 3)


def test_words_that_stand_together_in_both_count_as_a_pair_and_as_near() -> None:
    together = of("northern pier length", "The northern pier grew in length.")
    apart = of("northern pier length", "Northern ships grew, while the old wooden rotten pier lost length.")
    assert together["pairs"] > apart["pairs"]
    assert together["proximity"] > apart["proximity"] > 0


def test_a_word_in_another_form_counts_by_its_grams() -> None:
    assert of("inventor", "The invention came.")["grams"] > of("inventor", "The harbour came.")["grams"]


@pytest.mark.parametrize(
    ("question", "sentence", "signal"),
    [
        ("How many piers are there?", "There are two piers.", "figure"),
        ("When did it open?", "It opened in 1902.", "date"),
        ("When does it open?", "It opens in the morning.", "time"),
        ("Who built it?", "It was built by Ada.", "name"),
        ("Where do the ferries go?", "They go to Rotterdam.", "place_name"),
        ("Where is the pier?", "It is near the river.", "place"),
        ("What ferry is it?", "It is the Beatrix.", "other_name"),
    ],
)
def test_what_the_question_expects_counts_where_it_is_there(question: str, sentence: str, signal: str) -> None:
    assert of(question, sentence)[signal] == 1.0
    assert of(question, "It is so.")[signal] == 0.0


def test_a_name_that_the_question_gives_is_no_answer_to_it() -> None:
    assert of("Who is Ada?", "It was built by Ada.")["name"] == 0.0


def test_a_figure_that_the_question_gives_is_no_answer_to_it() -> None:
    assert of("How many of the 12 piers stand?", "All 12 piers are old.")["figure"] == 0.0


def test_who_speaks_counts_where_the_question_names_them() -> None:
    assert of("What did Joey want?", "Joey: A sandwich.")["speaker"] == 1.0
    assert of("What did Ross want?", "Joey: A sandwich.")["speaker"] == 0.0


def test_what_stands_early_counts_more() -> None:
    assert of("pier", "A pier.", ordinal=0)["position"] > of("pier", "A pier.", ordinal=3)["position"]


@given(st.text("pier harbou1902?AZ .", max_size=60), st.text("pier harbou1902?AZ .", max_size=60))
def test_signals_that_no_engine_gives_are_shares(question: str, sentence: str) -> None:
    if isinstance(understand(question, ANALYZER, LIMITS), Question):
        assert all(0 <= value <= 1.0001 for value in of(question, sentence).values())


def test_that_an_answer_stands_early_counts_for_english_questions_alone() -> None:
    asked = about("Which harbour is old?", "The harbour is old.")
    assert named(asked, sighted("The harbour is old."))["position"] == 1.0
    assert named(replace(asked, is_english=False), sighted("The harbour is old."))["position"] == 0.0

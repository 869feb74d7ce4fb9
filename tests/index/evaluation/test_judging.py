from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.evaluation import GoldQuestion, Judgement, Place, Rule, Share, judge
from index.model import Outcome, StoredDocument
from tests.index.evaluation.made import CUTS, answer, asked, copy, document, no_answer, quote

BUILT = Place("harbour.md", 0, 36)
HELD = {("notes", "harbour.md"): document(), ("notes", "copy.md"): document("copy.md")}
FIND: Callable[[str, str], StoredDocument | None] = lambda source, name: HELD.get((source, name))  # noqa: E731


def judged(question: GoldQuestion, outcome: Outcome, *never_quoted: Place) -> Judgement:
    return judge(question, outcome, 1.0, FIND, never_quoted)


def test_the_rank_is_that_of_the_first_right_quote() -> None:
    found = judged(asked(BUILT), answer(quote(37, 58), quote(0, 36), quote(0, 36)))
    assert (found.rank, found.right, found.score) == (2, False, 0.5)


def test_a_declined_question_is_ranked_but_not_right() -> None:
    found = judged(asked(BUILT), no_answer(quote(0, 36)))
    assert (found.rank, found.first_right, found.right) == (1, True, False)


def test_what_is_to_be_declined_is_right_if_it_is() -> None:
    question = asked(answerable=False)
    assert judged(question, no_answer(quote(0, 36))).right
    found = judged(question, answer(quote(0, 36)))
    assert (found.right, found.score) == (False, 0)


def test_a_copy_hits_only_where_copies_count() -> None:
    outcome = answer(quote(0, 36, also=(copy(0, 36, "copy.md"),)))
    question = asked(Place("copy.md", 0, 36))
    assert judged(question, outcome).rank is None
    assert judged(replace(question, copies_count=True), outcome).rank == 1


def test_parts_and_documents_are_looked_for_in_the_first_three_quotes() -> None:
    question = GoldQuestion(
        "q",
        "?",
        answerable=True,
        rule=Rule.SENTENCE,
        gold=(BUILT, Place("harbour.md", 75, 97, 1), Place("copy.md", 0, 36)),
        is_multi_source=True,
    )
    outcome = answer(quote(0, 36, also=(copy(0, 36, "copy.md"),)), quote(37, 58), quote(59, 74), quote(75, 97))
    found = judged(question, outcome)
    assert (found.parts, found.articles) == (Share(1, 2), Share(2, 2))
    late = answer(quote(37, 58), quote(59, 74), quote(37, 58), quote(0, 36))
    assert (judged(question, late).parts, judged(question, late).articles) == (Share(0, 2), Share(0, 2))


def test_the_other_questions_have_no_documents_to_find() -> None:
    assert judged(asked(BUILT), answer(quote(0, 36))).articles.value is None


def test_a_quote_that_is_not_in_its_document_is_not_verbatim() -> None:
    false = replace(quote(0, 36), text="Ada Finch built the harbour in 1902.")
    found = judged(asked(BUILT), answer(quote(37, 58), false, quote(0, 9, name="gone.md")))
    assert found.verbatim == Share(1, 3)


def test_captions_are_counted_that_the_library_or_the_gold_knows() -> None:
    assert judged(asked(BUILT), answer(quote(0, 36), quote(59, 74))).never_quoted == 1
    assert judged(asked(BUILT), answer(quote(0, 36)), Place("harbour.md", 0, 30)).never_quoted == 1
    assert judged(asked(BUILT), answer(quote(0, 36)), Place("copy.md", 0, 30)).never_quoted == 0


def test_marked_words_hold_a_short_answer_and_are_few() -> None:
    question = replace(asked(BUILT), short=(Place("harbour.md", 0, 9),))

    def marked(*spans: tuple[int, int], start: int = 0) -> bool | None:
        return judged(question, answer(quote(start, 36, marked=spans))).marked

    assert marked((0, 9)) is True
    assert marked((0, 3), (4, 9)) is True
    assert marked((0, 8)) is False
    assert marked((0, 15)) is False
    assert marked() is False
    assert marked((2, 9), start=2) is None


def test_marked_words_are_judged_in_right_first_quotes_alone() -> None:
    question = replace(asked(BUILT), short=(Place("harbour.md", 0, 9),))
    assert judged(question, answer(quote(37, 58), quote(0, 36, marked=((0, 9),)))).marked is None


def test_documents_are_judged_as_a_ranking() -> None:
    question = GoldQuestion("q", "?", answerable=True, rule=Rule.DOCUMENTS, grades={"a": 1, "b": 1})
    found = judged(question, answer(quote(0, 36), documents=("x", "a", "b")))
    assert found.ranking is not None
    assert (found.rank, found.ranking.recall) == (2, 1)
    assert found.score == found.ranking.ndcg < 1
    assert judged(question, answer(quote(0, 36), documents=("a", "b"))).score == 1


@given(st.permutations(CUTS), st.sampled_from(CUTS))
def test_the_rank_is_where_the_gold_stands_in_whatever_order(
    cuts: list[tuple[int, int]], gold: tuple[int, int]
) -> None:
    found = judged(asked(Place("harbour.md", *gold)), answer(*(quote(*cut) for cut in cuts)))
    assert found.rank == cuts.index(gold) + 1
    assert 0 < found.score <= 1


def test_no_quote_at_all_is_a_miss() -> None:
    found = judged(asked(BUILT), no_answer())
    assert (found.rank, found.first, found.verbatim.value) == (None, None, None)

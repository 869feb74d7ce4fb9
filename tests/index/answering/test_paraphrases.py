from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.aliases import AliasRule
from index.answering.paraphrases import Match, Paraphrases
from index.text.terms import TermAnalyzer
from tests.index.answering.near_miss_pairs import ALL as OTHERS
from tests.index.answering.paraphrase_pairs import ALL as SAME

QUESTIONS = tuple(dict.fromkeys(question for pair in (*SAME, *OTHERS) for question in pair))
PARAPHRASES = Paraphrases(TermAnalyzer())
LEAST_PRECISION = 0.95
LEAST_RECALL = 0.85


def test_of_the_labelled_pairs_nearly_all_that_are_found_are_paraphrases_and_most_paraphrases_are_found() -> None:
    found = sum(PARAPHRASES.likeness(*pair) > 0 for pair in SAME)
    wrong = sum(PARAPHRASES.likeness(*pair) > 0 for pair in OTHERS)
    assert found / (found + wrong) >= LEAST_PRECISION
    assert found / len(SAME) >= LEAST_RECALL


@given(st.sampled_from(QUESTIONS), st.sampled_from(QUESTIONS))
def test_who_paraphrases_whom_makes_no_difference(one: str, other: str) -> None:
    assert (PARAPHRASES.likeness(one, other) > 0) == (PARAPHRASES.likeness(other, one) > 0)


@given(st.sampled_from(QUESTIONS))
def test_a_question_is_wholly_like_itself(question: str) -> None:
    assert PARAPHRASES.likeness(question, question) == pytest.approx(1)


@pytest.mark.parametrize(
    ("asked", "pinned"),
    [
        ("Who won the cup?", "When did who win the cup?"),
        ("Who won the cup?", "When was the cup won?"),
        ("How do I enable sounds?", "How do I disable sounds?"),
        ("What is the capital of Chad?", "What is the capital of Chile?"),
        ("What is the capital of Chad?", "What is the mayor of Chad?"),
        ("Why can't I post?", "Why can I post?"),
        ("May I bring a dog?", "Must I bring a dog?"),
        ("Should I bring a dog?", "Must I bring a dog?"),
        ("What costs 5 euros?", "What costs 15 euros?"),
        ("Who did Ada ban?", "Who banned Ada?"),
        ("Who was banned by Ada?", "Who banned Ada?"),
        ("Did Ada ban Ben?", "Did Ben ban Ada?"),
        ("Did Ada ban Ben?", "Was Ada banned by Ben?"),
        ("Where does the bus to Oslo stop?", "Where does the bus from Oslo stop?"),
        ("Is there tea before the talk?", "Is there tea after the talk?"),
        ("When was the last talk?", "When is the last talk?"),
        ("Is the hall open during the talk?", "Is the hall open until the talk?"),
        ("Can all members vote?", "Can members vote?"),
        ("How many members are there?", "How many members are bots?"),
        ("remove a source", "What happens when a source is removed?"),
        ("Can I get in without a ticket?", "Can I get in with a ticket?"),
        ("How do I change my name?", "How do I change your name?"),
        ("What year is the fair?", "What time is the fair?"),
        ("Where is Marten?", "Where is Marton?"),
        ("Is he the owner?", "Is she the owner?"),
        ("fair", "When is the fair?"),
    ],
)
def test_what_differs_in_one_thing_that_matters_is_no_paraphrase(asked: str, pinned: str) -> None:
    assert PARAPHRASES.find(asked, [pinned]) is None


@pytest.mark.parametrize(
    ("asked", "pinned"),
    [
        ("hey bot, could you please tell me who won the cup?", "Who won the cup?"),
        ("Which person won the cup?", "Who was the winner of the cup?"),
        ("Was Ben banned by Ada?", "Did Ada ban Ben?"),
        ("how do I disabel the sounds", "How can I disable sounds?"),
        ("Can you turn sounds off?", "Is it possible to disable the sounds?"),
        ("Which repo holds the docs?", "Which repository contains the documentation?"),
        ("plugin update", "How do I update the plugin?"),
    ],
)
def test_other_words_for_the_same_find_the_pinned_question(asked: str, pinned: str) -> None:
    assert PARAPHRASES.find(asked, [pinned]) == 0


def test_the_nearer_of_two_is_found_and_of_two_equally_near_neither() -> None:
    asked = "How do I delete a channel?"
    pinned = ["How do I ban a person?", "How can a channel be removed?", "How do I remove a chanel?"]
    assert PARAPHRASES.find(asked, pinned) == 1
    assert PARAPHRASES.find(asked, pinned[2:]) == 0
    pinned.append("What is the way to erase a channel?")
    assert PARAPHRASES.find(asked, pinned) is None
    assert PARAPHRASES.nearest(asked, pinned) == (Match(1, 1.0), Match(3, 1.0))
    assert PARAPHRASES.nearest(asked, ()) == ()


def test_an_admin_s_synonyms_count_as_well() -> None:
    rule = AliasRule(("standup", "daily meeting"), ("standup", "daily meeting"), 0.95)
    taught = Paraphrases(TermAnalyzer(), [rule])
    asked, pinned = "When is the standup?", ["When is the daily meeting?"]
    assert PARAPHRASES.find(asked, pinned) is None
    assert taught.find(asked, pinned) == 0


def test_in_another_language_only_small_words_may_stand_elsewhere() -> None:
    pinned = ["Wann öffnet der Laden am Montag?"]
    assert PARAPHRASES.find("Am Montag wann öffnet der Laden?", pinned, "de") is None
    assert PARAPHRASES.find("wann öffnet am laden der montag", pinned, "de") == 0
    assert PARAPHRASES.find("Wer öffnet den Laden am Montag?", pinned, "de") is None


@pytest.mark.parametrize("asked", ["", "?", "the", "a " * 61, "How do I remove a source? " * 20])
def test_what_says_nothing_or_too_much_paraphrases_nothing(asked: str) -> None:
    assert PARAPHRASES.find(asked, ["How do I remove a source?", asked]) is None


@given(st.text(max_size=200), st.sampled_from(QUESTIONS))
def test_no_text_makes_it_stumble(text: str, question: str) -> None:
    assert 0 <= PARAPHRASES.likeness(text, question) <= 1
    assert 0 <= PARAPHRASES.likeness(question + text, question) <= 1


def test_pairs_across_topics_are_told_apart() -> None:
    questions = [pinned for _, pinned in SAME[::3]]
    wrong = [(one, other) for one, other in product(questions, repeat=2) if one != other]
    found = [pair for pair in wrong if PARAPHRASES.likeness(*pair) and (pair not in SAME) and (pair[::-1] not in SAME)]
    assert [pair for pair in found if pair[0] not in {other for _, other in SAME if other == pair[1]}] == []

from dataclasses import replace

import pytest

from bot.replies import Detail, decline_reply
from bot.reply import Role
from index.model import Copy, Correction, DeclineReason, NoAnswer, Question
from tests.bot.replies.quotes import asked, lines, marked_words, numbered, quote, texts


def declined(reason: DeclineReason, **more: tuple[str, ...]) -> NoAnswer:
    common = more.get("common", ())
    return NoAnswer(Question("q" * 12, (), common), reason, (), (), 0.25, 1, missing=more.get("missing", ()))


def unanswered(text: str, *missing: str) -> NoAnswer:
    words = tuple(word.casefold() for word in missing)
    return NoAnswer(asked(text), DeclineReason.LOW_CONFIDENCE, (), (), 0.25, 1, missing=words, named=missing)


def test_a_decline_at_a_glance_tells_no_figure_and_gives_no_advice_for_a_terminal() -> None:
    assert texts(decline_reply(declined(DeclineReason.LOW_CONFIDENCE), [], 10)) == [
        "The sources don't seem to answer that.",
        "Try other words.",
    ]
    assert texts(decline_reply(declined(DeclineReason.NO_MATCH), [], 10))[-1] == "Try other words."
    exact = decline_reply(declined(DeclineReason.LOW_CONFIDENCE), [], 10, Detail.EXACT)
    assert "Confidence: low (0.25)." in texts(exact)[0]


def test_only_who_can_add_a_source_is_told_to() -> None:
    no_match = texts(decline_reply(declined(DeclineReason.NO_MATCH), [], 10, can_add=True))[-1]
    assert no_match == "Try other words, or add a source that tells of it: /source add"
    empty = declined(DeclineReason.NOTHING_TO_SEARCH)
    assert texts(decline_reply(empty, [], 10))[-1] == "An admin can add a source: /source add"
    assert texts(decline_reply(empty, [], 10, can_add=True))[-1] == "Add a source first: /source add"
    assert "verbatim index" in texts(decline_reply(empty, [], 10, Detail.EXACT))[-1]


@pytest.mark.parametrize("reason", DeclineReason)
def test_every_reason_says_what_happened_and_what_to_do_next(reason: DeclineReason) -> None:
    sentences = texts(decline_reply(declined(reason), [], 10))
    assert len(sentences) == 2
    assert all(sentence[0].isupper() for sentence in sentences)


def test_a_question_that_is_too_long_is_told_the_limit() -> None:
    assert texts(decline_reply(declined(DeclineReason.QUESTION_TOO_LONG), [], 10))[0] == (
        "That question is too long: 12 characters, of at most 10."
    )


def test_words_that_nothing_holds_are_named() -> None:
    assert texts(decline_reply(unanswered("cathedral deep", "cathedral"), [], 10))[:2] == [
        "The sources don't seem to answer that.",
        "No source here mentions “cathedral”.",
    ]


def test_what_alone_is_missing_of_a_known_topic_is_the_reason() -> None:
    outcome = unanswered("How fast flies the F-35?", "F-35")
    assert texts(decline_reply(outcome, [], 10)) == ["No source here mentions “F-35”.", "Ask without that word."]
    assert texts(decline_reply(outcome, [numbered()], 10))[1] == (
        "Ask without that word, or see whether a passage below helps."
    )
    two = unanswered("How fast flies the new F-35?", "F-35", "new")
    assert texts(decline_reply(two, [], 10)) == ["No source here mentions “F-35” or “new”.", "Try other words."]


def test_words_that_are_not_worth_telling_of_are_not_named() -> None:
    outcome = replace(unanswered("How fast flies the F-35?"), missing=("fast",))
    assert texts(decline_reply(outcome, [], 10)) == ["The sources don't seem to answer that.", "Try other words."]


def test_where_most_words_are_missing_the_topic_is() -> None:
    outcome = unanswered("lentil soup recipe", "lentil", "recipe")
    assert texts(decline_reply(outcome, [], 10)) == [
        "The sources seem to hold nothing about that.",
        "No source here mentions “lentil” or “recipe”.",
        "Try other words.",
    ]
    assert texts(decline_reply(outcome, [numbered()], 10))[0] == "The sources don't seem to answer that."


@pytest.mark.parametrize(
    ("text", "greeting"), [("hello!", "Hello! "), ("thanks", "You're welcome! "), ("bye", "Goodbye! "), ("lol", "")]
)
def test_small_talk_is_met_with_what_can_be_asked_and_no_warning(text: str, greeting: str) -> None:
    outcome = NoAnswer(Question(text, ()), DeclineReason.SMALL_TALK, (), (), 0.0, 1)
    assert lines(decline_reply(outcome, [], 10)) == [
        (Role.NOTE, f"{greeting}I answer questions with sentences quoted from the sources here."),
        (Role.NOTE, "Ask about something that they tell of: a person, a place, a subject."),
    ]


@pytest.mark.parametrize("reason", [DeclineReason.ORDER, DeclineReason.NOT_FROM_SOURCES])
def test_an_order_or_a_task_is_declined_politely_and_without_passages(reason: DeclineReason) -> None:
    roles = [role for role, _ in lines(decline_reply(declined(reason), [numbered()], 10))]
    assert roles == [Role.NOTE, Role.NOTE]


def test_how_a_declined_question_was_read_is_said_first() -> None:
    question = Question("harbur", (), corrections=(Correction(("harbur",), ("harbour",)),))
    outcome = NoAnswer(question, DeclineReason.LOW_CONFIDENCE, (), (), 0.1, 1)
    assert lines(decline_reply(outcome, [], 10))[0][0] is Role.ASIDE


def test_nothing_of_a_nearest_passage_is_marked_as_decisive_or_said_to_stand_elsewhere() -> None:
    near = replace(quote(1, marked=((100, 102),)), also=(Copy("wire", "b.txt", 1, 2, "x"),))
    reply = decline_reply(declined(DeclineReason.LOW_CONFIDENCE), [numbered(near)], 10)
    assert marked_words(reply) == []
    assert "Nearly the same in wire/b.txt" not in texts(reply)


@pytest.mark.parametrize(("common", "verb"), [(("the",), "is"), (("the", "of"), "are")])
def test_common_words_are_named(common: tuple[str, ...], verb: str) -> None:
    why = texts(decline_reply(declined(DeclineReason.NO_TERMS, common=common), [], 10))[0]
    assert why.endswith(f"{verb} too common to look up.")


def test_nearest_passages_are_labelled_as_no_answer() -> None:
    reply = decline_reply(declined(DeclineReason.LOW_CONFIDENCE), [numbered()], 10)
    assert texts(reply)[2:4] == ["Nearest passages (not an answer):", " It is "]

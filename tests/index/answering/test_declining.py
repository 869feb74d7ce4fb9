import pytest

from index.answering.confidence import Support
from index.answering.declining import MOST_NAMED, Decline, decline_reason
from index.answering.question import QuestionLimits, Unanswerable, understand
from index.answering.signals import SIGNALS
from index.model import DeclineReason, Question
from index.text.terms import TermAnalyzer

ANALYZER = TermAnalyzer()
LIMITS = QuestionLimits(500, 32)


def read(text: str, language: str = "en") -> Question:
    found = understand(text, ANALYZER, LIMITS, language)
    assert not isinstance(found, Unanswerable)
    return found


def declined(text: str, lacks: str = "", around: str | None = None, told: float = 6.0) -> Decline:
    """Decline `text` where nothing holds the words `lacks` and the best passage holds `around`, else all others."""
    question = read(text)
    terms = frozenset(entry.term for entry in question.terms)
    unknown = frozenset(ANALYZER.terms(lacks)) & terms
    held = terms - unknown if around is None else frozenset(ANALYZER.terms(around))
    support = Support(
        idf=dict.fromkeys(sorted(terms), told),
        here=held,
        title=frozenset(),
        near=held,
        around=held,
        names=frozenset(),
        counted=frozenset(),
        kinds=frozenset(),
        terms=sorted(held),
        signals=[0.0] * len(SIGNALS),
        score=5.0,
        rivals=(),
        documents=1,
    )
    return decline_reason(question, unknown, support, ANALYZER)


def test_without_a_candidate_nothing_is_about_it_and_every_word_is_missing() -> None:
    question = read("who is the ceo of Umbrella")
    unknown = frozenset(entry.term for entry in question.terms)
    found = decline_reason(question, unknown, None, ANALYZER)
    assert found.reason is DeclineReason.NO_MATCH
    assert set(found.missing) == {"ceo", "umbrella"}
    assert found.named[0] == "Umbrella"


def test_a_passage_that_shares_a_word_by_chance_is_not_about_it() -> None:
    text = "how to center a div in css"
    assert declined(text, lacks="div css", around="center", told=6.0).reason is DeclineReason.LOW_CONFIDENCE
    assert declined("how to center a div in css flexbox", "div css flexbox").reason is DeclineReason.NO_MATCH


def test_the_topic_may_be_there_and_the_person_not() -> None:
    found = declined("What did Bernie Sanders say about the arms shipment?", lacks="bernie sanders")
    assert found == Decline(DeclineReason.LOW_CONFIDENCE, ("bernie", "sanders"), ("Bernie Sanders",))


def test_a_figure_is_named_as_it_was_typed() -> None:
    assert declined("How many F-35s did the navy pause?", lacks="f 35 35s F-35s").named == ("F-35s",)


def test_a_name_comes_before_a_rare_word_and_everyday_words_are_not_named() -> None:
    found = declined("always use the frobnicator of Zuzana", lacks="frobnicator zuzana always use")
    assert found.named == ("Zuzana", "frobnicator")
    assert found.missing == ("frobnicator", "zuzana", "always", "use")


def test_where_only_everyday_words_are_missing_the_rarest_is_named_if_it_tells_something() -> None:
    assert declined("how many soldiers were left", lacks="soldiers left").named == ("soldiers",)
    assert declined("how many were left", lacks="left").named == ()


def test_names_typed_small_are_told_together_where_they_stand_together() -> None:
    assert declined("what did gilad erdan say", lacks="gilad erdan").named == ("gilad erdan",)
    assert declined("did gilad meet erdan", lacks="gilad erdan").named == ("gilad", "erdan")


def test_that_no_text_holds_the_asker_s_chatter_is_not_told() -> None:
    assert declined("lol what do the sources say of piers", lacks="lol sources").named == ()


def test_only_a_few_are_named() -> None:
    text = "grommets of sprockets or widgetry by cogitators and dynamos"
    assert len(declined(text, lacks=text).named) == MOST_NAMED


@pytest.mark.parametrize("text", ["time", "people live"])
def test_a_few_words_that_stand_everywhere_are_too_vague(text: str) -> None:
    assert declined(text, told=4.0).reason is DeclineReason.TOO_VAGUE


def test_neither_a_rare_word_nor_a_missing_one_nor_three_are_too_vague() -> None:
    assert declined("harbour", told=7.0).reason is DeclineReason.LOW_CONFIDENCE
    assert declined("people live", lacks="live", told=4.0).reason is not DeclineReason.TOO_VAGUE
    assert declined("people live years", told=4.0).reason is DeclineReason.LOW_CONFIDENCE


def test_a_question_in_another_language_names_all_that_is_missing() -> None:
    english, german = read("call"), read("call", "de")
    for question, named in ((english, ()), (german, ("call",))):
        unknown = frozenset(entry.term for entry in question.terms)
        assert decline_reason(question, unknown, None, ANALYZER).named == named

import pytest

from index.answering.aliases import Aliases, AliasRule, Reading
from index.answering.lookup import Lookup
from index.engine import Grain, UnitKey, open_engine
from index.model import EVERYWHERE, Scope
from index.segments.analysis import analyze
from index.text.terms import TermAnalyzer
from tests.index.answering.library import document, settings

ANALYZER = TermAnalyzer()
PAGE = document(
    "page.txt", "The quay is old.", "The harbour is new.", "The landing stage is grey.", "A quay and a harbour."
)
OTHER = document("other.txt", "Quays, quays and quays.", source="town")
ENGINE = open_engine(settings(), 1, [analyze(one, ANALYZER, "en") for one in (PAGE, OTHER)])
ALIASES = Aliases([AliasRule(("pier",), ("quay", "harbour", "landing stage"), 0.5)], ANALYZER)


def lookup(*terms: str, scope: Scope = EVERYWHERE, aliases: Aliases = ALIASES) -> Lookup:
    return Lookup(ENGINE, Reading(terms, aliases.expand(terms)), scope)


def sentence(ordinal: int) -> UnitKey:
    return UnitKey("s", "page.txt", ordinal)


def test_a_question_without_other_names_scores_as_the_engine_does() -> None:
    keys = [sentence(number) for number in range(4)]
    assert lookup("quay", "old").score(Grain.SENTENCE, keys) == ENGINE.score(["quay", "old"], Grain.SENTENCE, keys)
    assert lookup("quay").search(Grain.SENTENCE, 9) == ENGINE.search(["quay"], Grain.SENTENCE, 9)


def test_of_several_names_in_a_sentence_only_the_best_counts() -> None:
    one, _, _, both = lookup("pier").score(Grain.SENTENCE, [sentence(number) for number in range(4)])
    assert 0 < both <= one * 1.2


def test_a_name_of_two_words_counts_only_where_both_stand() -> None:
    found = lookup("pier")
    assert found.score(Grain.SENTENCE, [sentence(2)])[0] > 0
    assert found.weights_in(Grain.SENTENCE, [sentence(2)]) == {sentence(2): {"pier": 0.5}}
    assert lookup("pier", aliases=Aliases([AliasRule(("pier",), ("landing quay",), 1.0)], ANALYZER)).score(
        Grain.SENTENCE, [sentence(2)]
    ) == (0.0,)


def test_a_term_is_unknown_only_where_no_name_of_it_is_in_reach() -> None:
    assert lookup("pier", "zeppelin").unknown == {"zeppelin"}
    assert lookup("pier", scope=Scope(sources=frozenset({"nowhere"}))).unknown == {"pier"}


def test_a_term_tells_as_much_as_its_commonest_name() -> None:
    same = Aliases([AliasRule(("pier",), ("quay",), 0.95)], ANALYZER)
    assert lookup("pier", aliases=same).information["pier"] == pytest.approx(lookup("quay").information["quay"])
    assert lookup("pier", aliases=same).worth == pytest.approx(lookup("quay").worth)

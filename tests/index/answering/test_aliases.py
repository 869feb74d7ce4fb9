"""Names that mean the same find one another, and count a little less than the name that was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.aliases import (
    Aliases,
    AliasRule,
    Alternative,
    Expansion,
    Reading,
    alias_rule,
    built_in_rules,
    country_names,
)
from index.text.terms import TermAnalyzer

ANALYZER = TermAnalyzer()
BUILT_IN = Aliases(built_in_rules(), ANALYZER)
OURS = Aliases(
    [alias_rule("quay, landing stage, pier", 0.8), alias_rule("boss -> harbour master, chief", 0.5)], ANALYZER
)


def reading(question: str, aliases: Aliases = BUILT_IN) -> Reading:
    terms = ANALYZER.terms(question)
    return Reading(tuple(dict.fromkeys(terms)), aliases.expand(terms))


def counts(question: str, text: str, aliases: Aliases = BUILT_IN) -> dict[str, float]:
    return reading(question, aliases).weights(frozenset(ANALYZER.terms(text)))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Britain", "British ships"),
        ("UK", "the United Kingdom agreed"),
        ("the United Kingdom", "UK ports"),
        ("Israelis", "Israel said"),
        ("Dutch", "in the Netherlands"),
        ("America", "the U.S. navy"),
        ("the UN", "United Nations staff"),
        ("NATO", "the North Atlantic Treaty Organization"),
        ("govt", "the government fell"),
        ("PM", "the prime minister"),
        ("Kremlin", "Russia denied it"),
    ],
)
def test_one_name_finds_the_other(asked: str, text: str) -> None:
    found = counts(asked, text)
    assert found
    assert all(0 < weight < 1 for weight in found.values())


def test_what_was_asked_for_itself_counts_in_full() -> None:
    assert counts("Britain", "Britain and the British") == {"britain": 1.0}


def test_a_rule_with_an_arrow_goes_one_way() -> None:
    assert counts("boss", "the chief left", OURS) == {"boss": 0.5}
    assert counts("chief", "the boss left", OURS) == {}


def test_a_phrase_counts_only_as_a_whole() -> None:
    assert counts("quay", "the landing was rough", OURS) == {}
    assert counts("quay", "a landing stage", OURS) == {"quay": 0.8}


def test_the_longest_phrase_is_taken() -> None:
    aliases = Aliases(
        [alias_rule("new port, np", 0.9), alias_rule("port, harbour", 0.9), alias_rule("new, fresh", 0.9)], ANALYZER
    )
    assert aliases.expand(["new", "port"]) == (Expansion(("new", "port"), (Alternative(("np",), 0.9),)),)
    assert aliases.expand(["port"]) == (Expansion(("port",), (Alternative(("harbour",), 0.9),)),)


def test_of_two_rules_the_higher_weight_holds() -> None:
    aliases = Aliases([alias_rule("quay, pier", 0.3), alias_rule("pier, quay", 0.6)], ANALYZER)
    assert aliases.expand(["quay"])[0].alternatives[0].weight == 0.6


def test_a_text_is_folded_to_the_words_of_the_question() -> None:
    asked = reading("quay repair", OURS)
    assert asked.fold(tuple(ANALYZER.terms("The landing stage and the pier need repair"))) == (
        "quay",
        "quay",
        "need",
        "repair",
    )


def test_a_text_of_the_questions_own_words_is_not_folded() -> None:
    asked = reading("United Nations and UN", BUILT_IN)
    terms = tuple(ANALYZER.terms("the UN, that is the United Nations"))
    assert asked.fold(terms) == terms


def test_lookups_begin_with_the_questions_terms_and_hold_no_phrases() -> None:
    asked = reading("repair the quay", OURS)
    assert asked.lookups == ("repair", "quay", "pier")
    assert set(asked.all_terms) == {"repair", "quay", "pier", "land", "stage"}


def test_a_rare_name_of_a_common_thing_is_as_common_as_the_thing() -> None:
    asked = reading("quay", OURS)
    assert asked.rarity({"quay": 9.0, "pier": 2.0}, {"quay": 0, "pier": 40}) == {"quay": 2.0}
    assert asked.rarity({"quay": 9.0, "pier": 9.5}, {"quay": 1, "pier": 0}) == {"quay": 9.0}


def test_aliases_are_known_words() -> None:
    assert BUILT_IN.knows("uae")
    assert not BUILT_IN.knows("quay")


def test_every_built_in_phrase_is_looked_up_and_finds_another() -> None:
    for rule in built_in_rules():
        asked = [tuple(ANALYZER.terms(phrase)) for phrase in rule.asked]
        finds = {tuple(ANALYZER.terms(phrase)) for phrase in rule.finds}
        assert all(asked), rule
        assert () not in finds, rule
        assert finds - {asked[0]}, rule
        assert 0 < rule.weight < 1


def test_no_built_in_name_stands_in_two_groups() -> None:
    seen: dict[tuple[str, ...], AliasRule] = {}
    for rule in built_in_rules():
        if rule.asked == rule.finds:
            for phrase in {tuple(ANALYZER.terms(phrase)) for phrase in rule.asked}:
                assert phrase not in seen, (phrase, rule, seen.get(phrase))
                seen[phrase] = rule


def test_countries_are_known_by_name_and_people() -> None:
    assert {"egypt", "danish", "us", "uk"} <= country_names()


@given(st.lists(st.sampled_from([*"ab", "un", "unit", "nation", "uk", "kingdom", "quay"]), max_size=12))
def test_folding_keeps_what_counts(terms: list[str]) -> None:
    asked = reading("un uk quay")
    folded = asked.fold(terms)
    assert set(asked.terms) & set(folded) <= set(asked.weights(frozenset(terms)))

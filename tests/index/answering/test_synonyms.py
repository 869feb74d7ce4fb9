"""The admin's list of synonyms is read, or refused with the place and the way out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.aliases import Aliases, AliasRule
from index.answering.synonyms import MAX_CHARS, MAX_GROUP, SYNONYM_WEIGHT, SynonymsError, parse_synonyms
from index.text.terms import TermAnalyzer

ANALYZER = TermAnalyzer()
FILE = "synonyms.toml"


def parsed(text: str) -> tuple[AliasRule, ...]:
    return parse_synonyms(text, FILE, ANALYZER)


def refused(text: str) -> SynonymsError:
    with pytest.raises(SynonymsError) as caught:
        parsed(text)
    assert caught.value.origin == FILE
    assert caught.value.advice
    return caught.value


def test_groups_and_one_way_rules_are_read() -> None:
    text = 'same = [["standup", "daily meeting"]]\n[also]\nvpn = ["WireGuard", "remote access"]\n'
    assert parsed(text) == (
        AliasRule(("standup", "daily meeting"), ("standup", "daily meeting"), SYNONYM_WEIGHT),
        AliasRule(("vpn",), ("WireGuard", "remote access"), SYNONYM_WEIGHT),
    )


def test_a_synonym_finds_its_group() -> None:
    aliases = Aliases(parsed('same = [["standup", "daily meetings"]]'), ANALYZER)
    assert [one.terms for one in aliases.expand(["daili", "meet"])[0].alternatives] == [("standup",)]


def test_an_empty_file_holds_no_rules() -> None:
    assert parsed("# nothing yet\n") == ()


def test_a_file_that_is_no_toml_is_refused_with_its_line() -> None:
    error = refused('same = [\n  ["a1", "b1"],\n  ["c1" "d1"],\n]\n')
    assert error.line == 3
    assert f"{FILE}, line 3" in error.message


def test_an_unclosed_list_is_refused_with_the_last_line() -> None:
    assert refused('same = [\n  ["a1", "b1"],\n').line == 2


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ('[alike]\nvpn = ["x1"]', "alike", 1),
        ("# same\nsame = 3", "same", 2),
        ('\nsame = ["vpn", "x1"]', "same[1]", 2),
        ('same = [["vpn", "x1"],\n ["alone"]]', "same[2]", 2),
        ('same = [["vpn", 7]]', "same[1]", 1),
        ('same = [["vpn",\n "who"]]', "same[1]", 2),
        ("also = 3", "also", 1),
        ('[also]\nvpn = "x1"', "also.vpn", 2),
        ("[also]\nvpn = []", "also.vpn", 2),
        ('[also]\nwho = ["health"]', "also.who", 2),
        ('same = [["vpn", "a1 b1 c1 d1 e1 f1 g1 h1"]]', "same[1]", 1),
    ],
)
def test_an_entry_that_means_nothing_is_refused_with_its_key_and_line(text: str, key: str, line: int) -> None:
    error = refused(text)
    assert error.key == key
    assert error.line == line


def test_what_is_too_large_is_refused() -> None:
    assert "characters" in refused("#" * (MAX_CHARS + 1)).message
    words = ", ".join(f'"w{number}x"' for number in range(MAX_GROUP + 1))
    assert str(MAX_GROUP) in refused(f"same = [[{words}]]").advice
    assert "characters" in refused(f'same = [["vpn", "{"x" * 200}"]]').message


@given(st.text(max_size=100))
def test_every_text_is_read_or_refused(text: str) -> None:
    try:
        parsed(text)
    except SynonymsError as error:
        assert error.message  # noqa: PT017 - both ends are right here

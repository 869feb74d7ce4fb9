import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import REGISTRY, find, options_of, options_set, parse_options, read_options, write_options
from bot.commands.options import command_called
from config.errors import UsageError

NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,10}", fullmatch=True)
VALUES = st.text(min_size=1, max_size=40).filter(str.strip)


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_what_is_written_reads_back_as_it_was(values: dict[str, str]) -> None:
    assert read_options(write_options(values)) == values


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        found = read_options(text)
        assert all(value.strip() for value in found.values())
        assert bool(found) == bool(text.strip())


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("quotes=3", {"quotes": "3"}),
        ("  quotes=3,  sources=handbook ; ".replace(" ; ", ";"), {"quotes": "3", "sources": "handbook"}),
        ("sources=a,b quotes=1", {"sources": "a,b", "quotes": "1"}),
        (r'sources="old news, a \"b\" \\"', {"sources": r'old news, a "b" \ '.strip()}),
        ("quotes==3", {"quotes": "=3"}),
    ],
)
def test_pairs_stand_behind_each_other(text: str, values: dict[str, str]) -> None:
    assert read_options(text) == values


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("3", "“3” is no option with its value."),
        ("quotes = 3", "“quotes = 3” is no option"),
        ("quotes=", "“quotes” has no value."),
        ('quotes=" "', "“quotes” has no value."),
        ("quotes=1 quotes=2", "“quotes” comes twice."),
        ('sources="a', "is no option with its value."),
        ('sources="a"b', "is no option with its value."),
    ],
)
def test_what_is_no_pair_is_refused(text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=re.escape(problem)):
        read_options(text)


@pytest.mark.parametrize(
    ("command", "text", "problem"),
    [
        ("ask", "top=3", "/ask takes no option “top”."),
        ("ask", "question=why", "/ask takes no option “question”."),
        ("ask", "quotes=11", "“quotes” must be at most 10."),
        ("why", "number=x", "“number” must be a whole number."),
        ("stats", "days=0", "“days” must be at least 1."),
        ("gaps", "close=everything", "/gaps takes no option “close”."),
        ("rules", "sources=a", "/rules takes no option “sources”."),
    ],
)
def test_a_bad_option_is_refused_as_what_somebody_gives_is(command: str, text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=re.escape(problem)) as refused:
        parse_options(command_called(command), text)
    assert refused.value.advice


def test_options_become_arguments_of_their_parameters_kinds() -> None:
    assert parse_options(command_called("ask"), "quotes=3 sources=handbook") == {"quotes": 3, "sources": "handbook"}
    assert options_set("command.stats.options", "days=7") == {"days": 7}
    assert options_set("command.rules.options", "quotes=1") == {"quotes": 1}


@pytest.mark.parametrize(
    ("key", "value"),
    [("quotes", "top=3"), ("command.ask.roles", "top=3"), ("command.ask.options", '""'), ("command.ask.options", 3)],
)
def test_what_sets_no_options_is_none_of_ours(key: str, value: object) -> None:
    assert options_set(key, value) == {}


def test_no_option_changes_anything_or_must_be_given_anyway() -> None:
    with_options = {command.name: [one.name for one in options_of(command)] for command in REGISTRY}
    assert {name: names for name, names in with_options.items() if names} == {
        "ask": ["quotes", "sources"],
        "context": ["number"],
        "why": ["number"],
        "stats": ["days"],
        "audit": ["days"],
        "export": ["days"],
    }
    assert not any(one.required for command in REGISTRY for one in options_of(command))
    assert find("ask") is command_called("ask")

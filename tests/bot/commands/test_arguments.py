import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Argument, Upload
from bot.commands import REGISTRY, Command, Parameter, ParameterKind, find, parse_arguments
from bot.commands.model import LONGEST_HELP
from config.errors import UsageError

FILE = Upload("notes.txt", b"Notes.")


def command(kind: ParameterKind, *, low: int | None = None, high: int | None = None, required: bool = False) -> Command:
    choices = ("channel", "Thread") if kind is ParameterKind.CHOICE else ()
    parameter = Parameter(
        name="it", kind=kind, help="What it is.", low=low, high=high, choices=choices, max_chars=20, required=required
    )
    return Command(name="try", help="Try.", parameters=(parameter,))


def parse(kind: ParameterKind, value: object) -> object:
    found = parse_arguments(command(kind, low=-5, high=2000), {"it": value})
    return found.message if isinstance(found, UsageError) else found["it"]


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        (ParameterKind.TEXT, "  two words ", "two words"),
        (ParameterKind.TEXT, "half \ud83d pair", "half \ufffd pair"),
        (ParameterKind.TEXT, "\U0001f40d", "\U0001f40d"),
        (ParameterKind.SETTING, "quotes", "quotes"),
        (ParameterKind.SOURCE, "notes", "notes"),
        (ParameterKind.COMMAND, "settings set", "settings set"),
        (ParameterKind.CHANNEL, "123", "123"),
        (ParameterKind.ROLE, "456", "456"),
        (ParameterKind.WHOLE, 7, 7),
        (ParameterKind.WHOLE, "7", 7),
        (ParameterKind.WHOLE, 7.0, 7),
        (ParameterKind.NUMBER, "0.5", 0.5),
        (ParameterKind.NUMBER, 3, 3),
        (ParameterKind.FLAG, True, True),
        (ParameterKind.FLAG, False, False),
        (ParameterKind.FLAG, " Yes ", True),
        (ParameterKind.FLAG, "off", False),
        (ParameterKind.CHOICE, "CHANNEL", "channel"),
        (ParameterKind.CHOICE, "thread", "Thread"),
        (ParameterKind.FILE, FILE, FILE),
    ],
)
def test_a_value_of_the_right_kind_is_read(kind: ParameterKind, value: object, read: Argument) -> None:
    found = parse(kind, value)
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (ParameterKind.TEXT, 7, "“it” must be text."),
        (ParameterKind.TEXT, "x" * 21, "“it” is 21 characters long; 20 are the most."),
        (ParameterKind.WHOLE, "7.5", "“it” must be a whole number."),
        (ParameterKind.WHOLE, "seven", "“it” must be a whole number."),
        (ParameterKind.WHOLE, True, "“it” must be a whole number."),
        (ParameterKind.WHOLE, "9" * 5000, "“it” must be a whole number."),
        (ParameterKind.WHOLE, FILE, "“it” must be a whole number."),
        (ParameterKind.WHOLE, -6, "“it” must be at least -5."),
        (ParameterKind.WHOLE, 2001, "“it” must be at most 2,000."),
        (ParameterKind.NUMBER, "nan", "“it” must be a number."),
        (ParameterKind.NUMBER, "inf", "“it” must be a number."),
        (ParameterKind.NUMBER, 10**400, "“it” must be at most 2,000."),
        (ParameterKind.FLAG, "perhaps", "“it” must be yes or no."),
        (ParameterKind.FLAG, 2, "“it” must be yes or no."),
        (ParameterKind.FLAG, [], "“it” must be yes or no."),
        (ParameterKind.CHOICE, "post", "“it” must be one of channel, Thread."),
        (ParameterKind.CHANNEL, "#x", "“it” must be a channel that there is: pick it from those that are offered."),
        (ParameterKind.FILE, "notes.txt", "“it” must be a file."),
    ],
)
def test_a_value_of_another_kind_is_named_with_what_it_must_be(
    kind: ParameterKind, value: object, sentence: str
) -> None:
    assert parse(kind, value) == sentence


@pytest.mark.parametrize("blank", [None, "", " \t\n"])
def test_what_is_blank_counts_as_left_out(blank: object) -> None:
    assert parse_arguments(command(ParameterKind.TEXT), {"it": blank}) == {}
    missing = parse_arguments(command(ParameterKind.TEXT, required=True), {"it": blank})
    assert isinstance(missing, UsageError)
    assert (missing.message, missing.advice) == ("/try needs “it”.", "Give it and try again: what it is.")


@pytest.mark.parametrize(
    ("name", "takes"), [("ask", "It takes question, quotes, sources."), ("pins", "It takes nothing.")]
)
def test_an_unknown_parameter_is_named_with_those_that_there_are(name: str, takes: str) -> None:
    known = find(name)
    assert known is not None
    found = parse_arguments(known, {"question": "Why?", "top": 3} if name == "ask" else {"y" * 99: 3})
    assert isinstance(found, UsageError)
    assert found.advice == takes
    assert len(found.message) < LONGEST_HELP


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=40),
    st.just(FILE),
    st.lists(st.integers(), max_size=2),
)


@given(st.data())
def test_whatever_is_given_comes_back_checked_or_as_an_error(data: st.DataObject) -> None:
    tried = data.draw(st.sampled_from(REGISTRY))
    names = [parameter.name for parameter in tried.parameters] or ["nothing"]
    raw = data.draw(st.dictionaries(st.sampled_from(names), VALUES))
    found = parse_arguments(tried, raw)
    if isinstance(found, UsageError):
        assert found.message
        assert found.advice
        return
    for parameter in tried.parameters:
        value = found.get(parameter.name)
        assert value is not None or not parameter.required
        if isinstance(value, str):
            assert value.encode()
            assert len(value) <= parameter.max_chars
        elif isinstance(value, int | float) and parameter.high is not None:
            assert value <= parameter.high

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Option

from bot.commands import REGISTRY, Command, Parameter, ParameterKind
from bot.render.slack import Field, FieldKind, Form, field_of, filled, modal, options, searched_field
from bot.reply import Block, Reply, Role
from tests.bot.render.slack.hostile import texts
from tests.bot.render.slack.judge import block_nodes, shown, validate, view_violations


def _view(*fields: Field) -> dict[str, Any]:
    view = modal(Form(callback_id="v1|form", title="Edit", fields=fields))
    assert view_violations(view) == []
    return view


def _element(field: Field) -> dict[str, Any]:
    (block,) = _view(field)["blocks"]
    element: dict[str, Any] = block["element"]
    assert searched_field(element.pop("action_id")) == field.name
    return element


@pytest.mark.parametrize("command", [command for command in REGISTRY if command.parameters], ids=lambda one: one.name)
def test_every_command_of_the_registry_is_a_form_within_all_limits(command: Command) -> None:
    view = modal(Form(callback_id=command.name, title=command.help, fields=tuple(map(field_of, command.parameters))))
    assert view_violations(view) == []
    assert [block["block_id"] for block in view["blocks"]] == [parameter.name for parameter in command.parameters]
    assert [block["optional"] for block in view["blocks"]] == [not one.required for one in command.parameters]
    assert list(block_nodes(view)) == []


def test_what_there_may_be_thousands_of_is_searched_and_never_listed() -> None:
    kinds = {
        kind: _element(field_of(Parameter(name="x", kind=kind, help="X.", choices=("only",)))) for kind in ParameterKind
    }
    for kind in (ParameterKind.SOURCE, ParameterKind.SETTING, ParameterKind.COMMAND, ParameterKind.ROLE):
        assert kinds[kind]["type"] == "external_select"
        assert kinds[kind]["min_query_length"] == 0
    assert kinds[ParameterKind.CHANNEL] == {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    assert kinds[ParameterKind.FILE] == {"type": "file_input", "max_files": 1}


def test_a_field_is_bounded_as_its_parameter_is() -> None:
    whole = Parameter(name="days", kind=ParameterKind.WHOLE, help="Days.", low=1, high=365)
    assert _element(field_of(whole, "7")) == {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": "365",
        "initial_value": "7",
    }
    text = Parameter(name="value", kind=ParameterKind.TEXT, help="Value.", max_chars=6000)
    assert _element(field_of(text)) == {"type": "plain_text_input", "multiline": True, "max_length": 3000}
    name = replace(text, max_chars=32)
    assert _element(field_of(name, "n" * 40)) == {
        "type": "plain_text_input",
        "multiline": False,
        "max_length": 32,
        "initial_value": "n" * 32,
    }


def test_a_choice_shows_what_is_given() -> None:
    layer = Parameter(name="where", kind=ParameterKind.CHOICE, help="Where.", choices=("channel", "thread"))
    element = _element(field_of(layer, "thread"))
    assert [option["value"] for option in element["options"]] == ["channel", "thread"]
    assert element["initial_option"] == element["options"][1]
    assert "initial_option" not in _element(field_of(layer, "nowhere"))
    flag = field_of(Parameter(name="on", kind=ParameterKind.FLAG, help="On."), "false")
    assert _element(flag)["initial_option"]["text"]["text"] == "No"
    source = Field(name="source", label="Source", kind=FieldKind.SEARCH, given="rules")
    assert _element(source)["initial_option"]["value"] == "rules"
    assert "initial_option" not in _element(replace(source, given="r" * 151))
    channel = Field(name="channel", label="Channel", kind=FieldKind.CHANNEL, given="C1")
    assert _element(channel)["initial_conversation"] == "C1"


def test_a_form_carries_what_it_is_for_and_says_something_above() -> None:
    intro = Reply((Block(Role.QUOTE, "It costs *5* euros."), Block(Role.NOTE, "What should they know?")))
    field = Field(name="argument", label="Your words", kind=FieldKind.LINES, is_required=True, help="A line or two.")
    form = Form(callback_id="v1|press|human", title="Ask a human about it all", fields=(field,), intro=intro)
    view = modal(replace(form, metadata="a7f3", submit="Hand over"))
    assert view_violations(view) == []
    assert (view["callback_id"], view["private_metadata"]) == ("v1|press|human", "a7f3")
    assert (view["title"]["text"], view["submit"]["text"]) == ("Ask a human about it all", "Hand over")
    assert shown(view["blocks"][:-1]).startswith("It costs *5* euros.")
    assert view["blocks"][-1]["hint"]["text"] == "A line or two."


@pytest.mark.parametrize(
    "form",
    [
        Form(callback_id="x" * 256, title="T", fields=(Field(name="a", label="A"),)),
        Form(callback_id="x", title="T", fields=(Field(name="a", label="A"),), metadata="m" * 3001),
        Form(callback_id="x", title="T", fields=()),
        Form(callback_id="x", title="T", fields=tuple(Field(name=f"a{number}", label="A") for number in range(101))),
    ],
)
def test_a_form_that_slack_does_not_take_is_refused(form: Form) -> None:
    with pytest.raises(ValueError, match="The form “T”"):
        modal(form)


def test_a_long_introduction_keeps_to_the_blocks_of_a_modal() -> None:
    blocks = tuple(Block(Role.QUOTE if number % 2 else Role.ASIDE, f"{number}.", apart=True) for number in range(400))
    view = modal(Form(callback_id="x", title="T", fields=(Field(name="a", label="A"),), intro=Reply(blocks)))
    assert view_violations(view) == []
    assert view["blocks"][-1]["type"] == "input"


def test_what_was_filled_in_comes_back_by_field() -> None:
    view = _view(*(Field(name=name, label=name) for name in "abcdefgh"))
    states: list[dict[str, Any]] = [
        {"type": "plain_text_input", "value": " text \n"},
        {"type": "plain_text_input", "value": None},
        {"type": "number_input", "value": "7"},
        {"type": "static_select", "selected_option": {"text": {"type": "plain_text", "text": "No"}, "value": "false"}},
        {"type": "external_select", "selected_option": None},
        {"type": "conversations_select", "selected_conversation": "C1"},
        {"type": "file_input", "files": [{"id": "F1", "name": "a.md"}]},
        {"type": "file_input", "files": []},
    ]
    values = {
        block["block_id"]: {block["element"]["action_id"]: state}
        for block, state in zip(view["blocks"], states, strict=True)
    }
    assert filled(values) == {"a": "text", "c": "7", "d": "false", "f": "C1", "g": ("F1",)}
    assert filled({"x": {"other": {"type": "plain_text_input", "value": "not ours"}}}) == {}


@pytest.mark.parametrize("action_id", ["", "v1|field|", "v2|field|source", "source"])
def test_what_is_no_field_of_ours_is_nothing(action_id: str) -> None:
    assert searched_field(action_id) is None


@given(st.lists(st.tuples(texts, texts), max_size=30))
@settings(max_examples=100)
def test_a_search_is_answered_within_all_limits_and_does_nothing(choices: list[tuple[str, str]]) -> None:
    answer = options(choices)
    validate(Option.parse_all(answer["options"]))
    for option in answer["options"]:
        assert 1 <= len(option["text"]["text"]) <= 75
    assert list(block_nodes(answer)) == []
    assert [option["value"] for option in answer["options"]] == [
        value for _, value in choices if value and len(value.encode("utf-16-le", "surrogatepass")) <= 300
    ]


def test_a_search_is_answered_with_at_most_a_hundred() -> None:
    answer = options([(f"Source {number}", f"s{number}") for number in range(5000)])
    assert len(answer["options"]) == 100
    assert options([("Too long to choose", "v" * 151)]) == {"options": []}


@given(texts, texts)
@settings(max_examples=100, deadline=None)
def test_whatever_a_form_is_called_it_is_within_all_limits_and_does_nothing(title: str, label: str) -> None:
    field = Field(name="a", label=label, help=title, kind=FieldKind.CHOICE, choices=((label, "v"),))
    view = modal(Form(callback_id="x", title=title, fields=(field,), submit=label))
    assert view_violations(view) == []
    assert list(block_nodes(view)) == []

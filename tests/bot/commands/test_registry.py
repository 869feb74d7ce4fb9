import re
from collections import Counter

import pytest

from bot.chat import PlaceKind, Rank, Visibility
from bot.commands import GROUPS, REGISTRY, Command, Parameter, ParameterKind, find
from bot.commands.model import LONGEST_HELP, LONGEST_NAME, LONGEST_TEXT, MOST_CHOICES, MOST_PARAMETERS

NAME = re.compile(r"[a-z0-9-]{1,32}")
PARAMETERS = [(command, parameter) for command in REGISTRY for parameter in command.parameters]
TOP_LEVEL_LIMIT = 100
GROUP_LIMIT = 25


def by_name(item: Command) -> str:
    return item.name


def test_the_commands_are_those_that_are_promised() -> None:
    promised = """
        ask more context why sources help forget-me
        settings_show settings_set settings_reset settings_copy settings_history settings_undo settings_export
        settings_import command_add command_edit command_remove command_list pin unpin pins gaps diagnose
        source_add source_remove source_list source_status reindex stats audit export
    """
    assert [command.name for command in REGISTRY] == [name.replace("_", " ") for name in promised.split()]


@pytest.mark.parametrize("command", REGISTRY, ids=by_name)
def test_a_command_fits_every_platform(command: Command) -> None:
    words = command.name.split(" ")
    assert len(words) <= 2
    assert all(NAME.fullmatch(word) for word in words)
    assert 1 <= len(command.help) <= LONGEST_HELP
    assert len(command.parameters) <= MOST_PARAMETERS
    names = [parameter.name for parameter in command.parameters]
    assert len(set(names)) == len(names)
    assert command.group is None or command.group in GROUPS
    assert command.short_name == words[-1]


@pytest.mark.parametrize(("command", "parameter"), PARAMETERS, ids=lambda item: item.name)
def test_a_parameter_fits_every_platform(command: Command, parameter: Parameter) -> None:
    assert NAME.fullmatch(parameter.name), command.name
    assert 1 <= len(parameter.help) <= LONGEST_HELP
    assert len(parameter.choices) <= MOST_CHOICES
    assert bool(parameter.choices) == (parameter.kind is ParameterKind.CHOICE)
    assert 1 <= parameter.max_chars <= LONGEST_TEXT
    assert not (parameter.suggests and parameter.choices)
    if parameter.kind in {ParameterKind.WHOLE, ParameterKind.NUMBER}:
        assert parameter.low is not None
        assert parameter.high is not None
        assert parameter.low <= parameter.high < 2**53


@pytest.mark.parametrize("command", REGISTRY, ids=by_name)
def test_what_must_be_given_is_asked_for_first(command: Command) -> None:
    required = [parameter.required for parameter in command.parameters]
    assert required == sorted(required, reverse=True)


def test_groups_fit_every_platform_and_are_no_commands_themselves() -> None:
    sizes = Counter(command.group for command in REGISTRY if command.group)
    assert set(sizes) == set(GROUPS)
    assert max(sizes.values()) <= GROUP_LIMIT
    names = {command.name for command in REGISTRY}
    for group, meaning in GROUPS.items():
        assert len(group) <= LONGEST_NAME
        assert 1 <= len(meaning) <= LONGEST_HELP
        assert group not in names
    assert len(GROUPS) + len([command for command in REGISTRY if not command.group]) <= TOP_LEVEL_LIMIT


def test_the_names_by_which_tools_call_are_kept() -> None:
    taken = {
        name: {parameter.name: parameter.required for parameter in command.parameters}
        for name in ("ask", "settings set", "source add", "reindex")
        if (command := find(name))
    }
    assert taken["ask"] == {"question": True, "quotes": False, "sources": False}
    assert taken["settings set"] == {"key": True, "value": True, "channel": False, "where": False}
    assert taken["source add"] == {"name": True, "folder": False, "file": False, "channel": False}
    assert taken["reindex"] == {"source": False}


def test_every_command_is_found_by_its_name_and_nothing_else_is() -> None:
    assert all(find(command.name) is command for command in REGISTRY)
    assert find("settings") is None
    assert find("Ask") is None


def test_only_the_answer_to_a_question_follows_the_setting_of_the_place() -> None:
    assert [command.name for command in REGISTRY if command.visibility is not Visibility.PRIVATE] == ["ask"]


def test_what_configures_or_erases_can_not_be_configured_away() -> None:
    configurable = {command.name for command in REGISTRY if command.is_configurable}
    assert configurable == {"ask", "more", "context", "why", "sources", "pin", "unpin", "pins", "gaps"}


def test_what_is_not_for_everyone_is_for_workspaces_alone() -> None:
    for command in REGISTRY:
        assert (PlaceKind.DIRECT in command.places) == (command.rank is Rank.EVERYONE), command.name

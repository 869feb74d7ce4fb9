import re

import pytest

from bot.conversation.handlers.ids import kind_named, refuse_names
from bot.reply import ReferenceKind
from config.errors import UsageError


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("handoff_channel", "#helpdesk", "“#helpdesk” is the id of no channel"),
        ("handoff_channel", "helpdesk", "“helpdesk” is the id of no channel"),
        ("handoff_role", "@crew", "“@crew” is the id of no role"),
        ("ask_roles", ("17", "Night watch"), "“Night watch” is the id of no role"),
        ("teach_roles", ["17", "17 "], "“17 ” is the id of no role"),
        ("command.ask.roles", ("17", "<@18>"), "“<@18>” is the id of no role"),
    ],
)
def test_a_name_is_refused_where_an_id_is_wanted(key: str, value: object, told: str) -> None:
    with pytest.raises(UsageError, match=re.escape(told)) as raised:
        refuse_names(key, value)
    assert raised.value.advice.startswith("Pick it from the list that comes up when you type ")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("handoff_channel", "C024BE91L"),
        ("handoff_channel", ""),
        ("ask_roles", ()),
        ("ask_roles", ("100000000000000004", "S0614TZR7")),
        ("sources", ("harbour rules",)),
        ("command.ask.options", "#5"),
    ],
)
def test_ids_nothing_at_all_and_what_names_neither_pass(key: str, value: object) -> None:
    refuse_names(key, value)


def test_it_is_known_what_a_keys_values_are_ids_of() -> None:
    found = [kind_named(key) for key in ("handoff_channel", "command.ask.roles", "quotes")]
    assert found == [ReferenceKind.CHANNEL, ReferenceKind.ROLE, None]

import pytest

from bot.commands import find
from bot.platforms.slack.typed import Typed, missing, read

OWN = "U0BOT"


@pytest.mark.parametrize(
    ("text", "command", "arguments"),
    [
        ("", "help", {}),
        ("help settings set", "help", {"command": "settings set"}),
        ("settings", "help", {"command": "settings"}),
        ("settings sett quotes", "help", {"command": "settings sett"}),
        ("settings set quotes 3", "settings set", {"key": "quotes", "value": "3"}),
        ("settings set key:quotes value:3", "settings set", {"key": "quotes", "value": "3"}),
        ("/settings set key:answer value:questions", "settings set", {"key": "answer", "value": "questions"}),
        (
            "settings set ask_roles <!subteam^S1|@crew>, <!subteam^S2>",
            "settings set",
            {"key": "ask_roles", "value": "S1, S2"},
        ),
        (
            "settings set quotes 3 channel:<#C1|general> where:thread",
            "settings set",
            {"key": "quotes", "value": "3", "channel": "C1", "where": "thread"},
        ),
        ("settings show <#C1|general>", "settings show", {"channel": "C1"}),
        ("settings copy from:#generel to:C1", "settings copy", {"from": "#generel", "to": "C1"}),
        ("settings copy from:generel", "settings copy", {"from": "#generel"}),
        ("settings show quotes <#C1|general>", "settings show", {"key": "quotes", "channel": "C1"}),
        ("settings copy <#C1|a> <#C2|b>", "settings copy", {"from": "C1", "to": "C2"}),
        ("ask when does it open?", "ask", {"question": "when does it open?"}),
        ("ask question: when does it open? quotes:2", "ask", {"question": "when does it open?", "quotes": "2"}),
        ("ask what are sources: a list?", "ask", {"question": "what are sources: a list?"}),
        ('ask quotes:2 sources:"a, b"', "ask", {"quotes": "2", "sources": "a, b"}),
        ("ask does <@U0BOT> know a &lt; b?", "ask", {"question": "does know a < b?"}),
        ("context 2", "context", {"number": "2"}),
        ("pin “what does it cost”", "pin", {"question": "what does it cost"}),
        ("command add rules Show the rules", "command add", {"name": "rules", "description": "Show the rules"}),
        ("source remove my notes", "source remove", {"name": "my notes"}),
        ("rules", "rules", {}),
        ("Rules about dogs", "rules", {"topic": "about dogs"}),
    ],
)
def test_what_is_typed_is_a_command_with_its_arguments(text: str, command: str, arguments: dict[str, str]) -> None:
    assert read(text, OWN) == Typed(command, arguments)


def test_what_must_be_given_and_is_not_is_known() -> None:
    command = find("settings set")
    assert command is not None
    assert [one.name for one in missing(command, {"key": "quotes"})] == ["value"]

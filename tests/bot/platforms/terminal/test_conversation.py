import asyncio
from pathlib import Path

import pytest

from bot.compose import load_answerer, set_up
from bot.platforms.terminal import Conversation
from bot.platforms.terminal.commands import COMMANDS, Leave, respond
from bot.reply import Block, Reply, Role, Table, note
from config.errors import UsageError
from index.answering import Answerer
from index.errors import UnknownQuoteError


@pytest.fixture
def conversation(harbour_data: Path) -> Conversation:
    setup = set_up(harbour_data, {"VERBATIM_ANSWERS__QUOTES": "1"})
    return Conversation(asyncio.run(load_answerer(setup)), setup.settings)


def texts(reply: Reply | Leave | None, role: Role | None = None) -> list[str]:
    assert isinstance(reply, Reply)
    return [block.text for block in reply.blocks if isinstance(block, Block) and role in {None, block.role}]


def say(conversation: Conversation, line: str) -> Reply | Leave | None:
    return respond(line, conversation, lambda: note("the sources"))


def test_a_question_is_answered_with_a_quote_in_its_context(conversation: Conversation) -> None:
    reply = say(conversation, "Who built the harbour?")
    assert texts(reply, Role.QUOTE) == ["The harbour was built in 1901 by Ada Finch."]
    assert texts(reply, Role.CONTEXT) == ["It holds forty boats."]


def test_more_shows_the_quotes_that_follow_until_there_are_none(conversation: Conversation) -> None:
    say(conversation, "boats harbour")
    first = texts(say(conversation, ":more"), Role.QUOTE)
    second = texts(say(conversation, ":more"), Role.QUOTE)
    assert len(first) == len(second) == 1
    assert first != second
    while quotes := texts(say(conversation, ":more"), Role.QUOTE):
        assert len(quotes) == 1
    assert texts(say(conversation, ":more"))[0] == "There are no more quotes."


def test_a_quote_of_a_later_page_keeps_its_number(conversation: Conversation) -> None:
    say(conversation, "boats harbour")
    reply = say(conversation, ":more")
    assert isinstance(reply, Reply)
    assert [block.number for block in reply.blocks if isinstance(block, Block) and block.number] == [2]
    assert texts(say(conversation, ":context 2"), Role.QUOTE) == texts(reply, Role.QUOTE)


def test_context_widens_each_time_and_says_when_that_is_all(conversation: Conversation) -> None:
    say(conversation, "When was the lighthouse lit for the first time?")
    once = texts(say(conversation, ":context [1]"), Role.CONTEXT)
    assert "Ada Finch had it painted red." in once[-1]
    assert texts(say(conversation, ":context 1"))[-1] == "That is the whole document."


def test_why_shows_the_words_weights_for_a_quote(conversation: Conversation) -> None:
    say(conversation, "Who built the harbour?")
    reply = say(conversation, ":why")
    assert isinstance(reply, Reply)
    table, _ = (block for block in reply.blocks if isinstance(block, Table))
    assert [row[0] for row in table.rows] == ["built", "harbour"]


@pytest.mark.parametrize("line", [":more", ":context 1", ":why"])
def test_following_up_before_any_question_says_so(conversation: Conversation, line: str) -> None:
    assert texts(say(conversation, line))[0] == "Nothing was asked yet."


@pytest.mark.parametrize("line", [":more", ":context 1"])
def test_following_up_where_nothing_was_quoted_says_so(conversation: Conversation, line: str) -> None:
    say(conversation, "zebra")
    assert texts(say(conversation, line))[0] == "The last question got no quote."


@pytest.mark.parametrize("line", [":context 99", ":why 99", ":context 0"])
def test_a_number_that_no_quote_has_is_refused(conversation: Conversation, line: str) -> None:
    say(conversation, "Who built the harbour?")
    with pytest.raises(UnknownQuoteError):
        say(conversation, line)


def test_what_is_no_number_is_refused(conversation: Conversation) -> None:
    say(conversation, "Who built the harbour?")
    with pytest.raises(UsageError, match="“x” is not the number of a quote"):
        say(conversation, ":why x")


def test_a_follow_up_is_answered_from_the_generation_that_was_asked(conversation: Conversation) -> None:
    say(conversation, "Who built the harbour?")
    settings = set_up(Path("nowhere"), {}).settings
    conversation.renew(Answerer(7, [], settings))
    assert conversation.generation == 7
    assert texts(say(conversation, ":context 1"), Role.QUOTE) == ["The harbour was built in 1901 by Ada Finch."]
    assert texts(say(conversation, "Who built the harbour?"))[0] == "There is nothing to search yet."


def test_an_unknown_command_gets_the_list_of_commands(conversation: Conversation) -> None:
    sentences = texts(say(conversation, ":sorces"))
    assert sentences[0] == "There is no command “:sorces”."
    assert all(command.split()[0] in sentences[1] for command, _ in COMMANDS)


@pytest.mark.parametrize("command", [command.split()[0] for command, _ in COMMANDS])
def test_every_command_of_the_help_exists(conversation: Conversation, command: str) -> None:
    reply = say(conversation, command)
    assert isinstance(reply, Leave) or "There is no command" not in texts(reply)[0]


def test_help_lists_the_commands(conversation: Conversation) -> None:
    reply = say(conversation, ":help")
    assert isinstance(reply, Reply)
    assert isinstance(reply.blocks[1], Table)


def test_sources_are_listed_where_the_chat_has_them_from(conversation: Conversation) -> None:
    assert texts(say(conversation, ":sources")) == ["the sources"]


@pytest.mark.parametrize("line", ["", "   ", "\n"])
def test_an_empty_line_asks_for_nothing(conversation: Conversation, line: str) -> None:
    assert say(conversation, line) is None


@pytest.mark.parametrize("line", [":quit", ":q", " :quit "])
def test_quit_leaves(conversation: Conversation, line: str) -> None:
    assert isinstance(say(conversation, line), Leave)


def test_context_that_stops_at_a_heading_says_so(conversation: Conversation) -> None:
    say(conversation, "Who built the harbour?")
    say(conversation, ":context")
    assert texts(say(conversation, ":context"))[-1] == "That is all there is under this heading."


def test_why_nothing_was_quoted_tells_what_was_looked_up_and_what_decided(conversation: Conversation) -> None:
    say(conversation, "What is a zebra?")
    reply = say(conversation, ":why")
    assert texts(reply) == [
        "Why the question got no quote:",
        "Left out as too common: “what”, “is” and “a”.",
        "Declined: no place in the sources holds enough of what was looked up to be about it.",
    ]
    assert isinstance(reply, Reply)
    (table,) = (block for block in reply.blocks if isinstance(block, Table))
    assert table.rows == (("zebra", "zebra", "no"),)


def test_a_follow_up_is_read_in_the_light_of_the_question_before(conversation: Conversation) -> None:
    say(conversation, "Who built the harbour?")
    say(conversation, "and when?")
    outcome = conversation.outcome
    assert outcome is not None
    assert [term.word for term in outcome.question.carried] == ["built", "harbour"]
    say(conversation, ":more")
    assert conversation.outcome is not None
    assert conversation.outcome.question == outcome.question
    say(conversation, "why?")
    assert conversation.outcome.question.carried == outcome.question.carried

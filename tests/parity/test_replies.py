"""Every kind of reply: the same facts are seen wherever it is read."""

import pytest

from bot.commands.feature import ChatPlatform
from tests.parity import library
from tests.parity.claims import claims
from tests.parity.conftest import Stages
from tests.parity.contract import assert_all_seen
from tests.parity.seen import Seen
from tests.parity.stage import File, Stage, Who

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _asked(stage: Stage, question: str, who: Who = Who.MEMBER) -> Seen:
    """Ask; on a chat platform all that the core said must be seen by all."""
    seen = await stage.ask(who, question)
    if stage.platform is not ChatPlatform.TERMINAL:
        assert_all_seen(seen, stage.responses[-1], "")
    return seen


@claims("reply answer")
async def test_a_quote_is_seen_to_the_character_with_where_it_stands(stage: Stage) -> None:
    seen = await _asked(stage, library.QUESTION)
    assert seen.quotes[0] == library.ANSWER
    assert seen.citations[0].startswith("[1] The harbour · ")
    assert "notes" in seen.citations[0]
    assert "Confidence: high" in seen.text


@claims("reply several")
async def test_several_quotes_have_a_number_each_and_signs_that_mean_something_stay_signs(stage: Stage) -> None:
    seen = await _asked(stage, library.PAINTING)
    assert library.PAINTED in seen.quotes
    assert len(seen.citations) == len(seen.quotes) > 1
    assert [line[:3] for line in seen.citations] == [f"[{number}]" for number in range(1, len(seen.quotes) + 1)]


@claims("reply conflict")
async def test_sources_that_disagree_stand_below_a_heading_that_says_so(stage: Stage) -> None:
    seen = await _asked(stage, library.CONFLICT)
    assert "The sources disagree about a figure:" in seen.text
    assert set(library.LENGTHS) <= set(seen.quotes)
    assert "M. Vale, 2024-03-01" in seen.text


@claims("reply nearest")
async def test_what_comes_nearest_is_named_no_answer(stage: Stage) -> None:
    seen = await _asked(stage, library.NEAREST)
    assert "The sources don't seem to answer that." in seen.text
    assert "Nearest passages (not an answer):" in seen.text
    assert seen.quotes


@claims("reply near miss")
async def test_a_word_that_no_source_holds_is_named(stage: Stage) -> None:
    seen = await _asked(stage, library.NEAR_MISS)
    assert "No source here mentions “cranes”" in seen.text


@claims("reply nothing")
async def test_where_nothing_is_known_that_is_said_with_what_to_do_next(stage: Stage) -> None:
    seen = await _asked(stage, library.NOTHING)
    assert "The sources hold nothing about that." in seen.text
    assert "Try other words" in seen.text
    assert seen.quotes == seen.citations == ()


@claims("reply small talk")
async def test_a_greeting_is_returned(stage: Stage) -> None:
    seen = await _asked(stage, library.SMALL_TALK)
    assert seen.text.startswith(("Hello! I answer questions", "Mia asked: Hello! Hello! I answer", "mia asked: Hello!"))
    assert seen.quotes == ()


@claims("reply too long")
async def test_a_question_that_is_too_long_is_told_how_long_it_may_be(stage: Stage) -> None:
    question = "harbour " * 251
    put = stage.ask if stage.platform is ChatPlatform.TERMINAL else stage.mention
    seen = await put(Who.MEMBER, question.strip())
    assert "too long: 2,007 characters, of at most 2,000." in seen.text
    assert "Ask for one thing, in a sentence." in seen.text


@claims("reply table")
async def test_every_cell_of_a_table_is_seen(stage: Stage) -> None:
    seen = await stage.call(Who.MEMBER, "sources")
    for cell in ("notes", "4", "news", "1"):
        assert cell in seen.text.split()
    if stage.platform is not ChatPlatform.TERMINAL:
        assert_all_seen(seen, stage.responses[-1], Who.MEMBER)


@claims("reply error")
async def test_what_is_wrong_is_said_with_what_to_do(stage: Stage) -> None:
    await stage.ask(Who.MEMBER, library.QUESTION)
    seen = await stage.call(Who.MEMBER, "context", number=9)
    if stage.platform is not ChatPlatform.TERMINAL:
        assert_all_seen(seen, stage.responses[-1], Who.MEMBER)
    assert "There is no quote [9]" in seen.text
    assert seen.quotes == ()


@pytest.mark.parametrize("stage", ChatPlatform, ids=str, indirect=True)
async def test_what_looks_like_a_command_is_shown_as_a_person_or_a_source_wrote_it(stage: Stage) -> None:
    """Slack names the bot's own commands otherwise; that must touch nobody's words."""
    content = f"# The /help of the sluice\n\n{library.SLUICE}\n".encode()
    await stage.call(Who.ADMIN, "source add", name="sluice", file=File("sluice.md", content))
    seen = await _asked(stage, library.SLUICE_QUESTION)
    assert seen.quotes[0] == library.SLUICE
    assert "The /help of the sluice" in seen.shown
    if stage.platform is not ChatPlatform.TERMINAL:
        assert stage.platform is ChatPlatform.DISCORD or library.SLUICE_QUESTION in seen.shown
        await _asked(stage, library.SLUICE_QUESTION, Who.MODERATOR)
        pinned = await stage.call(Who.MODERATOR, "pin", question=library.SLUICE_QUESTION)
        before = "/verbatim unpin" if stage.platform is ChatPlatform.SLACK else "/unpin"
        assert f"“{library.SLUICE_QUESTION}”" in pinned.shown
        assert f"{before} question:{library.SLUICE_QUESTION}" in pinned.shown
        assert library.SLUICE_QUESTION in (await stage.call(Who.MODERATOR, "pins")).shown
    await stage.call(Who.ADMIN, "source remove", name="sluice")


_QUESTIONS = (
    library.QUESTION,
    library.PAINTING,
    library.SEVERAL,
    library.CONFLICT,
    library.NEAREST,
    library.NEAR_MISS,
    library.NOTHING,
)


async def test_the_same_is_said_everywhere(stages: Stages) -> None:
    """A chat shows fewer quotes at once than the terminal, which tells more of each."""
    terminal, discord, slack = [await stages.on(platform) for platform in ChatPlatform]
    for question in _QUESTIONS:
        for one in (terminal, discord, slack):
            await one.enter()
        here, there = await discord.mention(Who.MEMBER, question), await slack.mention(Who.MEMBER, question)
        assert (here.quotes, here.citations, here.buttons) == (there.quotes, there.citations, there.buttons)
        assert here.text == there.text.removeprefix("<emoji> ")
        typed = await terminal.ask(Who.MEMBER, question)
        assert typed.quotes[: len(here.quotes)] == here.quotes
    for command in ("more", "context", "why", "sources"):
        for one in (discord, slack):
            await one.enter()
            await one.ask(Who.MEMBER, library.QUESTION)
        here, there = await discord.call(Who.MEMBER, command), await slack.call(Who.MEMBER, command)
        assert (here.quotes, here.citations, here.buttons) == (there.quotes, there.citations, there.buttons)

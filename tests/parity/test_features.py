"""What else people do: ask in many ways, press what stands under an answer, hand files over, manage the bot."""

import pytest

from bot.chat import Response
from bot.commands.feature import ChatPlatform
from bot.reply import Block
from tests.parity import library
from tests.parity.claims import claims
from tests.parity.contract import assert_all_seen
from tests.parity.stage import File, Given, Named, Stage, Who
from tests.parity.terminal_stage import TerminalStage

pytestmark = pytest.mark.asyncio(loop_scope="module")

MEMBER = str(Who.MEMBER)


def _is_chat(stage: Stage) -> bool:
    return stage.platform is not ChatPlatform.TERMINAL


def _told(response: Response) -> str:
    return " ".join(block.text for block in response.reply.blocks if isinstance(block, Block))


# Asking.


@claims("mention")
async def test_a_mention_is_answered_where_all_read_it(stage: Stage) -> None:
    seen = await stage.mention(Who.MEMBER, library.QUESTION)
    assert seen.quotes[0] == library.ANSWER
    assert_all_seen(seen, stage.responses[-1], "")


@claims("follow-up")
async def test_a_follow_up_is_read_in_the_light_of_what_was_asked(stage: Stage) -> None:
    begin = stage.mention if _is_chat(stage) else stage.ask
    first = await begin(Who.MEMBER, library.QUESTION)
    seen = await stage.follow_up(Who.MEMBER, library.FOLLOW_UP, first)
    assert "Read with “built” and “harbour” of the question before." in seen.text
    assert seen.quotes[0] == library.ANSWER


@claims("direct message")
async def test_a_direct_message_is_answered(stage: Stage) -> None:
    seen = await stage.whisper(Who.MEMBER, library.QUESTION)
    assert seen.quotes[0] == library.ANSWER


@claims("message menu")
async def test_what_somebody_wrote_is_looked_up_for_one_alone(stage: Stage) -> None:
    seen = await stage.look_up(Who.MEMBER, library.QUESTION)
    assert seen.quotes[0] == library.ANSWER
    assert seen.only == MEMBER
    assert_all_seen(seen, stage.responses[-1], MEMBER)


@claims("unasked")
async def test_a_question_that_names_nobody_is_answered_where_that_is_wanted(stage: Stage) -> None:
    await stage.call(Who.MODERATOR, "settings set", key="answer", value="questions")
    await stage.restart()  # On Discord another connection is needed for it.
    assert (await stage.mutter(Who.MEMBER, library.QUESTION)).quotes[0] == library.ANSWER


@claims("forum posts")
async def test_a_new_post_of_a_forum_is_answered_where_that_is_wanted(stage: Stage) -> None:
    await stage.call(Who.ADMIN, "settings set", key="forum_posts", value="true", where="workspace")
    await stage.restart()
    seen = await stage.post_in_forum(Who.MEMBER, "The harbour", library.QUESTION)
    assert seen.quotes[0] == library.ANSWER
    await stage.call(Who.ADMIN, "settings set", key="forum_posts", value="false", where="workspace")


@claims("own threads")
async def test_an_answer_stands_in_a_thread_where_that_is_wanted(stage: Stage) -> None:
    assert not (await stage.mention(Who.MEMBER, library.QUESTION)).is_in_thread
    await stage.call(Who.MODERATOR, "settings set", key="reply_in", value="thread")
    seen = await stage.mention(Who.MEMBER, library.QUESTION)
    assert seen.quotes[0] == library.ANSWER
    assert seen.is_in_thread


@claims("own commands")
async def test_a_command_that_moderators_made_is_everybody_s(stage: Stage) -> None:
    made: dict[str, Given] = {"name": "fees", "description": "What a berth costs.", "question": library.SEVERAL}
    await stage.call(Who.MODERATOR, "command add", **made)
    seen = await stage.call(Who.MEMBER, "fees")
    assert library.PRICES[0] in seen.quotes
    assert_all_seen(seen, stage.responses[-1], "")
    assert "/fees What a berth costs." in (await stage.call(Who.MEMBER, "help")).text


# Under an answer.


@claims("button more")
async def test_more_shows_the_quotes_that_follow(stage: Stage) -> None:
    first = await stage.ask(Who.MEMBER, library.QUESTION)
    seen = await stage.press(Who.MEMBER, first, "More")
    assert seen.quotes
    assert not set(seen.quotes) & set(first.quotes)
    assert seen.citations[0].startswith(f"[{len(first.quotes) + 1}]")


@claims("button context")
async def test_in_context_shows_what_stands_around_a_quote_and_its_address(stage: Stage) -> None:
    first = await stage.ask(Who.MEMBER, library.QUESTION)
    seen = await stage.press(Who.MEMBER, first, "In context")
    assert seen.quotes == (library.ANSWER,)
    assert "It holds forty boats. The lighthouse stands on the northern pier." in seen.text
    assert "notes/harbour.md@" in seen.text


@claims("button why")
async def test_why_shows_what_counted(stage: Stage) -> None:
    seen = await stage.press(Who.MEMBER, await stage.ask(Who.MEMBER, library.QUESTION), "Why")
    assert {"built", "harbour"} <= set(seen.text.split())


@claims("button whole")
async def test_a_quote_that_was_cut_is_seen_whole(stage: Stage) -> None:
    first = await stage.ask(Who.MEMBER, library.LONG)
    assert first.quotes[0] != library.RULES
    seen = await stage.press(Who.MEMBER, first, "Whole quote")
    shown = (*seen.quotes, seen.text, *(content.decode() for _, content in seen.files))
    assert any(library.RULES in text for text in shown)


@claims("button share")
async def test_an_answer_for_one_alone_is_shown_to_all_once_it_is_shared(stage: Stage) -> None:
    await stage.call(Who.MODERATOR, "settings set", key="visibility", value="private_then_share")
    first = await stage.ask(Who.MEMBER, library.QUESTION)
    assert (first.quotes[0], first.only) == (library.ANSWER, MEMBER)
    shared = await stage.press(Who.MEMBER, first, "Share")
    assert (shared.quotes[0], shared.only) == (library.ANSWER, "")


@claims("button helpful", "button unhelpful")
async def test_a_vote_is_thanked_for_to_who_gave_it(stage: Stage) -> None:
    first = await stage.ask(Who.MEMBER, library.QUESTION)
    for label in ("Helpful", "Not helpful"):
        seen = await stage.press(Who.MEMBER, first, label)
        assert (seen.text.startswith("Thank you."), seen.only) == (True, MEMBER)


@claims("button human")
async def test_a_question_is_put_to_people_with_a_few_words_to_it(stage: Stage) -> None:
    await stage.call(Who.ADMIN, "settings set", key="handoff_channel", value=Named.DESK)
    first = await stage.mention(Who.MEMBER, library.NOTHING)
    seen = await stage.press(Who.MEMBER, first, "Ask a human", wrote="It is urgent.")
    assert seen.only == MEMBER
    put = await stage.said_at_the_desk()
    assert library.NOTHING in put.text
    assert "It is urgent." in put.text
    assert put.only == ""


@claims("button in")
async def test_who_shares_several_workspaces_says_which_is_meant(stage: Stage) -> None:
    await stage.begins()
    asked = await stage.whisper(Who.MEMBER, library.QUESTION)
    assert set(asked.buttons) == {"Harbour", "Market", "Only what is shared"}
    assert (await stage.press(Who.MEMBER, asked, "Harbour")).quotes[0] == library.ANSWER
    await stage.leave()


@claims("old buttons")
async def test_every_button_works_after_a_restart(stage: Stage) -> None:
    first = await stage.ask(Who.MEMBER, library.QUESTION)
    assert set(first.buttons) >= {"More", "In context", "Why", "Helpful", "Not helpful"}
    await stage.restart()
    for label in first.buttons:
        assert (await stage.press(Who.MEMBER, first, label)).only == MEMBER
    assert (await stage.press(Who.MEMBER, first, "In context")).quotes == (library.ANSWER,)


# Around it.


@claims("form")
async def test_what_a_command_was_not_given_is_asked_for_in_a_form(stage: Stage) -> None:
    made: dict[str, Given] = {"name": "tides", "description": "High water.", "question": library.SEVERAL}
    await stage.call(Who.MODERATOR, "command add", **made)
    seen = await stage.fill_in(Who.MODERATOR, "command edit", {"name": "tides"}, {"description": "Low water."})
    assert "tides" in seen.text
    assert "Low water." in (await stage.call(Who.MODERATOR, "command list")).text


@claims("suggestions")
async def test_values_are_offered_to_who_may_see_them(stage: Stage) -> None:
    assert "quotes" in await stage.suggested(Who.MODERATOR, "settings set", "key", "quo")


@claims("channel picker")
async def test_a_channel_that_is_picked_is_the_one_that_is_changed(stage: Stage) -> None:
    await stage.call(Who.ADMIN, "settings set", key="quotes", value="7", channel=Named.DESK)
    seen = await stage.call(Who.ADMIN, "settings show", key="quotes", channel=Named.DESK)
    assert "7" in seen.text
    assert "7" not in (await stage.call(Who.ADMIN, "settings show", key="quotes")).text
    await stage.call(Who.ADMIN, "settings reset", key="quotes", channel=Named.DESK)


@claims("file up")
async def test_a_file_that_is_handed_over_is_quoted(stage: Stage) -> None:
    tower = File("beacon.txt", b"The beacon of Ellis Point was built in 1911 by Tom Reed.\n")
    seen = await stage.call(Who.ADMIN, "source add", name="beacon", file=tower)
    assert "1 document" in seen.text
    answer = await stage.ask(Who.MEMBER, "Who built the beacon of Ellis Point?")
    assert answer.quotes[0] == "The beacon of Ellis Point was built in 1911 by Tom Reed."
    await stage.call(Who.ADMIN, "source remove", name="beacon")


@claims("file down")
async def test_a_file_is_handed_to_who_asked_for_it(stage: Stage) -> None:
    await stage.ask(Who.MEMBER, library.QUESTION)
    if isinstance(stage, TerminalStage):
        assert library.QUESTION in await stage.receipt()
        return
    seen = await stage.call(Who.ADMIN, "stats")
    (picture,) = (content for name, content in seen.files if name.endswith(".png"))
    assert picture.startswith(b"\x89PNG")
    assert seen.only == "Ada Admin"


@claims("progress")
async def test_how_far_a_re_index_has_come_is_told(stage: Stage) -> None:
    seen = await stage.call(Who.ADMIN, "source add", name="mole", file=File("mole.txt", b"The mole is long.\n"))
    if not _is_chat(stage):
        assert "Indexing mole ..." in seen.text
        return
    stage.hurry(60.0)
    again = await stage.call(Who.ADMIN, "reindex", source="mole")
    stage.hurry(0.0)
    first, *_, last = map(_told, stage.responses)
    assert "of 1 file" in first
    assert last in again.text
    assert again.edits > 1
    assert again.only == "Ada Admin"


@claims("greeting")
async def test_at_the_beginning_it_is_said_what_to_do(stage: Stage) -> None:
    seen = await stage.begins()
    if _is_chat(stage):
        assert "/source add" in seen.text
        assert seen.only == ""
        await stage.leave()
    else:
        assert "Verbatim quotes word for word from" in seen.text
        assert ":help" in seen.text


@claims("home page")
async def test_the_home_page_tells_how_to_ask_and_what_may_be_quoted(stage: Stage) -> None:
    seen = await stage.home(Who.MEMBER)
    for part in ("/ask", "/help", "• notes") if _is_chat(stage) else (":why", "notes"):
        assert part in seen.text


@claims("notice to moderators")
async def test_whoever_keeps_order_learns_that_the_bot_may_not_write(stage: Stage) -> None:
    await stage.mention_where_writing_is_refused(Who.MEMBER, library.QUESTION)
    told = await stage.told_moderators()
    assert "may not" in told.text or "could not" in told.text
    assert library.ANSWER not in told.text


@claims("pacing")
async def test_who_asks_too_fast_is_told_how_long_to_wait(stage: Stage) -> None:
    await stage.call(Who.MODERATOR, "settings set", key="cooldown_person_seconds", value="86400")
    seen = await stage.mention(Who.MEMBER, library.QUESTION)
    if seen.quotes:  # They may have asked in a test before, and are told by now; of a day that is not seen.
        seen = await stage.mention(Who.MEMBER, library.QUESTION)
    assert "can ask again in 24 hours" in seen.text
    assert seen.quotes == ()


@claims("leaving")
async def test_taking_the_bot_out_is_noted_at_once(stage: Stage) -> None:
    """What is erased when is tested where it is kept: `tests/bot/records`."""
    if stage.platform is ChatPlatform.DISCORD:
        await stage.begins()
    await stage.leave()

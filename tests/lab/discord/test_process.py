"""The whole program against the lab: `verbatim serve` as a process of its own."""

import asyncio
import signal
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.lab import process
from tests.lab.discord.actors import Happening, Person
from tests.lab.discord.faults import Hold, Reset
from tests.lab.discord.lab import Lab
from tests.lab.discord.reading import labels_of, text_of
from tests.lab.process import Served, indexed, run_verbatim

MESSAGES = "/channels/{channel_id}/messages"
HARBOUR = """# The harbour bridge

The harbour bridge opens for ships at nine in the morning. It closes again when the last ship has passed.
The bridge keeper lives in the red house beside the lock.

# The ferry

The ferry to the island leaves from the north pier every half hour. A ticket for the ferry costs four crowns.
Dogs travel free of charge on the upper deck.
"""
QUESTION = "When does the harbour bridge open for ships?"
ANSWER = "The harbour bridge opens for ships at nine in the morning."
ASKERS = 20


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A data folder with a small library, whose source lies beside it."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    return await indexed(tmp_path / "data", notes, "harbour")


def serve(lab: Lab, data: Path) -> AbstractAsyncContextManager[Served]:
    """Start the program against the lab."""
    variables = {
        "VERBATIM_DISCORD_TOKEN": lab.token,
        "VERBATIM_DISCORD_API_URL": lab.api_url,
        "VERBATIM_DISCORD_GATEWAY_URL": lab.gateway_url,
        "VERBATIM_SERVING__OWNERS": f"discord:{lab.owner.user.id}",
        # A fixed port might be taken, by another test or by a bot that runs here.
        "VERBATIM_SERVING__PORT": "0",
    }
    return process.serving(data, "discord", variables, lab.backend.changes.announce)


async def test_a_question_is_answered_with_a_quote(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as served:
        public = await lab.reply_to(lab.member.says(lab.general, QUESTION, mentions_bot=True))
        asked = await lab.reply_to(lab.moderator.asks("/ask", question=QUESTION))
        direct = await lab.reply_to(lab.admin.whispers(QUESTION))
        assert [ANSWER in text_of(message) for message in (public, asked, direct)] == [True] * 3
        assert await served.stop() == 0
    assert lab.gateway.identifies == 1


async def test_the_token_is_never_written(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as served:
        await lab.reply_to(lab.member.says(lab.general, QUESTION, mentions_bot=True))
        await served.stop()
    assert lab.token not in "\n".join(served.output + served.log)


async def test_old_buttons_work_after_a_restart(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as first:
        answer = await lab.reply_to(lab.member.says(lab.general, QUESTION, mentions_bot=True))
        await first.stop()
    async with serve(lab, data) as second:
        for label in labels_of(answer):
            pressed = lab.member.presses(answer, label)
            assert await lab.acknowledgement_of(pressed)
        await second.stop()


async def test_commands_are_synced_only_when_they_changed(lab: Lab, data: Path) -> None:
    for _ in range(2):
        async with serve(lab, data) as served:
            await lab.reply_to(lab.member.asks("/ask", question=QUESTION))
            await served.stop()
    assert lab.count("PUT", "/applications/{application_id}/commands") == 1


async def test_sigterm_in_the_middle_of_an_answer_loses_nothing(lab: Lab, data: Path) -> None:
    """What was taken is answered before the process ends, or after the next start; once."""
    async with serve(lab, data) as first:
        hold = Hold()
        lab.faults.plan("POST", MESSAGES, hold)
        said = lab.member.says(lab.general, QUESTION, mentions_bot=True)
        await lab.until(lambda: lab.faults.played or None, "the answer on its way")
        first.signal(signal.SIGTERM)
        await first.wait_for_log('"stopping"')
        hold.gate.set()
        assert await first.ended() == 0
    async with serve(lab, data) as second:
        assert ANSWER in text_of(await lab.reply_to(said))
        await _barrier(lab, lab.admin)
        assert len(lab.replies_to(said)) == 1
        await second.stop()


async def test_a_kill_between_question_and_answer_is_made_good(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as first:
        lab.faults.plan("POST", MESSAGES, Hold())
        said = lab.member.says(lab.general, QUESTION, mentions_bot=True)
        await lab.until(lambda: lab.faults.played or None, "the answer on its way")
        await first.kill()
        lab.faults.clear()
    async with serve(lab, data) as second:
        assert ANSWER in text_of(await lab.reply_to(said))
        await second.stop()


async def test_a_message_that_is_delivered_twice_is_answered_once(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as first:
        said = lab.member.says(lab.general, QUESTION, mentions_bot=True)
        lab.redeliver(said)
        await lab.reply_to(said)
        lab.redeliver(said)
        await _barrier(lab, lab.admin)
        await first.stop()
    async with serve(lab, data) as second:
        lab.redeliver(said)
        await _barrier(lab, lab.moderator)
        await second.stop()
    assert len(lab.replies_to(said)) == 1


async def test_an_interaction_that_is_delivered_twice_is_answered_once(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as served:
        called = lab.member.asks("/ask", question=QUESTION)
        lab.redeliver(called)
        await lab.reply_to(called)
        await _barrier(lab, lab.admin)
        await served.stop()
    assert len(lab.replies_to(called)) == 1


async def test_an_answer_whose_receipt_was_lost_is_there_once(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as served:
        lab.faults.plan("POST", MESSAGES, Reset(handled=True))
        said = lab.member.says(lab.general, QUESTION, mentions_bot=True)
        await lab.reply_to(said)
        await _barrier(lab, lab.admin)
        await served.stop()
    assert len(lab.replies_to(said)) == 1


async def test_all_are_answered_while_the_library_is_indexed_anew(lab: Lab, data: Path) -> None:
    people = [lab.add_person(f"Asker {number}", lab.guild) for number in range(2 * ASKERS)]
    (data.parent / "notes" / "more.md").write_text("The lighthouse is forty metres tall.\n" * 200, encoding="utf-8")
    async with serve(lab, data) as served:
        reindexing = lab.owner.asks("/reindex")
        asked: list[Happening] = [person.asks("/ask", question=QUESTION) for person in people[:ASKERS]]
        asked += [person.says(lab.general, QUESTION, mentions_bot=True) for person in people[ASKERS:]]
        answers = [text_of(await lab.reply_to(happening)) for happening in asked]
        assert [answer for answer in answers if ANSWER not in answer] == []
        await lab.reply_to(reindexing)
        await served.stop()


async def test_the_command_line_hands_its_work_over(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as served:
        (data.parent / "notes" / "tower.md").write_text("The water tower was built in 1911.\n", encoding="utf-8")
        notes = str(data.parent / "notes")
        await asyncio.to_thread(run_verbatim, data, "index", notes, "--name", "harbour")
        asked = lab.member.asks("/ask", question="When was the water tower built?")
        assert "The water tower was built in 1911." in text_of(await lab.reply_to(asked))
        await served.stop()


async def _barrier(lab: Lab, person: Person) -> None:
    """Wait until all that was told before is dealt with: the bot takes events in their order."""
    await lab.reply_to(person.asks("/help"))

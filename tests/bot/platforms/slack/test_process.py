"""The whole program against the lab: `verbatim serve` as a process of its own."""

import signal
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.lab import process
from tests.lab.discord.lab import Lab as DiscordLab
from tests.lab.discord.reading import text_of
from tests.lab.process import Served, indexed
from tests.lab.slack.faults import Hold, Refused
from tests.lab.slack.lab import Lab, Transport
from tests.lab.slack.world import Message

HARBOUR = """# The harbour bridge

The harbour bridge opens for ships at nine in the morning. It closes again when the last ship has passed.
The bridge keeper lives in the red house beside the lock.
"""
QUESTION = "When does the harbour bridge open for ships?"
ANSWER = "The harbour bridge opens for ships at nine in the morning."


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A data folder with a small library, whose source lies beside it."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    return await indexed(tmp_path / "data", notes, "harbour")


def shown(message: Message) -> str:
    """Return what a message shows; its marked words are texts of their own."""
    return message.shown_text.replace("\n", "")


def serve(lab: Lab, data: Path) -> AbstractAsyncContextManager[Served]:
    """Start the program against the lab."""
    variables = lab.variables(Transport.SOCKET) | {
        "VERBATIM_SERVING__OWNERS": f"slack:{lab.owner.id}",
        "VERBATIM_SERVING__PORT": "0",
    }
    return process.serving(data, "slack", variables, lab.backend.changes.announce)


async def test_questions_are_answered_with_a_quote_and_old_buttons_work_after_a_restart(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as first:
        public = await lab.say(lab.member, lab.general, QUESTION, mentions_bot=True).reply()
        asked = await lab.slash(lab.moderator, lab.general, "/ask", QUESTION).reply()
        direct = await lab.whisper(lab.admin, QUESTION).reply()
        assert [ANSWER in shown(message) for message in (public, asked, direct)] == [True] * 3
        assert await first.stop() == 0
    async with serve(lab, data) as second:
        why = next(name for name in public.action_ids if "why" in name)
        assert (await lab.press(lab.member, public, why).reply()).sees == lab.member.id
        assert await second.stop() == 0
    written = "\n".join(first.output + first.log + second.output + second.log)
    assert lab.bot_token not in written
    assert lab.app_token not in written
    assert lab.late() == []


async def test_a_kill_between_question_and_answer_is_made_good_once(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as first:
        lab.faults.plan("chat.postMessage", Hold())
        said = lab.say(lab.member, lab.general, QUESTION, mentions_bot=True)
        await lab.until(lambda: lab.faults.played or None, "the answer on its way")
        await said.all_acknowledged()
        await first.kill()
        lab.faults.clear()
    async with serve(lab, data) as second:
        assert ANSWER in shown(await said.reply())
        lab.redeliver(said, new_event_id=True)
        await lab.whisper(lab.admin, QUESTION).reply()
        assert len(said.replies) == 1
        await second.stop()


async def test_sigterm_in_the_middle_of_an_answer_loses_nothing(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as first:
        hold = Hold()
        lab.faults.plan("chat.postMessage", hold)
        said = lab.say(lab.member, lab.general, QUESTION, mentions_bot=True)
        await lab.until(lambda: lab.faults.played or None, "the answer on its way")
        first.signal(signal.SIGTERM)
        await first.wait_for_log('"stopping"')
        hold.gate.set()
        assert await first.ended() == 0
    assert ANSWER in shown(await said.reply())


async def test_discord_and_slack_are_served_at_once(lab: Lab, data: Path) -> None:
    async with DiscordLab() as discord:
        variables = lab.variables(Transport.SOCKET) | {
            "VERBATIM_DISCORD_TOKEN": discord.token,
            "VERBATIM_DISCORD_API_URL": discord.api_url,
            "VERBATIM_DISCORD_GATEWAY_URL": discord.gateway_url,
            "VERBATIM_SERVING__PORT": "0",
        }
        async with process.serving(data, "slack", variables, lab.backend.changes.announce) as served:
            await served.wait_for_line("ready discord")
            on_slack = await lab.whisper(lab.member, QUESTION).reply()
            assert ANSWER in shown(on_slack)
            said = discord.member.says(discord.general, QUESTION, mentions_bot=True)
            assert ANSWER in text_of(await discord.reply_to(said))
            lab.faults.plan("apps.connections.open", Refused("invalid_auth"))
            lab.sockets.cut()
            await served.wait_for_log("platform_stopped")
            again = discord.admin.says(discord.general, QUESTION, mentions_bot=True)
            assert ANSWER in text_of(await discord.reply_to(again))
            assert await served.stop() == 0

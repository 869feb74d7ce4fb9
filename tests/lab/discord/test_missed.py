"""What was asked while nobody heard it: after a lost session, and after a restart of the whole program."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.lab.discord import payloads
from tests.lab.discord.lab import Lab
from tests.lab.discord.reading import text_of
from tests.lab.discord.test_process import ANSWER, QUESTION, data, serve
from tests.lab.discord.world import Channel, Json, Permission, World

__all__ = ["data"]

HISTORY = "/channels/{channel_id}/messages"


@pytest.fixture(autouse=True)
def _channels_name_their_last_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the lab say of each channel which message is its last, as Discord does."""
    written = payloads.channel_json

    def with_last_message(world: World, channel: Channel) -> Json:
        last = max((int(message.id) for message in world.messages_in(channel)), default=None)
        return written(world, channel) | {"last_message_id": None if last is None else str(last)}

    monkeypatch.setattr(payloads, "channel_json", with_last_message)


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    async with Lab() as started:
        yield started
    assert started.violations == []
    assert started.silences() == []


async def _barrier(lab: Lab) -> None:
    await lab.reply_to(lab.admin.asks("/help"))


async def test_what_was_asked_after_a_session_was_lost_is_answered_once(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as served:
        before = lab.member.says(lab.general, QUESTION, mentions_bot=True)
        answer = await lab.reply_to(before)
        lab.gateway.invalidate(resumable=False)
        asked = lab.moderator.says(lab.general, QUESTION, mentions_bot=True)
        follow_up = lab.admin.says(lab.general, QUESTION, replies_to=answer)
        other = lab.admin.says(lab.general, "Lovely weather.")
        assert ANSWER in text_of(await lab.reply_to(asked))
        await lab.reply_to(follow_up)
        await _barrier(lab)
        assert [len(lab.replies_to(said)) for said in (before, asked, follow_up)] == [1, 1, 1]
        assert all(message.reference != other.message.id for message in lab.bot_messages)
        assert (lab.gateway.identifies, lab.gateway.resumes) == (2, 0)
        await served.stop()


async def test_what_was_asked_while_the_program_was_down_is_answered_once(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as first:
        await lab.reply_to(lab.admin.whispers(QUESTION))
        before = lab.member.says(lab.general, QUESTION, mentions_bot=True)
        await lab.reply_to(before)
        await _barrier(lab)
        await first.kill()
    asked = lab.moderator.says(lab.general, QUESTION, mentions_bot=True)
    threaded = lab.member.opens_thread(lab.general, "bridge", QUESTION, mentions_bot=True)
    direct = lab.admin.whispers(QUESTION)
    async with serve(lab, data) as second:
        answers = [text_of(await lab.reply_to(said)) for said in (asked, threaded, direct)]
        assert [ANSWER in answer for answer in answers] == [True] * 3, answers
        await _barrier(lab)
        await second.kill()
    async with serve(lab, data) as third:
        await third.wait_for_log("were read back")
        await _barrier(lab)
        await third.stop()
    assert [len(lab.replies_to(said)) for said in (before, asked, threaded, direct)] == [1] * 4


async def test_a_bot_that_never_ran_reads_nothing_back(lab: Lab, data: Path) -> None:
    said = lab.member.says(lab.general, QUESTION, mentions_bot=True)
    async with serve(lab, data) as served:
        await lab.reply_to(lab.member.says(lab.general, QUESTION, mentions_bot=True))
        await served.stop()
    assert lab.replies_to(said) == []
    assert lab.count("GET", HISTORY) == 0


async def test_channels_that_can_t_be_read_back_are_counted_in_the_log(lab: Lab, data: Path) -> None:
    closed = lab.add_channel(lab.guild, "closed")
    async with serve(lab, data) as first:
        await lab.reply_to(lab.member.says(lab.general, QUESTION, mentions_bot=True))
        await first.kill()
    lab.hides_from_bot(closed, Permission.READ_MESSAGE_HISTORY)
    lab.member.says(closed, QUESTION, mentions_bot=True)
    asked = lab.member.says(lab.general, QUESTION, mentions_bot=True)
    async with serve(lab, data) as second:
        await lab.reply_to(asked)
        await second.wait_for_log("1 channels could not be read back")
        await second.stop()

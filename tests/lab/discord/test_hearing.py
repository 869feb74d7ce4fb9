"""What nobody addressed to the bot: read only where some place wants it, and done without where Discord refuses."""

from pathlib import Path

from tests.lab.discord.connection import Intent
from tests.lab.discord.lab import Lab
from tests.lab.discord.reading import text_of
from tests.lab.discord.test_process import ANSWER, QUESTION, data, serve
from tests.lab.discord.world import Message

__all__ = ["data"]


def _hears_everything(lab: Lab) -> bool:
    return any(session.intents & Intent.MESSAGE_CONTENT for session in lab.gateway.sessions)


def _told(lab: Lab) -> list[Message]:
    """Return what the bot wrote to the server's owner directly."""
    channel = lab.owner.direct_channel()
    return [message for message in lab.bot_messages if message.channel == channel.id]


async def _settled(lab: Lab) -> None:
    await lab.reply_to(lab.admin.asks("/help"))


async def test_a_channel_that_wants_every_question_answered_gets_it_after_a_reconnect(lab: Lab, data: Path) -> None:
    async with serve(lab, data) as served:
        assert not _hears_everything(lab)
        changed = lab.admin.asks("/settings set", key="answer", value="questions", channel=lab.general)
        await lab.reply_to(changed)
        said = await lab.until(lambda: [text_of(one) for one in lab.replies_to(changed)[1:]] or None, "what follows")
        assert "once I have reconnected" in said[0]
        await lab.until(lambda: _hears_everything(lab) or None, "a connection that hears everything")
        await _settled(lab)
        assert ANSWER in text_of(await lab.reply_to(lab.member.says(lab.general, QUESTION)))
        assert lab.gateway.identifies == 2
        await served.stop()
    async with serve(lab, data) as again:
        assert _hears_everything(lab)
        assert lab.gateway.identifies == 3
        await again.stop()


async def test_where_discord_refuses_the_bot_goes_on_with_what_addresses_it_and_says_so_once(
    lab: Lab, data: Path
) -> None:
    lab.backend.application.message_content_intent = False
    async with serve(lab, data) as served:
        changed = lab.admin.asks("/settings set", key="answer", value="questions", channel=lab.general)
        await lab.reply_to(changed)
        await served.wait_for_log("message-content intent was refused")
        told = await lab.until(lambda: _told(lab) or None, "word to whoever keeps order")
        assert "Message Content Intent" in told[0].content
        assert ANSWER in text_of(await lab.reply_to(lab.member.says(lab.general, QUESTION, mentions_bot=True)))
        again = lab.admin.asks("/settings set", key="quotes", value="2")
        await lab.reply_to(again)
        said = await lab.until(lambda: [text_of(one) for one in lab.replies_to(again)[1:]] or None, "what follows")
        assert "does not let me read" in said[0]
        await served.stop()
    async with serve(lab, data) as restarted:
        assert ANSWER in text_of(await lab.reply_to(lab.member.says(lab.general, QUESTION, mentions_bot=True)))
        await _settled(lab)
        await restarted.stop()
    assert len(_told(lab)) == 1
    assert lab.gateway.resumes == 0
    assert lab.gateway.identifies <= 6  # five are needed; a slow machine may have one more

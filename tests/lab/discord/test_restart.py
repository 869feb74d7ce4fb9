"""A kill between what somebody did and its answer: all is answered after the restart, and nothing is done twice."""

from pathlib import Path

from tests.lab.discord.faults import Hold
from tests.lab.discord.lab import Lab
from tests.lab.discord.reading import text_of
from tests.lab.discord.test_process import ANSWER, QUESTION, data, serve
from tests.lab.discord.world import Message

__all__ = ["data"]

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
RESPONSE = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
HUMAN = "Ask a human"


async def _set(lab: Lab, key: str, value: str) -> None:
    await lab.reply_to(lab.moderator.asks("/settings set", key=key, value=value))


async def _declined(lab: Lab) -> Message:
    return await lab.reply_to(lab.member.asks("/ask", question="Who owns the zeppelin?"))


async def _held(lab: Lab, count: int) -> None:
    """Wait until so many faults were met."""
    await lab.until(lambda: lab.faults.played >= count or None, f"{count} requests on their way")


async def test_whatever_came_in_is_answered_after_a_kill_and_nothing_is_changed_twice(lab: Lab, data: Path) -> None:
    ann, ben, eve = (lab.add_person(name, lab.guild) for name in ("Ann", "Ben", "Eve"))  # each has a cooldown
    async with serve(lab, data) as first:
        await _set(lab, "handoff_channel", lab.general.id)
        answer = await lab.reply_to(ann.says(lab.general, QUESTION, mentions_bot=True))
        declined = await _declined(lab)
        form = lab.member.presses(declined, HUMAN)
        await lab.form_for(form)
        # These are acknowledged, and the program ends before it does anything.
        lab.faults.plan("POST", CALLBACK, Hold(handled=True), times=5)
        asked = ben.asks("/ask", question=QUESTION)
        listed = lab.admin.asks("/sources")
        change = lab.moderator.asks("/settings set", key="quotes", value="2")
        pressed = ann.presses(answer, "Why")
        submitted = lab.member.submits(form, argument="It is urgent.")
        await _held(lab, 5)
        # These are done, and the program ends before it says so.
        lab.faults.plan("PATCH", RESPONSE, Hold(), times=2)
        begun = lab.moderator.asks("/settings set", key="style", value="short")
        read = eve.asks("/ask", question=QUESTION)
        await _held(lab, 7)
        await first.kill()
    called = [asked, listed, change, pressed, submitted, begun, read]
    async with serve(lab, data) as second:
        said = [text_of(await lab.reply_to(one)) for one in called]
        assert ANSWER in said[0]
        assert "harbour" in said[1]
        assert "quotes" in said[2]
        assert "It may have been carried out." in said[5]
        assert ANSWER in said[6]
        assert [one for one in lab.bot_messages if "It is urgent." in text_of(one)]
        history = text_of(await lab.reply_to(lab.moderator.asks("/settings history")))
        assert await second.stop() == 0
    assert [history.count(f"{key} not set") for key in ("quotes", "style")] == [1, 1], history
    assert [len(lab.replies_to(one)) for one in called] == [1] * 7
    assert all(one.sees for one in lab.bot_messages if one.interaction and one.id == listed.interaction.id)
    logged = "\n".join(first.log + second.log + first.output + second.output)
    assert not [one for one in called if one.interaction.token in logged]
    lab.faults.clear()  # only now: Discord would go on with what was on its way

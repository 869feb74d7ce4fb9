"""A kill between what somebody did and its answer: all is answered after the restart, and nothing is done twice."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bot.platforms.slack.test_process import ANSWER, QUESTION, data, serve, shown
from tests.lab.slack.faults import Hold
from tests.lab.slack.lab import Called, Lab

__all__ = ["data"]


async def test_whatever_came_in_is_answered_after_a_kill_and_nothing_is_changed_twice(lab: Lab, data: Path) -> None:
    where = lab.general
    async with serve(lab, data) as first:
        public = await lab.say(lab.member, where, QUESTION, mentions_bot=True).reply()
        why = next(name for name in public.action_ids if "why" in name)
        form = await lab.slash(lab.owner, where, "/verbatim", "command add ferry").form()
        lab.faults.plan("chat.postEphemeral", Hold(), times=4)
        lab.faults.plan("chat.postMessage", Hold())
        listed = lab.slash(lab.moderator, where, "/verbatim", "sources")
        change = lab.slash(lab.admin, where, "/verbatim", "settings set quotes 2")
        pressed = lab.press(lab.member, public, why)
        submitted = lab.submit(form, {"description": "When it leaves.", "question": "When does the ferry leave?"})
        asked = lab.slash(lab.guest, where, "/ask", QUESTION)
        await lab.until(lambda: lab.faults.played >= 5 or None, "five answers on their way")
        lab.faults.plan("users.info", Hold(), times=2)
        unknown = lab.whisper(lab.add_user("Una Unknown"), QUESTION)
        called: list[Called] = [listed, change, pressed, submitted, asked]
        for one in (*called, unknown):
            await one.all_acknowledged()
        await first.kill()
        assert _ever_kept(data) == 1, "what could not be taken in at once was acknowledged unkept"
    async with serve(lab, data) as second:
        said = [shown(await one.reply()) for one in called]
        assert ANSWER in shown(await unknown.reply())
        assert "harbour" in said[0]
        assert "It may have been carried out.See what was changed: /verbatim settings history" in said[1]
        assert "See what there is: /verbatim command list" in said[3]
        assert ANSWER in said[4]
        assert [one.replies[0].sees for one in called] == [one.user.id for one in called[:-1]] + [None]
        history = shown(await lab.slash(lab.admin, where, "/verbatim", "settings history").reply())
        commands = shown(await lab.slash(lab.owner, where, "/verbatim", "command list").reply())
        assert await second.stop() == 0
    assert (history.count("quotes not set"), commands.count("When it leaves.")) == (1, 1), (history, commands)
    assert len(asked.replies) == 1
    logged = "\n".join(first.log + second.log + first.output + second.output)
    urls = [one.response_url for one in called if one.response_url]
    assert urls
    assert not [url for url in urls if url in logged]
    with closing(sqlite3.connect(data / "state.db")) as database:
        assert database.execute("SELECT count(*), count(event) FROM delivery").fetchone() == (9, 0)
        assert database.execute("SELECT count(*) FROM arrival").fetchone() == (0,)
    lab.faults.clear()  # only now: Slack would go on with what was on its way


def _ever_kept(data: Path) -> int:
    """Return how many events were ever kept before they were taken in."""
    with closing(sqlite3.connect(data / "state.db")) as database:
        row = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'arrival'").fetchone()
    return int(row[0]) if row else 0

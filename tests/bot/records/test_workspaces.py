from bot.chat import Workspace
from bot.records import Records

from .conftest import HARBOUR, at

OTHER = Workspace("discord", "other")
ELSEWHERE = Workspace("slack", "harbour")
DAY = 24


async def test_joining_is_news_once_and_again_after_leaving(records: Records) -> None:
    assert await records.workspaces.joined(HARBOUR, at(0))
    assert not await records.workspaces.joined(HARBOUR, at(1))
    await records.workspaces.left(HARBOUR, at(2))
    assert await records.workspaces.joined(HARBOUR, at(3))


async def test_a_workspace_is_due_when_it_was_left_long_enough_ago(records: Records) -> None:
    for hours, workspace in ((0, ELSEWHERE), (1, HARBOUR), (DAY, OTHER)):
        await records.workspaces.joined(workspace, at(-1))
        await records.workspaces.left(workspace, at(hours))
    await records.workspaces.left(HARBOUR, at(5 * DAY))
    assert await records.workspaces.due_for_erasure(at(7 * DAY - 1), 7) == ()
    assert await records.workspaces.due_for_erasure(at(7 * DAY + 1), 7) == (ELSEWHERE, HARBOUR)


async def test_who_comes_back_is_not_erased(records: Records) -> None:
    await records.workspaces.left(HARBOUR, at(0))
    await records.workspaces.joined(HARBOUR, at(1))
    assert await records.workspaces.due_for_erasure(at(99 * DAY), 7) == ()


async def test_what_is_gone_at_a_start_was_left_meanwhile(records: Records) -> None:
    for workspace in (HARBOUR, OTHER, ELSEWHERE):
        await records.workspaces.joined(workspace, at(0))
    assert await records.workspaces.reconcile("discord", ["other", "new"], at(1)) == (HARBOUR,)
    assert await records.workspaces.reconcile("discord", ["other"], at(2)) == ()
    assert await records.workspaces.present("discord") == (OTHER,)
    assert await records.workspaces.present("slack") == (ELSEWHERE,)
    assert await records.workspaces.due_for_erasure(at(1), 0) == (HARBOUR,)

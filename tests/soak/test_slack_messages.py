"""Everybody who addresses the bot on Slack is answered once, whatever goes wrong meanwhile."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.records import DeliveryState, InboxCounts, Records
from config.database import open_for_writing
from config.state import STATE, state_file
from tests.lab.process import Served
from tests.lab.slack.lab import Lab, Transport
from tests.soak.beside import beside
from tests.soak.ledger import Question, acknowledgement_figures
from tests.soak.reindexing import Reindexing
from tests.soak.scale import SOAK, report, scaled
from tests.soak.serving import SOURCE, Figures, figures, serve_slack, starter_library
from tests.soak.slack_crowd import SlackCrowd
from tests.soak.slack_ledger import SlackLedger
from tests.soak.slack_mischief import SlackMischief

MESSAGES = scaled(40, 20_000)
PER_SECOND = scaled(40, 20)
KILLS = {Transport.SOCKET: scaled(1, 10), Transport.HTTP: scaled(0, 10)}
MOST_WAITING = 100
TIMED = scaled(5, 2_000)
"""In each of the two phases whose times are compared."""
TIMED_PER_SECOND = 15
CALM, REINDEXING, BROKEN = "calm", "re-indexing", "with faults"


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the starter library, indexed, and its source beside it."""
    folder = tmp_path_factory.mktemp("starter")
    starter_library(folder)
    return folder


@pytest.mark.parametrize("transport", Transport)
async def test_all_are_answered_once_whatever_goes_wrong(tmp_path: Path, starter: Path, transport: Transport) -> None:
    """The times are printed by a soak; what is asserted is that all are acknowledged, and answered once."""
    async with Lab() as lab:
        lab.server.keeps_seen = False
        ledger = SlackLedger(lab)
        crowd = SlackCrowd(lab, ledger)
        data = tmp_path / "data"
        shutil.copytree(starter / "data", data)
        mischief = SlackMischief(lab, transport)
        marks: list[Figures] = []
        unanswered: list[Question] = []
        for left in reversed(range(KILLS[transport] + 1)):
            async with serve_slack(lab, data, transport) as served:
                marks = marks or await _timed(lab, ledger, crowd, starter, data)
                ledger.phase = BROKEN
                async with beside(mischief.play()):
                    wanted = MESSAGES // (KILLS[transport] + 1)
                    await crowd.asks(wanted, PER_SECOND, mischief.spoil_a_request, MOST_WAITING)
                lab.faults.clear()
                if left:
                    await served.kill()
                else:
                    unanswered = await _finished(lab, ledger, served)
    inbox = await _inbox(data)
    unknown = inbox.states.get(DeliveryState.UNKNOWABLE, 0)
    assert len(unanswered) <= unknown, unanswered
    assert ledger.doubled() <= unknown + inbox.unproven
    assert (lab.violations, lab.silences()) == ([], [])
    ledger.count_acknowledgements()
    for phase, before, after in zip((CALM, REINDEXING), marks, marks[1:], strict=False):
        _report_times(transport, phase, ledger, before, after)
    report(
        f"Slack messages with faults, {transport}",
        answered=len(ledger.questions),
        shown_as_failed=ledger.missed,
        unanswered=len(unanswered),
        doubled=ledger.doubled(),
        unknowable=unknown,
        unproven=inbox.unproven,
        redelivered=inbox.redelivered,
        request_faults=lab.faults.played,
        sockets=lab.sockets.accepted,
        kills=KILLS[transport],
        **acknowledgement_figures(ledger.waits(BROKEN)),
    )


async def _timed(lab: Lab, ledger: SlackLedger, crowd: SlackCrowd, starter: Path, data: Path) -> list[Figures]:
    """Ask while nothing else happens, and while the library changes; return the program's own figures around both."""

    def command() -> Question:
        return ledger.note(lab.slash(lab.owner, lab.general, "/verbatim", "reindex"))

    reindexing = Reindexing(ledger, data, starter / SOURCE, command)
    marks = [await figures(data)]
    ledger.phase = CALM
    await crowd.asks(TIMED, TIMED_PER_SECOND)
    await ledger.all_answered()
    marks.append(await figures(data))
    ledger.phase = REINDEXING
    async with beside(reindexing.run() if SOAK else reindexing.by_the_owner()):
        await crowd.asks(TIMED, TIMED_PER_SECOND)
        await reindexing.has_run()
        await ledger.all_answered()
    marks.append(await figures(data))
    await lab.settle()
    assert lab.silences() == []
    assert ledger.doubled() == 0
    return marks


async def _finished(lab: Lab, ledger: SlackLedger, served: Served) -> list[Question]:
    """Wait until all are answered, then stop: what is under way is finished, and nothing was unhandled.

    Return what has no answer.
    """
    await ledger.all_told()
    unanswered = await ledger.unanswered()
    await lab.settle()
    assert await served.stop() == 0
    assert not any("Traceback" in line and "unhandled" in line for line in served.log), served.story()
    return unanswered


async def _inbox(data: Path) -> InboxCounts:
    async with open_for_writing(state_file(data), STATE) as database:
        return await Records(database, asyncio.Lock()).inbox.counts()


def _report_times(transport: Transport, phase: str, ledger: SlackLedger, before: Figures, after: Figures) -> None:
    report(
        f"Slack acknowledgements, {transport}, {phase}",
        questions=len(ledger.waits(phase)),
        **acknowledgement_figures(ledger.waits(phase)),
        own_p999_at_most_ms=1000 * after.high("verbatim_acknowledgement_seconds", before),
        loop_lag_p999_at_most_ms=1000 * after.high("verbatim_event_loop_lag_seconds", before),
    )

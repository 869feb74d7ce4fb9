"""Everybody who addresses the bot on Discord is answered once, whatever goes wrong meanwhile."""

from pathlib import Path

from tests.lab.discord.lab import Lab
from tests.lab.process import Served
from tests.soak.beside import beside
from tests.soak.discord_crowd import DiscordCrowd
from tests.soak.discord_ledger import DiscordLedger
from tests.soak.discord_mischief import Mischief
from tests.soak.ledger import Question, acknowledgement_figures
from tests.soak.reindexing import Reindexing
from tests.soak.scale import report, scaled
from tests.soak.serving import SOURCE, Figures, figures, serve_discord, starter_library

MESSAGES = scaled(800, 100_000)
PER_SECOND = scaled(60, 40)
MOST_WAITING = 500
"""A soak is to find what only time brings; the suite has a minute, and may let questions queue up."""
TIMED = scaled(60, 4_000)
"""In each of the two phases whose times are compared."""
TIMED_PER_SECOND = 15


async def test_all_are_answered_once_whatever_goes_wrong(tmp_path: Path) -> None:
    async with Lab() as lab:
        ledger = DiscordLedger(lab)
        crowd, mischief = DiscordCrowd(lab, ledger), Mischief(lab)
        data = starter_library(tmp_path)
        reindexing = Reindexing(ledger, data, tmp_path / SOURCE, lambda: _reindex(lab, ledger))
        lab.server.keeps_seen = False
        async with serve_discord(lab, data) as served:
            async with beside(mischief.play()), beside(reindexing.run()):
                await crowd.asks(MESSAGES, PER_SECOND, mischief.spoil_a_request, MOST_WAITING)
                await reindexing.has_run()
            lab.faults.clear()
            await ledger.all_answered()
            counted = await figures(data)
            await _ends_well(served)
    unknown = counted.total("verbatim_sends_unknown_total")
    assert len(ledger.questions) >= MESSAGES
    assert ledger.doubled() <= unknown
    assert (lab.violations, lab.silences()) == ([], [])
    assert (lab.gateway.resumes > 0, lab.gateway.identifies > 1, reindexing.runs > 0) == (True, True, True)
    report(
        "Discord messages with faults",
        answered=len(ledger.questions),
        never_told=ledger.missed,
        doubled=ledger.doubled(),
        unknowable=unknown,
        redelivered=counted.total("verbatim_duplicates_total"),
        request_faults=lab.faults.played,
        resumes=lab.gateway.resumes,
        identifies=lab.gateway.identifies,
        reindexed=reindexing.runs,
        **acknowledgement_figures(ledger.waits("")),
    )


async def test_a_reindex_keeps_nobody_waiting(tmp_path: Path) -> None:
    """The times are printed by a soak; what is asserted is that all are acknowledged and answered once."""
    async with Lab() as lab:
        ledger = DiscordLedger(lab, phase="calm")
        crowd = DiscordCrowd(lab, ledger)
        data = starter_library(tmp_path)
        reindexing = Reindexing(ledger, data, tmp_path / SOURCE, lambda: _reindex(lab, ledger))
        lab.server.keeps_seen = False
        async with serve_discord(lab, data) as served:
            marks = [await figures(data)]
            await crowd.asks(TIMED, TIMED_PER_SECOND)
            await ledger.all_answered()
            marks.append(await figures(data))
            ledger.phase = "reindexing"
            async with beside(reindexing.run()):
                await crowd.asks(TIMED, TIMED_PER_SECOND)
                await reindexing.has_run()
                await ledger.all_answered()
            marks.append(await figures(data))
            await _ends_well(served)
    assert reindexing.runs > 0
    assert ledger.doubled() == 0
    assert [question for question in ledger.questions if question.acknowledged is None] == []
    for phase, before, after in zip(("calm", "reindexing"), marks, marks[1:], strict=False):
        _report_times(phase, ledger, before, after)


def _reindex(lab: Lab, ledger: DiscordLedger) -> Question | None:
    missed = lab.gateway.missed
    called = lab.owner.asks("/reindex")
    return ledger.note(called, was_told=lab.gateway.missed == missed)


def _report_times(phase: str, ledger: DiscordLedger, before: Figures, after: Figures) -> None:
    report(
        f"Discord acknowledgements, {phase}",
        questions=len(ledger.waits(phase)),
        **acknowledgement_figures(ledger.waits(phase)),
        own_p999_at_most_ms=1000 * after.high("verbatim_acknowledgement_seconds", before),
        loop_lag_p999_at_most_ms=1000 * after.high("verbatim_event_loop_lag_seconds", before),
    )


async def _ends_well(served: Served) -> None:
    """Stop the program: what is under way is finished then, a placeholder's deletion too."""
    assert await served.stop() == 0
    assert not any("Traceback" in line and "unhandled" in line for line in served.log), served.story()

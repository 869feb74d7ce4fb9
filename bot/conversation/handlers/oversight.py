"""For admins: figures over time, who changed what, and the workspace's records as files. stats, audit, export."""

import asyncio
import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from bot.chat import Attachment, Call, Response
from bot.commands.parameters import MOST_DAYS
from bot.conversation.handlers.chart import draw_chart
from bot.conversation.handlers.model import Handler
from bot.conversation.handlers.places import home_of
from bot.conversation.handlers.sight import look
from bot.conversation.handlers.trail import newest_first, trail_table, without_hidden
from bot.conversation.services import Services, Situation
from bot.records import DayStatistics, Deed, Done, Gap, LoggedQuestion, Pin
from bot.replies.wording import counted
from bot.reply import Action, Block, Reply, Role, note, ours
from config.store import Change, Editor

DEFAULT_DAYS: Final = 30
MOST_ROWS: Final = 10
"""So many changes are shown in the message; the file shows all."""
MOST_AUDITED: Final = 100_000
_WHERE_LOGGED: Final = Action(
    ours("</settings show> key:log_questions"), "tells whether a place logs its questions; only those count"
)
_ONLY_LOGGED: Final = "Only questions of channels that log them count; days are in UTC."


async def stats(services: Services, situation: Situation, call: Call) -> Response:
    """Show questions, answered share, latency and votes: in sum, as a chart by day, and as a file."""
    days = int(str(call.arguments.get("days", DEFAULT_DAYS)))
    found = await services.records.questions.statistics(home_of(situation), days, services.clock())
    asked = [day for day in found if day.questions]
    if not asked:
        return Response(note(f"Nobody asked anything in the last {counted(days, 'day')}.", _ONLY_LOGGED))
    totals = _totals(asked, days)
    image = await asyncio.to_thread(draw_chart, found)
    return Response(
        Reply(note(*totals).blocks, (_WHERE_LOGGED,)),
        attachments=(
            Attachment("stats.png", image, " ".join(totals)),
            Attachment("stats.csv", _csv(asked).encode(), f"The same by day. {_ONLY_LOGGED}"),
        ),
    )


async def audit(services: Services, situation: Situation, call: Call) -> Response:
    """Show who changed settings, commands, sources, pins and gaps, newest first; all in a file where that is much."""
    days = int(str(call.arguments.get("days", DEFAULT_DAYS)))
    entries = await _trail(services, situation, services.clock() - timedelta(days=days))
    if not entries:
        return Response(note(f"Nobody changed anything in the last {counted(days, 'day')}."))
    hidden = (await look(services, situation)).hidden
    table = trail_table(situation, entries[:MOST_ROWS], hidden)
    if len(entries) <= MOST_ROWS:
        return Response(Reply((table,)))
    rest = Block(Role.NOTE, f"These are the last {MOST_ROWS}; all {len(entries):,} are in the file.")
    return Response(Reply((table, rest)), attachments=(_trail_file(entries, hidden),))


async def export(services: Services, situation: Situation, call: Call) -> Response:
    """Give the workspace's questions, gaps, pins and trail of changes as JSON Lines. Who asked is not in them."""
    days = int(str(call.arguments.get("days", MOST_DAYS)))
    since = services.clock() - timedelta(days=days)
    home = home_of(situation)
    questions = await services.records.questions.entries(home, since)
    gaps = [gap for gap in await services.records.questions.gaps(home) if gap.last_at >= since]
    hidden = (await look(services, situation)).hidden
    pins = [pin for pin in await services.records.pins.pins(home) if pin.quote.source not in hidden]
    entries = await _trail(services, situation, since)
    numbers = ((len(questions), "question"), (len(gaps), "gap"), (len(pins), "pin"), (len(entries), "change"))
    said = ", ".join(counted(number, noun) for number, noun in numbers)
    files = (
        _file("questions.jsonl", map(_question_record, questions), "What was asked, the oldest first."),
        _file("gaps.jsonl", map(_gap_record, gaps), "What was asked in vain, the most frequent first."),
        _file("pins.jsonl", map(_pin_record, pins), "Which quote answers which question."),
        _trail_file(entries, hidden),
    )
    return Response(
        note(
            f"In the files: {said}.",
            "Who asked is not in them, but who changed something is; of pins, those whose quotes may be shown here.",
        ),
        attachments=tuple(file for file in files if file.content),  # Slack takes no empty one
    )


def _totals(asked: Sequence[DayStatistics], days: int) -> tuple[str, ...]:
    """Sum up the days on which somebody asked, in three lines."""
    questions = sum(day.questions for day in asked)
    answered = sum(day.answered for day in asked)
    helpful, unhelpful = sum(day.helpful for day in asked), sum(day.unhelpful for day in asked)
    slowest = max((day.p95_ms for day in asked if day.p95_ms is not None), default=None)
    every = "On every day " if len(asked) > 1 else ""
    return (
        f"{counted(questions, 'question')} in the last {counted(days, 'day')}: {answered / questions:.0%} answered.",
        f"{helpful:,} found the answer helpful, {unhelpful:,} did not.",
        "" if slowest is None else f"{every}95% were answered within {slowest:,.0f} ms.",
    )


def _csv(asked: Iterable[DayStatistics]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("day", "questions", "answered", "declined", "median_ms", "p95_ms", "helpful", "not_helpful"))
    writer.writerows(map(_day_row, asked))
    return text.getvalue()


def _day_row(day: DayStatistics) -> tuple[str | int, ...]:
    return (
        day.day.isoformat(),
        day.questions,
        day.answered,
        day.questions - day.answered,
        "" if day.median_ms is None else f"{day.median_ms:.0f}",
        "" if day.p95_ms is None else f"{day.p95_ms:.0f}",
        day.helpful,
        day.unhelpful,
    )


async def _trail(services: Services, situation: Situation, since: datetime) -> list[Change | Deed]:
    """Return all that was changed in the workspace since a time, the newest first."""
    home = home_of(situation)
    changes = await services.store.history(home.platform, home.id, MOST_AUDITED)
    deeds = await services.records.trail.deeds(home, since)
    return newest_first((change for change in changes if change.made_at >= since), deeds)


def _trail_file(entries: Iterable[Change | Deed], hidden: frozenset[str]) -> Attachment:
    lines = (
        _change_record(entry) if isinstance(entry, Change) else _deed_record(entry, without_hidden(entry.done, hidden))
        for entry in entries
    )
    return _file("audit.jsonl", lines, "Every change, the newest first.")


def _change_record(change: Change) -> dict[str, Any]:
    return {
        "change": change.id,
        "step": change.step,
        "when": change.made_at.isoformat(),
        "who": _who(change.editor),
        "where": {"kind": change.where.kind.word, "id": change.where.id},
        "key": change.key,
        "old": change.old_text,
        "new": change.new_text,
        "by": str(change.action),
        "undoes": change.undoes,
        "undone_by": change.undone_by,
    }


def _deed_record(deed: Deed, done: Done) -> dict[str, Any]:
    return {
        "when": deed.done_at.isoformat(),
        "who": _who(deed.by),
        "where": {"kind": "thread", "id": deed.thread} if deed.thread else {"kind": "channel", "id": deed.channel},
        "question" if done.action.is_of_question else "source": done.subject,
        "old": done.old,
        "new": done.new,
        "by": str(done.action),
    }


def _who(editor: Editor) -> dict[str, str | None]:
    return {"id": editor.id or None, "name": editor.name}


def _question_record(question: LoggedQuestion) -> dict[str, Any]:
    entry = question.entry
    return {
        "asked_at": question.asked_at.isoformat(),
        "channel": entry.place.channel,
        "thread": entry.place.thread,
        "question": entry.question,
        "is_answered": entry.is_answered,
        "reason": entry.reason,
        "confidence": entry.confidence,
        "latency_ms": entry.latency_ms,
        "helpful": question.helpful,
        "unhelpful": question.unhelpful,
        "handed_over_at": question.handed_over_at.isoformat() if question.handed_over_at else None,
    }


def _gap_record(gap: Gap) -> dict[str, Any]:
    return {
        "question": gap.question,
        "declined": gap.declined,
        "disliked": gap.disliked,
        "handed_over": gap.handed_over,
        "last_at": gap.last_at.isoformat(),
    }


def _pin_record(pin: Pin) -> dict[str, Any]:
    return {
        "question": pin.question,
        "citation": str(pin.quote),
        "pinned_at": pin.pinned_at.isoformat(),
        "state": pin.flag or "holds",
    }


def _file(name: str, records: Iterable[Mapping[str, Any]], description: str) -> Attachment:
    """Make a file of records, one a line."""
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return Attachment(name, "".join(lines).encode(), description)


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType({"stats": stats, "audit": audit, "export": export})

"""A month of made-up questions in a workspace, so that there is something for a chart to show."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.chat import Person, Place, Visibility, Workspace
from bot.records import AnswerDraft, QuestionEntry, Records
from config.database import open_for_writing
from config.state import STATE, state_file
from index.citation import Citation

DAYS = 30
_QUESTIONS = (
    "When does the reading room open?",
    "May I renew a book twice?",
    "Where are the newspapers?",
    "Is there a scanner?",
)
_QUOTE = Citation("rules", "rules.md", 0, 40, "0" * 64)
_MOST_A_DAY = 5
_PEOPLE = 20
_MILLISECONDS = 8, 60
# The shares of questions that are answered, of those the ones judged, and of those the ones liked.
_ANSWERED, _JUDGED, _LIKED = 0.8, 0.5, 0.8


async def write_month(data: Path, workspace: Workspace, channel: str, now: datetime | None = None) -> None:
    """Write a month of questions, the same at each call, that ends yesterday. The bot must not run meanwhile."""
    chance = random.Random(11)  # noqa: S311 - a repeatable draw, no secret
    today = (now or datetime.now(UTC)).replace(hour=9, minute=0, second=0, microsecond=0)
    place = Place(workspace.platform, workspace.id, channel)
    async with open_for_writing(state_file(data), STATE) as database:
        records = Records(database, asyncio.Lock())
        for back in range(DAYS - 1, 0, -1):
            for _ in range(chance.randint(0, _MOST_A_DAY)):
                await _ask(records, place, chance, today - timedelta(days=back))


async def _ask(records: Records, place: Place, chance: random.Random, when: datetime) -> None:
    question, asker = chance.choice(_QUESTIONS), str(chance.randint(1, _PEOPLE))
    is_answered, is_judged = chance.random() < _ANSWERED, chance.random() < _JUDGED
    answer = await records.answers.put(_draft(place, asker, question), when) if is_answered and is_judged else None
    reason = None if is_answered else "no_match"
    latency = chance.uniform(*_MILLISECONDS)
    await records.questions.log(
        QuestionEntry(place, asker, question, is_answered, latency, reason, answer=answer), when
    )
    if answer is not None:
        person = Person(place.platform, asker)
        await records.questions.vote(answer, person, when, helpful=chance.random() < _LIKED)


def _draft(place: Place, asker: str, question: str) -> AnswerDraft:
    return AnswerDraft(place, asker, question, Visibility.PUBLIC, frozenset({_QUOTE.source}), 1, (_QUOTE,), 1)

"""What is remembered of questions, in the state database.

Laws:

- An event is on the disk before any work is done for it, and is answered at most once, but where the
  outcome of a sending can't be known.
- What a method returns from is on the disk.
- Times are passed in; nothing here looks at a clock.
- Nothing here decides who may see what: that is for whoever asks.
"""

import asyncio

from bot.chat import Person, Workspace
from bot.records.answers import AnswerDraft, Answers, StoredAnswer
from bot.records.arrivals import Arrival, Arrivals, KeptArrival
from bot.records.choices import Choice, Choices
from bot.records.commits import Commits
from bot.records.erasure import Erased, erase_person, erase_workspace
from bot.records.hand_overs import Begun, HandOvers, TakenAlready, TooSoon
from bot.records.inbox import Delivery, DeliveryState, Inbox, InboxCounts, Received, Sending, Unfinished
from bot.records.installations import Installation, Installations, read_installations
from bot.records.pins import Pin, PinFlag, Pins, Standing, words_hash
from bot.records.published import Published
from bot.records.questions import LoggedQuestion, QuestionEntry, Questions
from bot.records.silences import Silences
from bot.records.spelling import normalise_question
from bot.records.statistics import DayStatistics, Gap
from bot.records.trail import Deed, DeedAction, Doer, Done, Trail
from bot.records.workspaces import Workspaces
from config.database import Database

__all__ = [
    "AnswerDraft",
    "Answers",
    "Arrival",
    "Arrivals",
    "Begun",
    "Choice",
    "Choices",
    "DayStatistics",
    "Deed",
    "DeedAction",
    "Delivery",
    "DeliveryState",
    "Doer",
    "Done",
    "Erased",
    "Gap",
    "HandOvers",
    "Inbox",
    "InboxCounts",
    "Installation",
    "Installations",
    "KeptArrival",
    "LoggedQuestion",
    "Pin",
    "PinFlag",
    "Pins",
    "Published",
    "QuestionEntry",
    "Questions",
    "Received",
    "Records",
    "Sending",
    "Silences",
    "Standing",
    "StoredAnswer",
    "TakenAlready",
    "TooSoon",
    "Trail",
    "Unfinished",
    "Workspaces",
    "normalise_question",
    "read_installations",
    "words_hash",
]


class Records:
    """All records of one open state database; several tasks may use them."""

    def __init__(self, database: Database, writing: asyncio.Lock) -> None:
        """Use a database that is open for writing; `writing` is the lock that everybody who writes to it holds."""
        self._database = database
        self._commits = Commits(database, writing)
        self.inbox = Inbox(database, self._commits)
        self.arrivals = Arrivals(database, self._commits)
        self.answers = Answers(database, self._commits)
        self.questions = Questions(database, self._commits)
        self.pins = Pins(database, self._commits)
        self.trail = Trail(database, self._commits)
        self.workspaces = Workspaces(database, self._commits)
        self.choices = Choices(database, self._commits)
        self.hand_overs = HandOvers(database, self._commits)
        self.silences = Silences(database, self._commits)
        self.published = Published(database, self._commits)
        self.installations = Installations(database, self._commits)

    async def forget(self, person: Person) -> Erased:
        """Erase what is kept of a person; return how much."""
        return await erase_person(self._database, self._commits, person)

    async def erase_workspace(self, workspace: Workspace) -> Erased:
        """Erase what is kept of a workspace; return how much."""
        return await erase_workspace(self._database, self._commits, workspace)

"""What the buttons under an answer need, also after a restart."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.chat import Place, PlaceKind, Visibility
from bot.records.commits import Commits
from bot.records.model import PLACE_COLUMNS, place_of, place_values, stamp, storable
from config.database import Database, Row
from index.citation import Citation

DIGITS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, in lower case (https://www.crockford.com/base32.html): no letter that reads like a digit."""
LONGEST_ID: Final = 12
"""Twelve digits count further than anybody asks, and stay within SQLite's 63 bits."""
_COLUMNS: Final = (
    f"{PLACE_COLUMNS}, asker, question, visibility, sources, generation, quotes, shown, receipt, made_at, id"
)


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """An answer as it is put down.

    `sources` are the names that were visible to it, `generation` is that of what they were; `quotes` are all
    that were found, best first, each with its revision's full hash, and the first `shown` were shown. `receipt` tells
    how to answer again, as one line; None where nothing was answered.
    """

    place: Place
    asker: str
    question: str
    visibility: Visibility
    sources: frozenset[str]
    generation: int
    quotes: tuple[Citation, ...]
    shown: int
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it was put down, its id, and the messages that show it, oldest first."""

    id: str
    answer: AnswerDraft
    made_at: datetime
    messages: tuple[str, ...]


class Answers:
    """Answers by id and by message.

    An id is short and can be guessed: who may see the answer is to be checked by whoever looks it up.
    """

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def put(self, answer: AnswerDraft, now: datetime) -> str:
        """Keep an answer; return its id."""
        values = (
            *place_values(answer.place),
            answer.asker,
            storable(answer.question),
            answer.visibility.value,
            json.dumps(sorted(answer.sources)),
            answer.generation,
            json.dumps(
                [[quote.source, quote.document, quote.revision, quote.start, quote.end] for quote in answer.quotes]
            ),
            answer.shown,
            answer.receipt,
            stamp(now),
        )
        sql = (
            f"INSERT INTO answer ({_COLUMNS.removesuffix(', id')})"  # noqa: S608 - constants
            f" VALUES ({', '.join('?' * len(values))}) RETURNING id"
        )
        row = await self._commits.run(lambda database: database.fetch_one(sql, values))
        assert row is not None  # noqa: S101 - an insertion always returns its row
        return encode_id(row[0])

    async def get(self, answer: str) -> StoredAnswer | None:
        """Return an answer by its id; None where it is not kept any more, or never was."""
        number = decode_id(answer)
        if number is None:
            return None
        row = await self._database.fetch_one(f"SELECT {_COLUMNS} FROM answer WHERE id = ?", (number,))  # noqa: S608 - constants
        if row is None:
            return None
        messages = await self._database.fetch_all(
            "SELECT message_id FROM answer_message WHERE answer = ? ORDER BY length(message_id), message_id", (number,)
        )
        return _read(row, tuple(message for (message,) in messages))

    async def by_message(self, platform: str, channel: str, message_id: str) -> StoredAnswer | None:
        """Return the answer that a message of ours shows; `channel` is the `Place.channel` it was posted under."""
        row = await self._database.fetch_one(
            "SELECT answer FROM answer_message WHERE platform = ? AND channel = ? AND message_id = ?",
            (platform, channel, message_id),
        )
        return None if row is None else await self.get(encode_id(row[0]))

    async def posted(self, answer: str, platform: str, channel: str, message_id: str) -> bool:
        """Note that a message shows an answer; False where the answer is not kept any more."""
        sql = (
            "INSERT OR REPLACE INTO answer_message (platform, channel, message_id, answer)"
            " SELECT ?, ?, ?, id FROM answer WHERE id = ?"
        )
        values = (platform, channel, message_id, decode_id(answer))
        return await self._commits.run(lambda database: database.execute(sql, values)) > 0

    async def show(self, answer: str, shown: int) -> bool:
        """Note how many of an answer's quotes have been shown; False where it is not kept any more."""
        values = (shown, decode_id(answer))
        sql = "UPDATE answer SET shown = ? WHERE id = ?"
        return await self._commits.run(lambda database: database.execute(sql, values)) > 0

    async def move(self, answer: str, place: Place) -> bool:
        """Note that an answer stands in another place than where it was asked for; False where it is not kept."""
        columns = ", ".join(f"{column} = ?" for column in PLACE_COLUMNS.split(", "))
        sql = f"UPDATE answer SET {columns} WHERE id = ?"  # noqa: S608 - constants
        values = (*place_values(place), decode_id(answer))
        return await self._commits.run(lambda database: database.execute(sql, values)) > 0

    async def last_in_thread(self, place: Place) -> StoredAnswer | None:
        """Return the last answer in a thread that everybody there saw, whoever asked; None outside threads."""
        row = await self._database.fetch_one(
            "SELECT id FROM answer WHERE platform = ? AND thread = ? AND channel = ? AND visibility = ?"
            " ORDER BY id DESC LIMIT 1",
            (place.platform, place.thread, place.channel, Visibility.PUBLIC.value),
        )
        return None if row is None else await self.get(encode_id(row[0]))

    async def direct_channels(self, platform: str, most: int) -> tuple[str, ...]:
        """Return up to `most` direct channels in which somebody was answered and is not forgotten, the last one first.

        A number of an answer grows with time.
        """
        rows = await self._database.fetch_all(
            "SELECT channel FROM answer WHERE platform = ? AND place_kind = ?"
            " GROUP BY channel ORDER BY max(id) DESC LIMIT ?",
            (platform, PlaceKind.DIRECT.value, most),
        )
        return tuple(str(row[0]) for row in rows)

    async def last(self, place: Place, asker: str) -> StoredAnswer | None:
        """Return the last answer that somebody got in a place (a thread is one of its own)."""
        row = await self._database.fetch_one(
            "SELECT id FROM answer WHERE platform = ? AND asker = ? AND channel = ? AND thread IS ?"
            " ORDER BY id DESC LIMIT 1",
            (place.platform, asker, place.channel, place.thread),
        )
        return None if row is None else await self.get(encode_id(row[0]))

    async def purge(self, before: datetime) -> int:
        """Drop the answers made before a time, with the votes on them; return how many."""
        sql = "DELETE FROM answer WHERE made_at < ?"
        return await self._commits.run(lambda database: database.execute(sql, (stamp(before),)))


def encode_id(number: int) -> str:
    """Write a number that is not negative in base 32."""
    written = ""
    while True:
        number, digit = divmod(number, len(DIGITS))
        written = DIGITS[digit] + written
        if number == 0:
            return written


def decode_id(written: str) -> int | None:
    """Read a number back; None where it is none that `encode_id` wrote."""
    if not 0 < len(written) <= LONGEST_ID or not set(written) <= set(DIGITS):
        return None
    number = 0
    for digit in written:
        number = number * len(DIGITS) + DIGITS.index(digit)
    return number if encode_id(number) == written else None


def _read(row: Row, messages: tuple[str, ...]) -> StoredAnswer:
    """Read a row of `_COLUMNS`."""
    asker, question, visibility, sources, generation, quotes, shown, receipt, made_at, number = row[6:]
    answer = AnswerDraft(
        place_of(row),
        asker,
        question,
        Visibility(visibility),
        frozenset(json.loads(sources)),
        generation,
        tuple(
            Citation(source, document, start, end, revision)
            for source, document, revision, start, end in json.loads(quotes)
        ),
        shown,
        receipt,
    )
    return StoredAnswer(encode_id(number), answer, datetime.fromisoformat(made_at), messages)

"""Changes of settings and commands, and what was done to sources, pins and gaps -> what is shown of them. Pure.

A value may name sources; one that whoever reads may not see is not named to them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from bot.conversation.handlers.ids import kind_named
from bot.conversation.handlers.places import layer_words, place_words
from bot.conversation.handlers.shelves import CHANNEL, ROLE
from bot.conversation.services import Situation
from bot.records import Deed, Done
from bot.reply import Reference, ReferenceKind, Table, Text, Words, named_command, worded
from config.layers import split_key
from config.store import Change, Kept, OwnCommand, OwnCommandKind
from config.store.own import OWN_PREFIX
from config.values import write_text
from index.citation import Citation
from index.errors import BadCitationError

SOURCES_KEY: Final = "sources"
NOT_SET: Final = "not set"
NOTHING: Final = "nothing"
OTHERS: Final = "others that may not be seen here"
NOT_SHOWN: Final = "may not be shown here"
NOT_KEPT: Final = "a question that is not kept any more"
NONE: Final = "none"
EMPTY: Final = MappingProxyType({SOURCES_KEY: "all", "ask_roles": "everyone", "roles": "everyone"})
"""What a list that names nobody and nothing means where it does not mean none."""
_HEADINGS: Final = ("What", "Before → after", "Change", "By", "Where", "Who", "When")
_PLACE_KEPT: Final = re.compile(rf"(?<=[ ,]){CHANNEL}(?P<channel>[^\s,]+)|(?<=[ ,]){ROLE}(?P<role>[^\s,]+)")


def moment(time: datetime) -> str:
    """Write a time for a glance, in UTC."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def kept_words(key: str, kept: Kept | None, hidden: frozenset[str]) -> Text:
    """Write what a key stands for, without the names in `hidden`; channels and roles by their names."""
    if kept is None:
        return NOT_SET
    if isinstance(kept, OwnCommand):
        return own_words(kept, hidden)
    if key == SOURCES_KEY and isinstance(kept, tuple) and hidden & set(kept):
        return _without(kept, hidden)
    if kept in ("", ()):
        return EMPTY.get(split_key(key)[1], NONE)
    kind = kind_named(key)
    if kind is not None and isinstance(kept, str | tuple):
        return _named(kind, (kept,) if isinstance(kept, str) else kept)
    return write_text(kept)


def own_words(command: OwnCommand, hidden: frozenset[str]) -> str:
    """Say what a moderators' command does, without the names in `hidden`."""
    if command.kind is OwnCommandKind.PIN:
        return f"shows the quote {command.text}" if _is_shown(command.text, hidden) else "shows a quote"
    asks = f"asks “{command.text}”" if command.kind is OwnCommandKind.QUESTION else "asks what is typed after it"
    return asks + (f", in {_without(command.sources, hidden)}" if command.sources else "")


def change_words(situation: Situation, change: Change, hidden: frozenset[str], inherited: Text = NOT_SET) -> Text:
    """Say in a line what a change did; `inherited` is what holds there where it sets nothing."""
    old, new = (
        inherited if kept is None else kept_words(change.key, kept, hidden) for kept in (change.old, change.new)
    )
    where = layer_words(situation, change.where)
    return worded(_subject(change), ": ", old, " → ", new, ", for ", where, f" (change {change.id}).")


def change_table(situation: Situation, changes: Iterable[Change], hidden: frozenset[str]) -> Table:
    """List changes with who made them, when and where."""
    return Table(_HEADINGS, tuple(_change_row(situation, change, hidden) for change in changes))


def trail_table(situation: Situation, entries: Iterable[Change | Deed], hidden: frozenset[str]) -> Table:
    """List all that was changed and done, for an admin: who may know every name, but no quote from `hidden` sources."""
    rows = tuple(
        _change_row(situation, entry, frozenset())
        if isinstance(entry, Change)
        else _deed_row(situation, entry, without_hidden(entry.done, hidden))
        for entry in entries
    )
    return Table(_HEADINGS, rows)


def newest_first(changes: Iterable[Change], deeds: Iterable[Deed]) -> list[Change | Deed]:
    """Return both in one order of time; each comes newest first."""
    return sorted((*changes, *deeds), key=_time, reverse=True)


def without_hidden(done: Done, hidden: frozenset[str]) -> Done:
    """Return what was done without a pinned question and its quotes, where one of those is from a hidden source."""
    cited = [address for address in (done.old, done.new) if address is not None]
    if not done.action.is_of_pin or all(_is_shown(address, hidden) for address in cited):
        return done
    old, new = (None if address is None else NOT_SHOWN for address in (done.old, done.new))
    return replace(done, subject=NOT_SHOWN, old=old, new=new)


def last_standing(changes: Sequence[Change]) -> Change | None:
    """Return the newest change that is in force and undid nothing; what “undo” means where no number is given."""
    standing = [change for change in changes if change.undone_by is None and change.undoes is None]
    return max(standing, key=lambda change: change.id, default=None)


def _time(entry: Change | Deed) -> datetime:
    return entry.made_at if isinstance(entry, Change) else entry.done_at


def _change_row(situation: Situation, change: Change, hidden: frozenset[str]) -> tuple[Text, ...]:
    old, new = (kept_words(change.key, kept, hidden) for kept in (change.old, change.new))
    return (
        _subject(change),
        worded(old, " → ", new),
        str(change.id),
        _done(change),
        layer_words(situation, change.where),
        change.editor.name,
        moment(change.made_at),
    )


def _deed_row(situation: Situation, deed: Deed, done: Done) -> tuple[Text, ...]:
    return (
        _done_to(done),
        _before_and_after(done),
        "",
        str(done.action),
        place_words(situation, deed.channel, deed.thread),
        deed.by.name,
        moment(deed.done_at),
    )


def _before_and_after(done: Done) -> Text:
    if done.new is not None and done.old == done.new and not done.action.is_of_question:
        return worded(_kept_names(done, done.new), ", as before")
    return worded(_kept_names(done, done.old or NOTHING), " → ", _kept_names(done, done.new or NOTHING))


def _kept_names(done: Done, kept: str) -> Text:
    """Name the channels and roles that what is kept of a source names by their ids."""
    if done.action.is_of_question:
        return kept
    parts: list[Text | Reference] = []
    end = 0
    for match in _PLACE_KEPT.finditer(kept):
        channel, role = match["channel"], match["role"]
        named = Reference(ReferenceKind.ROLE, role) if role else Reference(ReferenceKind.CHANNEL, channel)
        parts += (kept[end : match.start()], "privately to " if role else "in ", named)
        end = match.end()
    return worded(*parts, kept[end:]) if parts else kept


def _done_to(done: Done) -> str:
    if not done.action.is_of_question:
        return f"source {done.subject}"
    return f"“{done.subject}”" if done.subject else NOT_KEPT


def _done(change: Change) -> str:
    if change.undone_by is not None:
        return f"{change.action}, undone by change {change.undone_by}"
    return str(change.action) if change.undoes is None else f"{change.action} of change {change.undoes}"


def _subject(change: Change) -> Text:
    is_own = change.key.startswith(OWN_PREFIX)
    return worded(named_command(change.key.removeprefix(OWN_PREFIX))) if is_own else change.key


def _named(kind: ReferenceKind, ids: Sequence[str]) -> Words:
    first, *others = (Reference(kind, id_) for id_ in ids)
    return worded(first, *(part for other in others for part in (", ", other)))


def _without(names: Sequence[str], hidden: frozenset[str]) -> str:
    shown = tuple(name for name in names if name not in hidden)
    return " and ".join(filter(None, (write_text(shown) if shown else "", OTHERS if len(shown) < len(names) else "")))


def _is_shown(address: str, hidden: frozenset[str]) -> bool:
    try:
        return Citation.parse(address).source not in hidden
    except BadCitationError:
        return False

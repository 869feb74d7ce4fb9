"""A receipt and the library, the settings and the program as they are now -> what has changed between. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from config.key import Value
from config.schema import Settings, build, keys, values
from config.values import check_value
from index.answering.receipts import Ground, Receipt
from index.library.changes import Later

_THE_RECEIPT: Final = "the receipt"
_LEAVE_IT: Final = "Replay the receipt as it was written."


class ChangeKind(StrEnum):
    """What is not as it was."""

    VERSION = "version"
    SETTING = "setting"
    SOURCE_GONE = "source_gone"
    DOCUMENT_GONE = "document_gone"
    DOCUMENT_CHANGED = "document_changed"
    DOCUMENT_ADDED = "document_added"
    GENERATION = "generation"


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed: `subject` is the version's, setting's, source's or library's name, or `source/document`.

    `old` and `new` are what it was and what it is, None where that is not known or there is nothing: of a document
    the revision's full hash. A setting is taken from the receipt all the same, so it is a cause of nothing;
    `is_cause` is whether it may be one.
    """

    kind: ChangeKind
    subject: str
    old: str | None = None
    new: str | None = None
    is_cause: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """How it is now: the ground as a receipt tells it, the revision of each document, and what came later.

    `ground.sources` are those of the receipt's sources that there are still.
    """

    ground: Ground
    revisions: Mapping[tuple[str, str], str]
    later: tuple[Later, ...] = ()


def settings_of(receipt: Receipt, present: Settings) -> Settings:
    """Return the present settings with those of the receipt over them.

    Raises:
        SettingError: a value is out of its range.
    """
    known = {key.name: key for key in keys()}
    written = {
        name: check_value(known[name], value, _THE_RECEIPT, _LEAVE_IT)
        for name, value in receipt.ground.settings.items()
        if name in known
    }
    return build(values(present) | written)


def changes(receipt: Receipt, present: Present) -> tuple[Change, ...]:
    """Return what has changed since the receipt, what most likely matters first."""
    return (*_sources(receipt, present), *_documents(receipt, present), *_frame(receipt.ground, present.ground))


def _sources(receipt: Receipt, present: Present) -> Iterator[Change]:
    for name in sorted(receipt.ground.sources - present.ground.sources):
        yield Change(ChangeKind.SOURCE_GONE, name)


def _documents(receipt: Receipt, present: Present) -> Iterator[Change]:
    told = set()
    for held in receipt.documents:
        now = present.revisions.get((held.source, held.document))
        if held.source in present.ground.sources and now != held.revision:
            told.add((held.source, held.document))
            kind = ChangeKind.DOCUMENT_GONE if now is None else ChangeKind.DOCUMENT_CHANGED
            yield Change(kind, f"{held.source}/{held.document}", held.revision, now)
    for later in present.later:
        name = (later.source, later.document)
        is_other = name not in told and later.revision not in {held.revision for held in receipt.documents}
        if is_other and later.source in receipt.ground.sources:
            kind = ChangeKind.DOCUMENT_ADDED if later.is_new else ChangeKind.DOCUMENT_CHANGED
            yield Change(kind, "/".join(name), None, later.revision)


def _frame(then: Ground, now: Ground) -> Iterator[Change]:
    for kind, old, new in (
        (ChangeKind.VERSION, then.versions, now.versions),
        (ChangeKind.SETTING, _written(then.settings), _written(now.settings)),
        (ChangeKind.GENERATION, _written(then.generations), _written(now.generations)),
    ):
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                yield Change(kind, name, old.get(name), new.get(name), is_cause=kind is not ChangeKind.SETTING)


def _written(found: Mapping[str, Value]) -> Mapping[str, str]:
    return {name: str(value) for name, value in found.items()}

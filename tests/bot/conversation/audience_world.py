"""Who may see what, as sets: written without the code that decides it, to judge that code by.

Every name, title and text of a source holds a canary: a word that stands nowhere else. So does a question.
Whatever is said, it may hold only the canaries of what its readers may see.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from bot.chat import Place, Visibility, Workspace
from index.model import StoredDocument

CANARY: Final = re.compile(r"qz[bcdfghjkmnpr]{6}")
"""Consonants alone: no stemmer touches them, and no other word of these tests looks so."""
_DIGITS: Final = "bcdfghjkmnpr"
THINGS: Final = ("lantern", "anchor", "ladder", "kettle")
OWNERS: Final = ("harbour", "tower", "cellar", "garden")
PUBLIC: Final = "public"


def canary(number: int) -> str:
    """Return the canary of that number."""
    digits = ""
    for _ in range(6):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return f"qz{digits}"


def canaries(text: str) -> frozenset[str]:
    """Return every canary that a text holds, however it is cased."""
    return frozenset(CANARY.findall(text.casefold()))


@dataclass(slots=True, eq=False)
class Source:
    """A source: `home` is None for a shared one; `canaries` are those of its documents, former texts included."""

    name: str
    home: Workspace | None
    file: str = ""
    channels: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    canaries: set[str] = field(default_factory=set)
    documents: tuple[StoredDocument, ...] = ()


@dataclass(slots=True, eq=False)
class Question:
    """A question that was put: its canaries may be said to whoever may see that it was put."""

    text: str
    asker: str
    place: Place
    visibility: Visibility
    answer: str
    message: str = ""


@dataclass(slots=True)
class World:
    """All sources that are there, and the last number that a canary was made of."""

    sources: list[Source] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    made: int = 0

    def canary(self) -> str:
        """Return one that was never used."""
        self.made += 1
        return canary(self.made)

    def of(self, home: Workspace | None) -> set[Source]:
        """Return a workspace's own sources; the shared ones for None."""
        return {source for source in self.sources if source.home == home}

    def seen_with(self, roles: Iterable[str], place: Place) -> set[Source]:
        """Return what somebody with those roles may see there."""
        own = self.of(home_of(place)) if place.workspace else set()
        loose = {source for source in own if not source.channels and not source.roles}
        of_channel = {source for source in own if place.channel in source.channels}
        of_roles = {source for source in own if source.roles & set(roles)}
        return self.of(None) | loose | of_channel | of_roles

    def seen_by_all(self, everybodys_roles: Iterable[frozenset[str]], place: Place) -> set[Source]:
        """Return what every reader of a place may see, somebody who came just now included."""
        newcomer: frozenset[str] = frozenset()
        return set.intersection(*(self.seen_with(roles, place) for roles in (*everybodys_roles, newcomer)))

    def called(self, source: Source, home: Workspace | None) -> str:
        """Return how a source is called where a workspace has another of that name."""
        is_taken = source.home is None and home is not None and any(own.name == source.name for own in self.of(home))
        return f"shared:{source.name}" if is_taken else source.name

    def documents(self, sources: Iterable[Source], home: Workspace | None) -> list[StoredDocument]:
        """Return the documents of sources, as they are called in a workspace."""
        return [
            replace(document, source=self.called(source, home)) for source in sources for document in source.documents
        ]

    def text(self, source: Source, shape: Iterable[tuple[str, str]]) -> str:
        """Return a document with sentences that many questions find, all of them with canaries of the source."""
        title, *marks = (self.canary() for _ in range(1 + len(tuple(shape))))
        source.canaries |= {title, *marks}
        sentences = [
            f"The {thing} of the {owner} is kept near the {mark} gate."
            for (thing, owner), mark in zip(shape, marks, strict=True)
        ]
        return f"# The gate {title}\n\n{' '.join(sentences)}\n"


def home_of(place: Place) -> Workspace | None:
    """Return the workspace of a place."""
    return Workspace(place.platform, place.workspace) if place.workspace else None


def said_by(sources: Iterable[Source]) -> frozenset[str]:
    """Return the canaries of what sources are called and say."""
    found = frozenset[str]()
    for source in sources:
        found |= source.canaries | canaries(source.name) | canaries(source.file)
    return found


def names_of(sources: Iterable[Source]) -> frozenset[str]:
    """Return the canaries in the names of sources and of their files."""
    return frozenset[str]().union(*(canaries(source.name) | canaries(source.file) for source in sources))

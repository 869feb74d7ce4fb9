"""A question -> the pin that answers it; and a pin -> whether its words still stand in its document as it is now.

A pin is checked after each run over a workspace's sources, and again before it is quoted: the shared library is
indexed elsewhere. Words that were moved are followed; words that were changed are verified by nobody.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from bot.chat import Person, Workspace
from bot.conversation.services import Services
from bot.libraries import View
from bot.records import Doer, Pin, PinFlag, Standing, normalise_question, words_hash
from bot.records.model import storable
from index.answering import AliasRule
from index.answering.languages import question_language
from index.answering.paraphrases import Paraphrases
from index.citation import Citation
from index.model import NEVER_QUOTED, StoredDocument
from index.text.terms import ENGLISH, TermAnalyzer

FindDocument = Callable[[str, str], StoredDocument | None]
"""Returns the document of a source of that name, by its own name, as it is now."""
OURSELVES: Final = "Verbatim"
"""Who notes in the trail what nobody's command brought about."""


async def pin_meant(asked: str, pins: Sequence[Pin], synonyms: tuple[AliasRule, ...] = ()) -> Pin | None:
    """Return the one of `pins` whose question is asked, however it is spelt, or else in which other words.

    None where there is none, or where two are equally near and have different quotes. `pins` are those whose quotes
    may be seen by whoever sees the answer: others must have no say in it. `synonyms` are the owner's own.
    """
    if not pins:
        return None
    asked = storable(asked)
    normalised = normalise_question(asked)
    spelt = next((pin for pin in pins if normalise_question(pin.question) == normalised), None)
    if spelt is not None:
        return spelt
    near = await asyncio.to_thread(_near, asked, tuple(pin.question for pin in pins), synonyms)
    meant = [pins[place] for place in near]
    return meant[0] if len({pin.quote for pin in meant}) == 1 else None


async def check_pin(services: Services, workspace: Workspace, pin: Pin, find: FindDocument, by: Doer) -> Pin:
    """Return a pin as its words stand now, and note where that is no longer as it was; `by` is in the trail for it."""
    document = find(pin.quote.source, pin.quote.document)
    words = pin.words or await _words_pinned(services, workspace, pin, document)
    standing = standing_of(pin.quote, words, document)
    await services.records.pins.settle(workspace, pin, standing, by, services.clock())
    return replace(pin, quote=standing.quote, words=standing.words or pin.words, flag=standing.flag)


async def check_pins(
    services: Services, workspace: Workspace, by: Doer, sources: frozenset[str] | None = None
) -> tuple[tuple[Pin, Pin], ...]:
    """Check a workspace's pins, those of `sources` alone where that is given; return what changed, before and after."""
    every = await services.records.pins.pins(workspace)
    pins = [pin for pin in every if sources is None or pin.quote.source in sources]
    if not pins:
        return ()
    find = finder(await services.libraries.view(workspace))
    checked = [(pin, await check_pin(services, workspace, pin, find, by)) for pin in pins]
    return tuple((pin, after) for pin, after in checked if (pin.quote, pin.flag) != (after.quote, after.flag))


def finder(view: View) -> FindDocument:
    """Return what finds the documents of a view, all of its sources': not what may be shown of them."""
    found = {(document.source, document.name): document for document in view.documents(frozenset(view.names()))}
    return lambda source, name: found.get((source, name))


def by_ourselves(workspace: Workspace) -> Doer:
    """Return who did what nobody gave a command for."""
    return Doer(Person(workspace.platform, ""), OURSELVES)


def standing_of(quote: Citation, words: str | None, document: StoredDocument | None) -> Standing:
    """Return where a quote's words, by their hash, stand in its document as it is now. Pure.

    In the very revision they stand where they stood. In another one they are looked for as whole sentences: at their
    place first, and elsewhere only if they stand there once, since the same words may mean another thing elsewhere.
    """
    if document is None:
        return Standing(quote, words, PinFlag.VANISHED)
    if document.sha256 == quote.revision and quote.end <= len(document.text):
        return Standing(quote, words_hash(document.text[quote.start : quote.end]))
    places = [] if words is None else _places(document, words, quote.end - quote.start)
    start = quote.start if quote.start in places else places[0] if len(places) == 1 else None
    if start is None:
        return Standing(quote, words, PinFlag.CHANGED)
    end = start + quote.end - quote.start
    return Standing(replace(quote, start=start, end=end, revision=document.sha256), words)


def _places(document: StoredDocument, words: str, length: int) -> list[int]:
    """Return where whole sentences of so many characters have those words."""
    quotable = [cut for cut in document.segmentation.sentences if cut.kind not in NEVER_QUOTED]
    ends = {cut.end for cut in quotable}
    starts = (cut.start for cut in quotable if cut.start + length in ends)
    return [start for start in starts if words_hash(document.text[start : start + length]) == words]


async def _words_pinned(
    services: Services, workspace: Workspace, pin: Pin, document: StoredDocument | None
) -> str | None:
    """Return the hash of words that were pinned before it was kept, where the library still has their revision."""
    if document is not None and document.sha256 == pin.quote.revision:
        return None
    view = await services.libraries.view(workspace)
    former = await services.libraries.cited(workspace, view, pin.quote)
    return None if former is None else words_hash(former.text[pin.quote.start : pin.quote.end])


def _near(asked: str, questions: Sequence[str], synonyms: tuple[AliasRule, ...]) -> tuple[int, ...]:
    language = question_language(asked, ENGLISH)
    return tuple(match.place for match in _paraphrases(synonyms).nearest(asked, questions, language))


@lru_cache(maxsize=1)
def _paraphrases(synonyms: tuple[AliasRule, ...]) -> Paraphrases:
    return Paraphrases(TermAnalyzer(), synonyms)

"""A question -> its form: what it asks for, of what kind, and what must not differ between it and a paraphrase. Pure.

Small words carry much of what a question means and are never looked up: “before” and “after”, “on” and “off”, “can”
and “must”, “my” and “your”, “not”. A form keeps them beside the content. English.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from index.answering.aliases import AliasRule, Phrase
from index.answering.kinds import AnswerKind, expected_kinds
from index.answering.question_frames import in_plain_words, spelt_out
from index.answering.question_words import Vocabulary, read_vocabulary
from index.text.terms import TermAnalyzer, Token

MOST_WORDS: Final = 60
"""A longer text is a story with a question in it; nobody pins those, and no paraphrase is found for them."""
_MARKERS: Final = frozenset(
    """before after until since during above below under between against without only all every each most more less
    least few fewer both same out off down up other else except while till""".split()
)
"""Words that must stand in both questions or in neither."""
_MARKER_SPELLINGS: Final = {"till": "until", "every": "all", "each": "all", "fewer": "less"}
_NEGATIONS: Final = frozenset("not no never nobody nothing none neither nor nowhere".split())
_PRONOUNS: Final = {
    **dict.fromkeys(("he", "him"), "he"),
    **dict.fromkeys(("she", "her"), "she"),
    **dict.fromkeys(("they", "them"), "they"),
    "it": "it",
}
_EXPLETIVE: Final = re.compile(r"\bit (?:take|takes|cost|costs|need|needs)\b")
_OWNERS: Final = {**dict.fromkeys(("my", "mine", "our", "ours"), "ours"), **dict.fromkeys(("your", "yours"), "yours")}
_DIRECTIONS: Final = {"into": "to", "onto": "to"} | {
    one: one for one in "to from than over under above below against before after".split()
}
_REACH: Final = 3
"""So many words after “to” or “from” is what they lead to."""
_GAP: Final = 4
"""So many words at most stand inside a phrase (“turn all notifications off”)."""
_PAST: Final = frozenset("did was were had".split())
_PRESENT: Final = frozenset("do does is are am".split())
_FUTURE: Final = frozenset("will shall".split())
_OBLIGED: Final = re.compile(r"\b(?:must|have to|has to|need|needs|required|necessary|mandatory|compulsory|obliged)\b")
_ABLE: Final = frozenset("can could may might able allowed permitted possible".split())
_BE: Final = frozenset("is are was were".split())
_DO: Final = frozenset("do does did".split())
_HELPERS: Final = _BE | _DO | _FUTURE | _ABLE | frozenset("has have had should would must be been being".split())
_DONE: Final = frozenset("sent hit shot told made caught held sued left lost paid found hurt cut met".split())
"""What is done to somebody, where that ends in neither “-ed” nor “-en”."""
_ANYBODY: Final = re.compile(r"how (?:do|can|would|could|should|to) (?:you|u|one)\b")
_SUBJECTS: Final = frozenset("i we you u he she they".split())
_DETERMINERS: Final = frozenset("the a an our your my".split())
_MEASURED: Final = re.compile(r"how (?:duration|age|height|distance|weight|size|frequency|depth|speed|price)\b")


class Tense(StrEnum):
    """When what is asked about is."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


class Mode(StrEnum):
    """Whether it is asked what is, what can be, what must be, or what had better be."""

    FACT = "fact"
    ABLE = "able"
    OBLIGED = "obliged"
    ADVICE = "advice"


class Asks(StrEnum):
    """Whether “who” and “what” ask for who does something, or for whom it is done to."""

    DOER = "doer"
    DONE_TO = "done_to"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a question speaks of: what it is called here, and the stem and the word that it was made of.

    Of a phrase there is neither: what its words are like by themselves says nothing of it.
    `is_light`: a question can do without it. `repeats` is the kind of answer that it only says again (“what *time*”).
    """

    name: str
    stem: str
    word: str
    is_light: bool = False
    is_name: bool = False
    repeats: AnswerKind | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """All that is compared of a question. None stands for what it does not say; `subject` is an item's name."""

    items: tuple[Item, ...]
    kinds: frozenset[AnswerKind]
    is_negated: bool
    markers: frozenset[str]
    pronouns: frozenset[str]
    owners: frozenset[str]
    directions: frozenset[tuple[str, str]]
    tense: Tense | None
    mode: Mode
    asks: Asks | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class _Group:
    """Tokens that are one item together, at their places."""

    places: tuple[int, ...]
    name: str


class FormReader:
    """Reads questions. Immutable but for the analyzer's memos; may be shared by threads."""

    def __init__(self, analyzer: TermAnalyzer, synonyms: Iterable[AliasRule] = ()) -> None:
        """Take in the built-in words, and an admin's own `synonyms`."""
        self._analyzer = analyzer
        self._words: Vocabulary = read_vocabulary(analyzer, synonyms)

    def read(self, text: str) -> Form | None:
        """Return a question's form; None for what is too long, or holds nothing to compare."""
        if len(text.split()) > MOST_WORDS:
            return None
        plain = in_plain_words(text)
        tokens = self._analyzer.analyze(plain)
        groups = tuple(self._groups(tokens))
        items = self._items(tokens, groups, _names(text))
        if not items:
            return None
        named = {place: group.name for group in groups for place in group.places}
        taken = {place for group in groups for place in group.places if len(group.places) > 1}
        words = [token.text if place not in taken else "" for place, token in enumerate(tokens)]
        asked = spelt_out(text).split()
        return Form(
            items=items,
            kinds=_kinds(plain),
            is_negated=sum(word in _NEGATIONS for word in words) % 2 == 1,
            markers=frozenset(_MARKER_SPELLINGS.get(word, word) for word in words if word in _MARKERS),
            pronouns=frozenset(_PRONOUNS[word] for word in _EXPLETIVE.sub("", plain).split() if word in _PRONOUNS),
            owners=frozenset(
                _OWNERS[word] for word in words if word in _OWNERS and not _ANYBODY.match(" ".join(asked))
            ),
            directions=frozenset(_directions(words, tokens, named)),
            tense=None if plain.startswith("why") and asked[:1] != ["why"] else _tense(asked),
            mode=_mode(asked, plain),
            asks=_asks(asked),
            subject=self._subject(asked),
        )

    def stands_for(self, item: Item, other: Item) -> bool:
        """Whether one is what people type for short in place of the other."""
        return other.stem in self._words.short.get(item.stem, ()) or item.stem in self._words.short.get(other.stem, ())

    def knows(self, stem: str) -> bool:
        """Whether a word stands in the lists, so that it is no typing error."""
        return (stem,) in self._words.names or stem in self._words.short

    def _groups(self, tokens: Sequence[Token]) -> Iterator[_Group]:
        """Yield the items' tokens in order, each token once: phrases before words, the longest first."""
        stems = [token.term for token in tokens]
        taken: set[int] = set()
        for at, token in enumerate(tokens):
            if at in taken:
                continue
            places, phrase = self._phrase_at(stems, at, taken)
            if phrase:
                taken.update(places)
                yield _Group(places, self._words.names[phrase])
            elif not token.common and token.text not in _MARKERS:
                yield _Group((at,), token.term)

    def _phrase_at(self, stems: Sequence[str], at: int, taken: set[int]) -> tuple[tuple[int, ...], Phrase]:
        for phrase in self._words.by_first.get(stems[at], ()):
            whole = tuple(range(at, at + len(phrase)))
            if tuple(stems[at : at + len(phrase)]) == phrase and taken.isdisjoint(whole):
                return whole, phrase
            if phrase in self._words.parted and phrase[-1] in stems[at + 2 : at + 2 + _GAP]:
                last = stems.index(phrase[-1], at + 2)
                if last not in taken:
                    return (at, last), phrase
        return (), ()

    def _items(self, tokens: Sequence[Token], groups: Sequence[_Group], names: frozenset[str]) -> tuple[Item, ...]:
        found: dict[str, Item] = {}
        for group in groups:
            token = tokens[group.places[0]]
            is_word = len(group.places) == 1
            item = Item(
                group.name,
                token.term if is_word else "",
                token.text if is_word else "",
                is_light=is_word and token.term in self._words.light,
                is_name=token.text in names,
                repeats=self._words.generic.get(token.term) if is_word else None,
            )
            found.setdefault(group.name, item)
        return tuple(found.values())

    def _subject(self, words: Sequence[str]) -> str | None:
        """Return who or what does something, where the question's first verb shows that: “did *Biden* hug ...”."""
        helper = _helper_at(words)
        if helper is None:
            return None
        if words[helper] in _BE or "be" in words[helper + 1 :] or "been" in words[helper + 1 :]:
            start = words.index("by") + 1 if "by" in words[:-1] else len(words)
        else:
            start = helper + 1
        if words[start : start + 1] and words[start] in _DETERMINERS:
            start += 1
        tokens = self._analyzer.analyze(" ".join(words[start:]))
        group = next(self._groups(tokens), None)
        return group.name if group and group.places[0] == 0 else None


def _names(text: str) -> frozenset[str]:
    """Return the folded words that are written as names: with a capital, elsewhere than at the start."""
    words = re.findall(r"[^\W_]+", text)
    if sum(word[:1].isupper() for word in words) * 2 > len(words) + 1:
        return frozenset()  # a title, or shouted: capitals tell nothing
    return frozenset(word.casefold() for word in words[1:] if word[0].isupper())


def _kinds(plain: str) -> frozenset[AnswerKind]:
    return frozenset({AnswerKind.NUMBER}) if _MEASURED.match(plain) else expected_kinds(plain)


def _directions(words: Sequence[str], tokens: Sequence[Token], named: dict[int, str]) -> Iterator[tuple[str, str]]:
    for at, word in enumerate(words):
        if word in _DIRECTIONS:
            led = (named[place] for place in range(at + 1, min(at + 1 + _REACH, len(tokens))) if place in named)
            target = next(led, None)
            if target is not None:
                yield _DIRECTIONS[word], target


def _helper_at(words: Sequence[str]) -> int | None:
    return next((at for at, word in enumerate(words) if word in _HELPERS), None)


def _tense(words: Sequence[str]) -> Tense | None:
    helper = _helper_at(words)
    word = "" if helper is None else words[helper]
    for tense, helpers in ((Tense.PAST, _PAST), (Tense.PRESENT, _PRESENT), (Tense.FUTURE, _FUTURE)):
        if word in helpers:
            return tense
    return None


def _mode(words: Sequence[str], plain: str) -> Mode:
    if _OBLIGED.search(plain):
        return Mode.OBLIGED
    if plain.startswith("can ") or not _ABLE.isdisjoint(words):
        return Mode.ABLE
    return Mode.ADVICE if "should" in words else Mode.FACT


def _asks(words: Sequence[str]) -> Asks | None:
    if not words or words[0] not in {"who", "whom", "what", "which", "by"}:
        return None
    if words[0] == "by" or words[-1] == "by":
        return Asks.DOER
    if words[0] == "whom" or words[-1] == "of":
        return Asks.DONE_TO
    helper = _helper_at(words[: _GAP + 1])
    if helper is None:
        return Asks.DOER if len(words) > 1 else None
    behind = words[helper + 1] if helper + 1 < len(words) else ""
    return _asks_with_helper(words[0], words[helper], behind)


def _asks_with_helper(asking: str, helper: str, behind: str) -> Asks | None:
    if helper in _DO or behind in _SUBJECTS:
        return Asks.DONE_TO
    if asking == "who" and helper in _BE:
        is_done = (behind.endswith(("ed", "en")) or behind in _DONE) and behind not in _ABLE
        return Asks.DONE_TO if is_done else Asks.DOER
    return None

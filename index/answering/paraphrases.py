"""Two questions -> whether one asks for the same as the other in other words. Pure; English, elsewhere word order.

Whoever pins an answer vouches for it. To give it to another question by mistake does more harm than to search, so
everything that a question says has its counterpart in the other: each word of content by the same word, a synonym, a
name for short or a typing error; who is asked for and who does it; “not”, “before”, “must”, “my”. Only what a question
can do without (“please”, “what *time*” beside “when”) may be missing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from index.answering.aliases import AliasRule
from index.answering.information import common_terms, information
from index.answering.kinds import AnswerKind
from index.answering.question_forms import Form, FormReader, Item, Mode, Tense
from index.answering.typos import edit_cost
from index.engine import TermStatistics
from index.text.terms import ENGLISH, TermAnalyzer

EQUALLY_NEAR: Final = 0.02
"""Two pinned questions whose likeness differs by less are equally near, and neither is meant."""
MEMO_LIMIT: Final = 10_000
"""So many questions' forms are remembered, some 20 MB; when full, it starts anew."""
_SAME: Final = 1.0
_SHORT: Final = 0.95
_DERIVED: Final = 0.9
_TYPED: Final = 0.85
"""What a counterpart counts of the same word: a name for short, a word of the same root, a typing error."""
_LEAST_ROOT: Final = 5
_ENDINGS: Final = frozenset("er or ment ion at ation ing ant ent ist al anc enc".split()) | {"", "e", "r"}
_LEAST_TYPED: Final = 5
_COSTLIEST_TYPING: Final = 1.0
_OPEN_KINDS: Final = frozenset({AnswerKind.MANNER, AnswerKind.DEFINITION, AnswerKind.THING})
"""What keywords may ask for: whoever types “password reset” wants to know how."""
REQUIRED: Final = "=requir"
"""What an item is called that says that something must be: beside “must” a question can do without it."""
_MANNERS_OF_SAYING: Final = frozenset({AnswerKind.YESNO, AnswerKind.SPEECH})
"""Kinds that say nothing of what is asked for, and that both questions expect or neither."""
_THINGS: Final = frozenset({AnswerKind.DEFINITION, AnswerKind.THING})


@dataclass(frozen=True, slots=True)
class Match:
    """A pinned question that was found, by its place among those given, and how like the asked one it is, up to 1."""

    place: int
    likeness: float


class Paraphrases:
    """Finds which questions say the same. Holds nothing but memos; may be shared by threads."""

    def __init__(self, analyzer: TermAnalyzer, synonyms: Iterable[AliasRule] = ()) -> None:
        """Use the built-in words, and an admin's own `synonyms`."""
        self._analyzer = analyzer
        self._reader = FormReader(analyzer, synonyms)
        self._forms: dict[str, Form | None] = {}

    def find(self, asked: str, pinned: Sequence[str], language: str = ENGLISH) -> int | None:
        """Return the place in `pinned` of the question that `asked` paraphrases; None for none, or where two are it."""
        near = self.nearest(asked, pinned, language)
        return near[0].place if len(near) == 1 else None

    def nearest(self, asked: str, pinned: Sequence[str], language: str = ENGLISH) -> tuple[Match, ...]:
        """Return the questions of `pinned` that `asked` paraphrases, the likest first; only those equally near."""
        found = [Match(place, self.likeness(asked, other, language)) for place, other in enumerate(pinned)]
        matches = sorted((match for match in found if match.likeness), key=lambda match: (-match.likeness, match.place))
        return tuple(match for match in matches if match.likeness > matches[0].likeness - EQUALLY_NEAR)

    def likeness(self, asked: str, other: str, language: str = ENGLISH) -> float:
        """Return how like two questions are, 0 to 1; 0 where one is no paraphrase of the other."""
        if language != ENGLISH:
            return float(self._is_same_abroad(asked, other, language))
        one, two = self._form(asked), self._form(other)
        if one is None or two is None or not _agree(one, two):
            return 0.0
        return self._likeness_of_items(one, two)

    def _form(self, text: str) -> Form | None:
        if text not in self._forms:
            if len(self._forms) >= MEMO_LIMIT:
                self._forms.clear()
            self._forms[text] = self._reader.read(text)
        return self._forms.get(text)

    def _is_same_abroad(self, asked: str, other: str, language: str) -> bool:
        """Whether two questions are the same words, stems and endings aside; small words may stand elsewhere."""
        one, two = (self._analyzer.analyze(text, language) for text in (asked, other))
        if sorted(token.term for token in one) != sorted(token.term for token in two):
            return False
        content, contents = ([token.term for token in tokens if not token.common] for tokens in (one, two))
        return bool(content) and content == contents

    def _likeness_of_items(self, one: Form, two: Form) -> float:
        """Align both questions' items; return the share of their weight that has a counterpart, 0 where one must."""
        left = list(two.items)
        whole = got = 0.0
        alone: list[Item] = []
        for item in one.items:
            worth, other = max(
                ((self._worth(item, entry), entry) for entry in left), key=lambda pair: pair[0], default=(0.0, item)
            )
            if not worth:
                alone.append(item)
                continue
            left.remove(other)
            weight = _weight(item)
            whole += weight
            got += worth * weight
        if not whole or not (_can_lack(alone, one, two) and _can_lack(left, two, one)) or _both_repeat(alone, left):
            return 0.0
        return got / whole

    def _worth(self, item: Item, other: Item) -> float:
        """Return what one item counts for the other; 0 where they are different things."""
        if item.name == other.name:
            return _SAME
        if self._reader.stands_for(item, other):
            return _SHORT
        if _share_a_root(item.stem, other.stem):
            return _DERIVED
        return _TYPED if self._is_typing_error(item, other) else 0.0

    def _is_typing_error(self, item: Item, other: Item) -> bool:
        """Whether one is no word that anybody knows, and is typed nearly as the other is."""
        words = (item.word, other.word)
        if item.is_name or other.is_name or min(map(len, words)) < _LEAST_TYPED or not all(map(str.isalpha, words)):
            return False
        known = [entry.stem in common_terms() or self._reader.knows(entry.stem) for entry in (item, other)]
        return not all(known) and item.word[0] == other.word[0] and _is_near(item, other)


def _agree(one: Form, two: Form) -> bool:
    """Whether nothing but the content could tell two questions apart."""
    return (
        one.is_negated == two.is_negated
        and one.markers == two.markers
        and one.pronouns == two.pronouns
        and _kinds_agree(one, two)
        and _modes_agree(one, two)
        and _tenses_agree(one, two)
        and _unless_unsaid(one.asks, two.asks)
        and _unless_unsaid(one.subject, two.subject)
        and not (one.owners and two.owners and one.owners.isdisjoint(two.owners))
        and _directions_agree(one, two)
    )


def _kinds_agree(one: Form, two: Form) -> bool:
    """Whether both expect the same kind of answer; keywords say of none which they expect."""
    if not one.kinds or not two.kinds:
        return one.kinds == two.kinds or bool((one.kinds | two.kinds) & _OPEN_KINDS)
    if one.kinds & _MANNERS_OF_SAYING != two.kinds & _MANNERS_OF_SAYING:
        return False
    kinds, others = one.kinds - _MANNERS_OF_SAYING, two.kinds - _MANNERS_OF_SAYING
    return kinds == others or bool(kinds & others) or bool(kinds and others and (kinds | others) <= _THINGS)


def _modes_agree(one: Form, two: Form) -> bool:
    """Whether what may be is not asked in place of what must be; where it is asked how, that makes no difference."""
    modes = {one.mode, two.mode}
    if len(modes) == 1 or AnswerKind.MANNER in one.kinds | two.kinds:
        return True
    if modes == {Mode.FACT, Mode.ABLE} and Tense.PAST in {one.tense, two.tense}:
        return False
    if AnswerKind.YESNO in one.kinds:
        return modes == {Mode.FACT, Mode.ABLE}
    if AnswerKind.PERSON in one.kinds:
        return Mode.ABLE not in modes
    return not modes >= {Mode.ABLE, Mode.OBLIGED}


def _tenses_agree(one: Form, two: Form) -> bool:
    tenses = {one.tense, two.tense}
    return _unless_unsaid(one.tense, two.tense) or tenses == {Tense.PRESENT, Tense.FUTURE}


def _unless_unsaid(one: str | None, two: str | None) -> bool:
    return one is None or two is None or one == two


def _directions_agree(one: Form, two: Form) -> bool:
    """Whether “to” and “from” lead to the same: “Word to PDF” is not “PDF to Word”, nor “from PDF” “to PDF”."""
    shared = {item.name for item in one.items} & {item.name for item in two.items}
    led, leading = ({pair for pair in form.directions if pair[1] in shared} for form in (one, two))
    turned, turning = ({(target, word) for word, target in pairs} for pairs in (led, leading))
    return not _contradict(led, leading) and not _contradict(turned, turning)


def _contradict(pairs: Collection[tuple[str, str]], others: Collection[tuple[str, str]]) -> bool:
    """Whether something is paired in both, and never with the same."""
    given, told = ({key: {value for at, value in found if at == key} for key, _ in found} for found in (pairs, others))
    return any(given[key].isdisjoint(told[key]) for key in given.keys() & told.keys())


def _can_lack(items: Iterable[Item], own: Form, other: Form) -> bool:
    """Whether a question may leave out what the other one says."""
    must = own.mode is other.mode is Mode.OBLIGED
    return all(
        item.is_light
        or (item.repeats in own.kinds & other.kinds and not item.is_name)
        or (must and item.name == REQUIRED)
        for item in items
    )


def _both_repeat(alone: Iterable[Item], others: Iterable[Item]) -> bool:
    """Whether each question says more closely what it wants, and not the same: “what day” is not “what time”."""
    kinds = {item.repeats for item in alone if not item.is_light} & {
        item.repeats for item in others if not item.is_light
    }
    return bool(kinds - {None})


def _share_a_root(one: str, other: str) -> bool:
    """Whether two stems are one root with different endings: “founder” and “found”, “registr” and “regist”."""
    root = 0
    for letter, another in zip(one, other, strict=False):
        if letter != another:
            break
        root += 1
    return root >= _LEAST_ROOT and one[root:] in _ENDINGS and other[root:] in _ENDINGS


def _is_near(one: Item, other: Item) -> bool:
    """Whether two words, or their stems, are typed nearly alike; whichever of them is the error."""
    pairs = ((one.word, other.word), (one.stem, other.stem))
    return any(edit_cost(*way, _COSTLIEST_TYPING) <= _COSTLIEST_TYPING for pair in pairs for way in (pair, pair[::-1]))


def _weight(item: Item) -> float:
    """Return how much an item tells, by how common its word is in English."""
    return information(TermStatistics(item.stem, 0, 0.0), 0)

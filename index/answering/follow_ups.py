"""A question in a thread and the one before it -> what the later leaves unsaid. Pure; English word lists.

A question is a follow-up where it can't stand alone: it is nothing but a question word (“why?”), it stops short
of a verb (“which senators?”), it puts something in the earlier one's place (“what about Egypt?”), or it speaks of
“they” and “it” before it has named anyone. A question that names what it is about stays as it is: to carry over
too much does more harm than to carry nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from index.answering.aliases import country_names
from index.answering.smalltalk import classify
from index.model import QueryTerm
from index.text.terms import TermAnalyzer, Token

CARRIED_WEIGHT: Final = 0.6
"""What a carried term should count of one that was asked for."""
MOST_CARRIED: Final = 12
"""Terms of the earlier question, its first ones, that are carried at most."""
_MOST_BESIDE_PRONOUN: Final = 3
_MOST_BESIDE_AND: Final = 2
_MOST_IN_PLACE: Final = 3
_MOST_ELLIPTIC: Final = 2
"""Content terms that a follow-up of each kind has at most; with more it stands alone."""


class Clue(StrEnum):
    """Why a question is read as a follow-up."""

    BARE = "bare"
    ELLIPTIC = "elliptic"
    IN_PLACE = "in_place"
    PRONOUN = "pronoun"
    AND = "and"
    ELSE = "else"


@dataclass(frozen=True, slots=True)
class Carried:
    """What is carried over from the question before: its terms, in order, without those that were replaced."""

    clue: Clue
    terms: tuple[QueryTerm, ...]
    replaced: tuple[QueryTerm, ...] = ()


_CALLS: Final = frozenset(
    "hey hi hello bot verbatim ok okay well oh ah hmm hm um uh thanks cool nice please pls".split()
)
_LINKS: Final = frozenset("and but so also or then plus though".split())
_QUESTION_WORDS: Final = frozenset("who whom whose what when where which why how".split())
_VERBS: Final = frozenset(
    """is are was were am be been do does did has have had can could will would shall should may might must
    isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt cant couldnt wont wouldnt shouldnt
    whats whos wheres whens whys hows""".split()
)
_PREPOSITIONS: Final = frozenset("in on at by from to for since until with about during after before under of".split())
_PRONOUNS: Final = frozenset(
    """it its itself they them their theirs themselves he him his himself she her hers herself those these""".split()
)
_BOUND: Final = frozenset("its their theirs his her hers itself themselves himself herself".split())
"""Pronouns that mostly mean a word of their own question: “where does the brain get its energy”, “who lost their”."""
_POINTERS: Final = frozenset({"this", "that"})
_AFTER_POINTER: Final = frozenset(
    """is was last lasted happen happened happens mean means meant one be been work worked change changed start
    started end ended cost say said""".split()
)
_COUNTED: Final = frozenset("many much long old far often big heavy tall high large deep few".split())
_LONGEST_ELLIPSIS: Final = 4
_EXPLETIVE: Final = re.compile(
    r"\b(?:is|was|isnt|wasnt|will|would) it (?:true|possible|legal|illegal|safe|necessary|allowed|required|ok|okay|fair"
    r"|right|wrong|known|clear|common|normal|worth|important|likely)\b"
    r"|\bit (?:is|was) (?:true|possible|said|known|legal|necessary|allowed|required)\b"
    r"|\b(?:does|did|will|would) it (?:be |take |cost |matter |mean )*(?:to|for|if|when)\b|\bit takes? to\b"
)
_ABOUT: Final = re.compile(r"(?:what|how) about|what of|same for")
_ELSE: Final = re.compile(r"\b(?:else|any more|anything more|what more|tell me more|more details?|go on)\b")
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_YEAR_OR_FIGURE: Final = re.compile(r"\d+")
_MONTHS: Final = frozenset(
    "january february march april may june july august september october november december".split()
)


def carried(question: str, previous: str, analyzer: TermAnalyzer) -> Carried | None:
    """Return what `question` takes over from `previous`, the question before it in the thread; None if it stands alone.

    `previous` is the question as it was understood: with what it had itself carried over. None too where nothing
    of it is left to carry, and where `question` is small talk or an order.
    """
    if not previous.strip() or classify(question):
        return None
    words = _without_calls(question)
    tokens = analyzer.analyze(" ".join(words))
    content = [token for token in tokens if not token.common and token.text not in _CALLS]
    clue = _clue(words, content)
    if clue is None:
        return None
    own = {token.term for token in content}
    earlier = [token for token in analyzer.analyze(" ".join(_without_calls(previous))) if not token.common]
    kept = dict.fromkeys(QueryTerm(token.term, token.text) for token in earlier if token.term not in own)
    replaced = _replaced(kept, content) if clue is Clue.IN_PLACE else ()
    terms = tuple(term for term in kept if term not in replaced)[:MOST_CARRIED]
    return Carried(clue, terms, replaced) if terms else None


def _clue(words: Sequence[str], content: Sequence[Token]) -> Clue | None:
    if not words:
        return None
    plain = [_plain(word) for word in words]
    count = len(content)
    if not count:
        return Clue.BARE if _is_bare(plain) else None
    text = " ".join(plain)
    linked = plain[0] in _LINKS
    stands_in = bool(_ABOUT.match(" ".join(plain[1:]) if linked else text)) or _is_phrase_after_link(plain)
    signs = (
        (Clue.IN_PLACE, _MOST_IN_PLACE, stands_in),
        (Clue.ELSE, _MOST_ELLIPTIC, bool(_ELSE.search(text))),
        (Clue.PRONOUN, _MOST_BESIDE_PRONOUN, _points_back(words, plain, content)),
        (Clue.AND, _MOST_BESIDE_AND, linked and not _names_someone(words, content)),
        (Clue.ELLIPTIC, _MOST_ELLIPTIC, _is_elliptic(plain)),
    )
    found = next(((clue, most) for clue, most, is_seen in signs if is_seen), None)
    return found[0] if found and count <= found[1] else None


def _is_phrase_after_link(plain: Sequence[str]) -> bool:
    """Whether a link is followed by no question: “and Egypt?”, “and in March?”."""
    return plain[0] in _LINKS and plain[1:2] != [] and plain[1] not in _QUESTION_WORDS and _VERBS.isdisjoint(plain)


def _is_bare(plain: Sequence[str]) -> bool:
    """Whether words without content ask at all: “why?”, “who was it?”, “really?”, but not “you and I”."""
    return any(word in _QUESTION_WORDS | _PRONOUNS | _POINTERS | _VERBS | {"else"} for word in plain)


def _is_elliptic(plain: Sequence[str]) -> bool:
    """Whether a question breaks off before its verb: “which senators?”, “in what year?”, “how many bombs?”."""
    if not _VERBS.isdisjoint(plain):
        return False
    if plain[0] in _PREPOSITIONS:
        return not _QUESTION_WORDS.isdisjoint(plain[1:3])
    if plain[0] == "how":
        return plain[1] in _COUNTED and len(plain) <= _LONGEST_ELLIPSIS
    return plain[0] in _QUESTION_WORDS - {"who", "what", "how"} or (
        plain[0] == "what" and len(plain) <= _LONGEST_ELLIPSIS
    )


def _points_back(words: Sequence[str], plain: Sequence[str], content: Sequence[Token]) -> bool:
    """Whether a pronoun stands where the question has named nothing yet that it could mean."""
    without_expletives = _EXPLETIVE.sub(lambda match: match[0].replace("it ", "- "), " ".join(plain)).split(" ")
    for at, word in enumerate(without_expletives):
        if word in _PRONOUNS or (word in _POINTERS and _is_pointer(plain, at)):
            bound = word in _BOUND and (bool(_before(words, content, at)) or "who" in plain[:at])
            return not bound and not _named_before(words, content, at)
    return False


def _is_pointer(plain: Sequence[str], at: int) -> bool:
    """Whether “this” or “that” stands for something said: at the end, or where a verb follows that needs a subject."""
    behind = plain[at + 1 :]
    if not behind:
        return True
    before = plain[at - 1] if at else ""
    return before in _VERBS | _PREPOSITIONS | {""} and behind[0] in _AFTER_POINTER


def _named_before(words: Sequence[str], content: Sequence[Token], at: int) -> bool:
    """Whether a name, or two words of content, come before the word at that place."""
    before = _before(words, content, at)
    return len(before) > 1 or _names_someone(words, before)


def _before(words: Sequence[str], content: Sequence[Token], at: int) -> list[Token]:
    start = len(" ".join(words[:at])) + bool(at)
    return [token for token in content if token.start < start]


def _names_someone(words: Sequence[str], content: Sequence[Token]) -> bool:
    """Whether a word of content is written as a name is, elsewhere than at the start."""
    text = " ".join(words)
    return any(token.start and text[token.start].isupper() for token in content)


def _replaced(kept: Sequence[QueryTerm] | dict[QueryTerm, None], content: Sequence[Token]) -> tuple[QueryTerm, ...]:
    """Return the earlier terms that the new ones take the place of: a country's by a country, a year's by a year."""
    for is_one in (_is_country, _is_month, _is_figure):
        if any(is_one(token.text) for token in content):
            return tuple(term for term in kept if is_one(term.word))
    return ()


def _is_country(word: str) -> bool:
    return word in country_names()


def _is_month(word: str) -> bool:
    return word in _MONTHS


def _is_figure(word: str) -> bool:
    return _YEAR_OR_FIGURE.fullmatch(word) is not None


def _without_calls(text: str) -> list[str]:
    """Return the words and figures of a question as they are written, without what calls the bot before it."""
    words = text.split()
    while words and _plain(words[0]) in _CALLS and len(words) > 1:
        words.pop(0)
    return words


def _plain(word: str) -> str:
    found = _WORD.search(word.casefold())
    return found[0].replace("'", "").replace("’", "") if found else ""

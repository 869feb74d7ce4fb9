"""A question's text -> the kinds of answer that it expects. English word lists and word order, nothing learnt. Pure.

The rules read lower-cased words, so that `When's the`, `whens the` and `WHEN IS THE` are one; question words that
are typed badly (`waht`, `hwo many`, `y did`) are put right first, greetings and politeness are stepped over.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

KEYWORDS_AT_MOST: Final = 6
"""A text of so many words without a question word is read as keywords; a longer one is a statement."""

_REMEMBERED: Final = 64
"""Questions: for one answer the same is asked of several quotes."""
_DEFINED_AT_MOST: Final = 4
"""“what is X” asks what X is while X has at most so many words; a longer X is a phrase that asks for something."""


class AnswerKind(StrEnum):
    """What a question expects; a question may expect several (`why does Miller think ...`: a reason, in his words)."""

    PERSON = "person"
    PLACE = "place"
    DATE = "date"
    NUMBER = "number"
    REASON = "reason"
    SPEECH = "speech"
    YESNO = "yesno"
    DEFINITION = "definition"
    MANNER = "manner"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Expectation:
    """The kinds of answer, and the lower-cased words of the noun that is asked for (“which *add-ons*”), if there is."""

    kinds: frozenset[AnswerKind]
    noun: tuple[str, ...] = ()


_WORD: Final = re.compile(r"[^\W_]+(?:['’´`-][^\W_]+)*")
_TYPED: Final = {
    **dict.fromkeys("waht wat wut whta hwat wht whaat wha".split(), "what"),
    **dict.fromkeys("wehn whn wen hwen whne".split(), "when"),
    **dict.fromkeys("wehre whre hwere wheer wer".split(), "where"),
    **dict.fromkeys("wich whcih wihch whihc".split(), "which"),
    **dict.fromkeys("hwy wy whyy".split(), "why"),
    **dict.fromkeys("hw ohw".split(), "how"),
    **dict.fromkeys("woh whoo".split(), "who"),
    **dict.fromkeys("mnay manny meny mny".split(), "many"),
    **dict.fromkeys("mcuh mch".split(), "much"),
}
_CONTRACTED: Final = re.compile(r"(who|what|when|where|why|how)(?:s|re|d|ll)")
_GREETINGS: Final = frozenset(
    """hey hi hello yo bot ok okay so and but well pls please plz um uh also then btw lol hmm hm quick question
    verbatim guys all anyone anybody now just""".split()
)
_POLITE: Final = re.compile(
    r"(?:(?:do|does|did|can|could|would|will) (?:you|u|anyone|anybody|someone|somebody|we|i|one)(?: guys| all)?"
    r"(?: please| pls| possibly| kindly| maybe)? (?:know|tell(?: me| us)?|say|explain|find(?: out)?|remind(?: me)?"
    r"|give(?: me)?|show(?: me)?|ask|remember|look up|check)"
    r"|(?:please |pls )?(?:tell|remind|show|let) (?:me|us)(?: know)?|(?:i|we) (?:wonder|need to know|want to know"
    r"|would like to know|was wondering|am wondering|d like to know|wanna know|forgot|forget)|any idea|wondering"
    r"|explain(?: to me)?)(?: about| again| exactly)? (?=(?:who|whom|whose|what|when|where|which|why|how|if|whether"
    r"|in|on|at|by|from|to|for|the)\b)"
)
_QUESTION_WORDS: Final = frozenset("who whom whose what when where whereabouts which why how".split())
_AUXILIARIES: Final = frozenset(
    """is are was were am be do does did has have had can could will would shall should may might must
    isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt cant couldnt wont wouldnt shouldnt aint""".split()
)
_STOPS: Final = _AUXILIARIES | frozenset(
    """of in on at to from for by with that who whom whose which what when where why how and or as than about
    the a an his her its their this these those it he she they we you i not after before during between among
    if without under against near over into""".split()
)
_DETERMINERS: Final = frozenset("the a an his her its their this these those that my our your".split())

_MEASURES: Final = frozenset(
    """many much long old often far tall big large high deep heavy fast few wide hot cold expensive thick young rich
    frequently quickly strong steep loud little close soon""".split()
)
_STRANDED: Final = frozenset("of for in to with about from on at".split())
"""“what are the people short *of*” does not ask for people."""

_NUMBER_NOUNS: Final = frozenset(
    """number numbers percentage percent amount amounts age ages size sizes temperature distance speed weight weights
    proportion portion fraction population price prices cost costs rate rates length height width depth score total
    figure figures quantity share salary revenue budget value area frequency duration count sum toll volume mass
    diameter radius capacity lifespan wattage range fee fine ratio degree degrees dose dosage""".split()
)
_DATE_NOUNS: Final = frozenset(
    """year years date dates day days time times month months century centuries decade decades era eras season period
    week weekday hour birthday anniversary deadline weekend""".split()
)
_PERSON_NOUNS: Final = frozenset(
    """person people man men woman women actor actress king queen president author authors singer artist writer player
    director scientist scientists general emperor leader leaders character characters senator senators minister
    secretary official officials politician politicians founder inventor owner coach captain doctor professor
    musician composer poet philosopher pope saint apostle judge justice lawyer governor mayor chief ceo boss chairman
    chairwoman spokesman spokeswoman spokesperson ambassador diplomat diplomats general officer wife husband father
    mother son daughter brother sister parent parents friend friends candidate candidates winner winners narrator
    monarch prince princess lord explorer painter architect engineer mathematician physicist economist historian
    journalist reporter editor critic critics expert experts guy guys girl boy child children republican republicans
    democrat democrats cast star host hero heroine villain teacher student students user developer maintainer""".split()
)
_PLACE_NOUNS: Final = frozenset(
    """city cities country countries state states place places town towns region regions island river continent county
    location area street room building province capital village district territory planet ocean sea lake mountain
    desert airport port border nation nations neighborhood neighbourhood venue stadium address birthplace hometown
    headquarters site part parts side area channel folder""".split()
)
_REASON_NOUNS: Final = frozenset(
    "reason reasons cause causes purpose purposes motive motives motivation rationale aim goal point".split()
)
_MANNER_NOUNS: Final = frozenset("way ways method methods process procedure means technique steps step".split())
_SPEECH: Final = frozenset(
    """say says said saying tell tells told think thinks thought claim claims claimed describe describes described
    argue argues argued answer answered answers respond responded response reply replied replies remark remarks
    remarked comment comments commented quote quotes quoted statement statements state stated write wrote written
    warn warned warns warning promise promised announce announced react reacted reaction opinion view views
    suggest suggested insist insisted believe believes believed explain explained ask asked asks words message
    complain complained admit admitted deny denied denies add added declare declared""".split()
)
_WRITING: Final = frozenset("wrote write written ask asks asked".split())
"""Deeds as well as speech: “who wrote” asks for an author, not for words."""
_NOUN_KINDS: Final = (
    (_NUMBER_NOUNS, AnswerKind.NUMBER),
    (_DATE_NOUNS, AnswerKind.DATE),
    (_PERSON_NOUNS, AnswerKind.PERSON),
    (_PLACE_NOUNS, AnswerKind.PLACE),
    (_REASON_NOUNS, AnswerKind.REASON),
    (_MANNER_NOUNS, AnswerKind.MANNER),
)
_SIMPLE: Final = {
    **dict.fromkeys(("who", "whom", "whose"), AnswerKind.PERSON),
    **dict.fromkeys(("where", "whereabouts"), AnswerKind.PLACE),
    "when": AnswerKind.DATE,
    "why": AnswerKind.REASON,
}
_ORDERS: Final = frozenset({"name", "list", "give"})
_CAUSING: Final = frozenset("caused causes causing made led prompted triggered makes".split())
_ABOUT_SOURCES: Final = frozenset("agree know sources source say says remember clear known mention".split())
_KEYWORD_KINDS: Final = (
    (_NUMBER_NOUNS - frozenset("area range value share fine point degree total".split()), AnswerKind.NUMBER),
    (frozenset("date dates year birthday deadline".split()), AnswerKind.DATE),
    (frozenset("location address birthplace whereabouts".split()), AnswerKind.PLACE),
    (frozenset("reason reasons cause causes".split()), AnswerKind.REASON),
    (frozenset("definition meaning define defined".split()), AnswerKind.DEFINITION),
)


def expected_kinds(text: str) -> frozenset[AnswerKind]:
    """Return the kinds of answer that `text` expects; empty for keywords and statements that show none."""
    return expectation(text).kinds


@lru_cache(maxsize=_REMEMBERED)
def expectation(text: str) -> Expectation:
    """Return what `text` expects as an answer: kinds, and the noun asked for. Linear in its length."""
    words = _question_words(text)
    if not words:
        return Expectation(frozenset())
    asking = _asking_positions(words)
    if words[0] in _AUXILIARIES:
        embedded = [at for at in asking if set(words[:at]) & _ABOUT_SOURCES]
        found = {AnswerKind.YESNO}.union(*(_kinds_at(words, at) for at in embedded))
        return Expectation(frozenset(found), _noun_after(words, embedded[0]) if embedded else ())
    if not asking or words[0] in _ORDERS:
        return _without_question_word(words)
    kinds: set[AnswerKind] = set()
    for at in _main(words, asking):
        kinds |= _kinds_at(words, at)
    spoken = set(words) & (_SPEECH - _WRITING if AnswerKind.PERSON in kinds else _SPEECH)
    if spoken or "according" in words:
        kinds = (kinds | {AnswerKind.SPEECH}) - {AnswerKind.MANNER, AnswerKind.DEFINITION}
    return Expectation(frozenset(kinds or {AnswerKind.THING}), _noun_after(words, _main(words, asking)[0]))


def _question_words(text: str) -> list[str]:
    words: list[str] = []
    for match in _WORD.finditer(text.casefold()):
        word = re.sub(r"['’´`]", "", match[0])
        contracted = _CONTRACTED.fullmatch(word)
        words.extend([contracted[1], "is"] if contracted else [_TYPED.get(word, word)])
    if words[1:2] and words[0] == "hwo":
        words[0] = "how" if words[1] in _MEASURES else "who"
    if words[1:2] and words[0] == "y" and words[1] in _AUXILIARIES:
        words[0] = "why"
    start = 0
    while start < len(words) - 1 and words[start] in _GREETINGS:
        start += 1
    rest = words[start:]
    polite = _POLITE.match(" ".join(rest[:12]))
    return rest[len(polite[0].split()) :] if polite else rest


def _asking_positions(words: list[str]) -> list[int]:
    return [at for at, word in enumerate(words) if word in _QUESTION_WORDS]


def _main(words: list[str], asking: list[int]) -> list[int]:
    """The first question word asks, and each that follows an “and”; “when the war ended, what ...” asks “what”."""
    first = asking[0]
    subordinate = words[first] in {"when", "where"} and first == 0 and words[1:2] and words[1] not in _AUXILIARIES
    if subordinate and len(asking) > 1:
        first = asking[1]
    return [first, *(at for at in asking if at > first and words[at - 1] in {"and", "or"})]


def _kinds_at(words: list[str], at: int) -> set[AnswerKind]:
    word, rest = words[at], words[at + 1 :]
    if word == "how":
        return {_kind_of_how(rest)}
    if word in _SIMPLE:
        described = word == "who" and _is_definition(rest, named_only=True)
        return {_SIMPLE[word], AnswerKind.DEFINITION} if described else {_SIMPLE[word]}
    return {_kind_of_what(word, rest, _kind_of_noun(_noun_after(words, at)))}


def _kind_of_what(word: str, rest: list[str], kind_of_noun: AnswerKind | None) -> AnswerKind:
    asks_for = word == "what" and "for" in (rest[-1:] + rest[:1])
    if asks_for or (rest and rest[0] in _CAUSING):
        return AnswerKind.REASON
    if kind_of_noun:
        return kind_of_noun
    if word == "what" and (rest[-1:] in (["mean"], ["means"]) or _is_definition(rest, named_only=False)):
        return AnswerKind.DEFINITION
    return AnswerKind.THING


def _kind_of_how(rest: list[str]) -> AnswerKind:
    if rest[:1] == ["come"]:
        return AnswerKind.REASON
    if rest[:2] == ["long", "ago"] or rest[:1] in (["recently"], ["soon"]):
        return AnswerKind.DATE
    if rest[:1] and rest[0] in _MEASURES:
        return AnswerKind.NUMBER
    return AnswerKind.MANNER


def _is_definition(rest: list[str], *, named_only: bool) -> bool:
    if not rest or rest[0] not in {"is", "are", "was", "were"}:
        return False
    described = rest[1:]
    if named_only and described[:1] and described[0] in _DETERMINERS:
        return False
    if described[:1] and described[0] in _DETERMINERS:
        described = described[1:]
    return 0 < len(described) <= _DEFINED_AT_MOST and not set(described) & _STOPS


def _noun_after(words: list[str], at: int) -> tuple[str, ...]:
    """Return the noun that the question word asks for: “which *city*”, “what is the *weight* of”, “how many *jars*”."""
    rest = words[at + 1 :]
    if words[at] == "how":
        rest = rest[1:] if rest[:1] and rest[0] in {"many", "much", "few", "little"} else []
    elif words[at] not in {"what", "which", "whose"}:
        return ()
    if rest[:1] and rest[0] in {"is", "are", "was", "were"}:
        if rest[-1] in _STRANDED:
            return ()
        rest = rest[1:]
    if rest[:1] and rest[0] in _DETERMINERS:
        rest = rest[1:]
    if rest[:2] in (["name", "of"], ["names", "of"], ["kind", "of"], ["type", "of"], ["sort", "of"], ["one", "of"]):
        rest = rest[2:]
        rest = rest[1:] if rest[:1] and rest[0] in _DETERMINERS else rest
    noun: list[str] = []
    for word in rest[:_DEFINED_AT_MOST]:
        if word in _STOPS:
            break
        noun.append(word)
    return tuple(noun)


def _kind_of_noun(noun: tuple[str, ...]) -> AnswerKind | None:
    """The last word that names a kind decides: “city council member” is a person, “city hosted” a place."""
    for word in reversed(noun):
        for nouns, kind in _NOUN_KINDS:
            if word in nouns:
                return kind
    return None


def _without_question_word(words: list[str]) -> Expectation:
    if words[0] in _ORDERS and len(words) > 1:
        noun = _noun_after(["which", *words[1:]], 0)
        return Expectation(frozenset({_kind_of_noun(noun) or AnswerKind.THING}), noun)
    if len(words) > KEYWORDS_AT_MOST:
        return Expectation(frozenset())
    held = set(words)
    return Expectation(frozenset(kind for nouns, kind in _KEYWORD_KINDS if held & nouns))

"""A sentence's words -> what they deny. English. Pure."""

from dataclasses import dataclass
from typing import Final

from index.answering.wording import Word
from index.model import Span
from index.text.stop_words import STOP_WORDS

_DENIED_CONTENT: Final = 2
_DENIED_WORDS: Final = 5
LIGHT: Final = STOP_WORDS | frozenset("said says say told tells added mr mrs ms dr still".split())
"""Words that say nothing by which two claims could be compared."""
_NEGATIONS: Final = frozenset("not no never none neither nor cannot without".split())
_REFUSALS: Final = frozenset("refuse refuses refused refusing fail fails failed declined declines".split())
_CLAUSE_MARKS: Final = frozenset(",;:.—–!?")
_BEFORE_VERBS: Final = frozenset(
    """do does did can could will would shall should may might must cannot dont doesnt didnt cant couldnt wont
    wouldnt shouldnt mustnt""".split()
)
"""What stands right behind one of these and “not” is a verb."""
_CONTRACTED: Final = frozenset(
    """dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt cant couldnt wont wouldnt shouldnt mustnt""".split()
)


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation, where it stands, and the content words that it denies; `verb` is that which is sure to be a verb."""

    span: Span
    words: tuple[str, ...]
    verb: str = ""


def denials(words: tuple[Word, ...]) -> tuple[Denial, ...]:
    """Return the negations among the words of a sentence, each with what it denies."""
    found: list[Denial] = []
    skipped = -1
    for at, word in enumerate(words):
        if at <= skipped or not _is_negation(words, at):
            continue
        ahead = words[at + 1 : at + 3]
        refusal = next((step for step, other in enumerate(ahead, 1) if other.form in _REFUSALS), None)
        if refusal is not None:
            skipped = at + refusal
            continue
        denied = _denied(words, at + 1)
        if denied:
            found.append(Denial((word.start, word.end), denied, _denied_verb(words, at)))
    return tuple(found)


def _is_negation(words: tuple[Word, ...], at: int) -> bool:
    form = words[at].form
    if form in _NEGATIONS or form in _REFUSALS:
        return True
    torn = form == "t" and at > 1 and words[at - 1].form in {"'", "’"} and words[at - 2].form.endswith("n")
    return torn or form in _CONTRACTED


def _denied_verb(words: tuple[Word, ...], at: int) -> str:
    """Return the verb that is denied: right behind “cannot”, “does not” or “declined to”; else nothing."""
    word, *behind = words[at : at + 3]
    forms = [other.form for other in behind]
    if word.form in _REFUSALS:
        return forms[1] if forms[:1] == ["to"] and len(forms) > 1 else ""
    if word.form == "t" and at > 1:
        is_verbal = f"{words[at - 2].form}t" in _BEFORE_VERBS
    elif word.form == "not":
        is_verbal = at > 0 and words[at - 1].form in _BEFORE_VERBS
    else:
        is_verbal = word.form in _BEFORE_VERBS
    return forms[0] if is_verbal and forms else ""


def _denied(words: tuple[Word, ...], start: int) -> tuple[str, ...]:
    denied: list[str] = []
    for step, word in enumerate(words[start:]):
        if word.form in _CLAUSE_MARKS or (step >= _DENIED_WORDS and len(denied) >= 1) or len(denied) >= _DENIED_CONTENT:
            break
        if word.is_content and word.form not in LIGHT and len(word.form) > 1:
            denied.append(word.form)
    return tuple(denied)

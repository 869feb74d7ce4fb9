"""A question -> the same in plain words: no courtesies, contractions spelt out, one turn of speech for many. Pure.

“hey bot, could you tell me what the best way to delete a source is” and “How can I delete a source?” both come out as
“how delete a source”. What comes out is compared, never shown and never looked up. English.
"""

import re
import unicodedata
from typing import Final

_AMERICA: Final = re.compile(r"\bUS\b|\bU\.S\.(?:A\.)?")
_LOOSE: Final = re.compile(r"[?!;:“”\"()\[\]…]|,(?!\d)|\.(?!\w)|(?<!\w)@(?:bot|verbatim)\b|(?<!\w)['‘’]|['‘’](?!\w)")
_CALLS: Final = re.compile(
    r"(?:(?:hey|hi|hello|yo|ok|okay|so|and|but|well|um|uh|please|pls|plz|quick question|just|also|sorry|excuse me|now"
    r"|guys|all|everyone|bot|verbatim|there|dear|team|question) )+(?=\S+ \S+)"
)
_POLITE: Final = re.compile(
    r"(?:(?:do|does|can|could|would|will) (?:you|u|anyone|anybody|someone|somebody|we|i)(?: please| kindly)?"
    r" (?:know|tell(?: me| us)?|explain(?: to me)?|find out|remind me|help me(?: to)?(?: find out| understand)?"
    r"|say|show me|happen to know)|tell me|remind me|show me|explain(?: to me)?|i (?:wonder|want to know|need to know"
    r"|would like to know|was wondering|am wondering|wanna know|forgot|do not (?:know|understand|get))|any idea"
    r"|is it known|wondering|what i want to know is)(?: about| again| exactly)?"
    r" (?=(?:who|whom|whose|what|when|where|which|why|how|if|whether|in|on|at|by|from|to|for|the)\b)"
)
_NOT: Final = re.compile(
    r"\b(can|could|do|does|did|is|are|was|were|has|have|had|would|should|must|need)(?:n['’´`]?|(?<=can)['’´`]?|['’´`])t\b"
)
_SPELT_OUT: Final = (
    (re.compile(r"\b(who|what|when|where|why|how|it|that|there)['’´`]s\b|\b(who|what|when|where|how)s\b"), r"\1\2 is"),
    (re.compile(r"\b(what|who|where|how)['’´`]?re\b"), r"\1 are"),
    (re.compile(r"\bi['’´`]?m\b"), "i am"),
    (re.compile(r"\b(i|we|you|they|who)['’´`](?:ve)\b"), r"\1 have"),
    (re.compile(r"\b(i|we|you|they|he|she|it|who|what|when|where)['’´`]ll\b"), r"\1 will"),
    (re.compile(r"\bwon['’´`]?t\b"), "will not"),
    (re.compile(r"(?<=\w{3}[lnrtdc])is(e[sdr]?|ing|ation)\b"), r"iz\1"),
    (re.compile(r"\b(?:wanna|want to)\b"), "want"),
    (re.compile(r"\b(?:gonna|going to)\b"), "will"),
    (re.compile(r"\b(?:unable to|impossible to|not able to)\b"), "not"),
    (re.compile(r"\bcannot\b"), "can not"),
    (re.compile(r"\bcannt\b|\bcan not to\b"), "can not"),
)
_ASKER: Final = r"(?:i|we|you|u|one|people|someone|somebody|anyone|users?|members?|a user|a member|a person)"
_FRAMES: Final = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (
            (
                rf"^(?:is there (?:a|any|some) (?:way|option|possibility)|is it possible"
                r"|is it (?:allowed|ok|okay|permitted)"
                rf"|(?:am|are|is) {_ASKER} (?:allowed|able|permitted))(?: for {_ASKER})?(?: to| of)?\b"
            ),
            "can i",
        ),
        (
            (
                rf"^what (?:(?:do|does|should|must|can|need|would|shall) {_ASKER} (?:(?:have|need) to )?do|to do)"
                r" (?:when|if|in case(?: that)?) "
            ),
            "how if ",
        ),
        (r"^what (happens|happened|will happen|would happen) (?:when|in case(?: that)?) ", r"what \1 if "),
        (
            (
                rf"^what (?:do|does|should|must|can|need|would|shall) {_ASKER} (?:(?:have|need) to )?do"
                r"(?: (?:to|in order to|so as to|if i want to))? "
            ),
            "how ",
        ),
        (
            (
                rf"^how (?:can|do|does|would|could|should|shall|might|may|did|to|must)\b ?(?:{_ASKER} )?(?:to )?"
                r"(?:go about |manage to |best )?(?=\w+)(?!(?:it|this|that|they)\b)"
            ),
            "how ",
        ),
        (
            (
                r"^(?:what|which) (?:is|are|would be) the (?:best |right |correct |proper |easiest |quickest )?"
                r"(?:way|ways|steps?|procedure|process|method|instructions?)(?: to| for| of)+ "
            ),
            "how ",
        ),
        (r"^(?:(?:the )?(?:steps|instructions|guide|way|procedure|process) (?:to|for|of) )", "how "),
        (
            (
                r"^how come\b|^(?:what|which) (?:is|are|was|were) the (?:reasons?|causes?|motives?|purpose|rationale)"
                r"(?: (?:for|behind|of|that|why))*|^for (?:what|which) reasons?|^what (?:is|was) behind"
                r"|^what (?:caused|causes|led to|made|makes)\b"
            ),
            "why",
        ),
        (r"^when exactly\b", "when"),
        (r"^(?:at |by |on |in )?(?:what|which) (?=(?:time|date|day|year|month)\b)", "when "),
        (r"^(?:what|which) (?:is|was) the (?:date|time) (?:of|for|when|that)", "when is"),
        (
            (
                r"^(?:at|in|to|from) (?:what|which) (?:place|location|spot)|^what (?:is|was) the "
                r"(?:location|address|whereabouts) of|^(?:what|which) place"
            ),
            "where",
        ),
        (
            (
                r"^(?:which|what) (?:person|people|guy|one)\b|^who (?:is|was|are|were) (?:it|the (?:person"
                r"|people|one|ones|man|woman|guy))(?: (?:that|who|which))? "
            ),
            "who ",
        ),
        (r"^what (?:is|was) the name of the (?:person|people|man|woman)(?: (?:that|who|which))? ", "who "),
        (
            (
                r"^(?:what (?:is|are) the (?:meaning|definition) of|(?:the )?(?:definition|meaning) of|define"
                r"|what is meant by|explain)\b"
            ),
            "what is",
        ),
        (r"^what (?:does|do|did) (.+) (?:mean|refer to)$", r"what is \1"),
        (
            (
                r"^how much (?:money )?(?:is|are|was|were|does|do|did|will|would) (.+?)(?: (?:cost|costs))?"
                r"(?= (?:in|on|at|for|a|per) |$)(?<!weigh)(?<!get)(?<!take)(?<!earn)"
            ),
            r"how much is the price \1",
        ),
        (r"^what (?:does|do|did|will|would) (it|this|that) cost\b", r"how much does \1 cost"),
        (r"^what (?:does|do|did|will|would) (.+) cost$", r"how much is the price \1"),
        (r"^(?:what|which) (?:is|are|was) the (?:number|amount|quantity|count) of", "how many"),
        (r"^how long (?:does|do|did|will|would|is|are) (.+?)(?: take| last)?$", r"how duration \1"),
        (r"\b(?:how long)\b", "how duration"),
        (r"\b(?:how old)\b", "how age"),
        (r"\b(?:how (?:tall|high))\b", "how height"),
        (r"\b(?:how far)\b", "how distance"),
        (r"\b(?:how (?:heavy))\b", "how weight"),
        (r"\b(?:how (?:big|large))\b", "how size"),
        (r"\b(?:how (?:often|frequently))\b", "how frequency"),
        (r"\b(?:how deep)\b", "how depth"),
        (r"\b(?:how fast)\b", "how speed"),
        (r"\b(?:how expensive|how costly)\b", "how price"),
        (r"^what (?:are|is) the (?:kinds?|types?|sorts?) of\b|^(?:what|which) (?:kinds?|types?|sorts?) of\b", "which"),
        (r" (?:on|in|of|for|to|at) (?:this|our) (?:server|discord|community|group|guild|channel|forum)$", ""),
    )
)
"""Turns of speech that mean the same, as one; applied in order to a question's folded words."""


def spelt_out(text: str) -> str:
    """Return a question folded, without calls and courtesies, contractions spelt out. Linear in its length."""
    folded = unicodedata.normalize("NFKC", _AMERICA.sub("usa", text)).casefold()
    words = " ".join(_LOOSE.sub(" ", folded).split())
    words = _NOT.sub(_apart, words)
    for pattern, instead in _SPELT_OUT:
        words = pattern.sub(instead, words)
    for opening in (_CALLS, _POLITE, _CALLS):
        words = opening.sub("", words, count=1) if opening.match(words) else words
    return " ".join(words.split())


def in_plain_words(text: str) -> str:
    """Return a question as `spelt_out` does, and one turn of speech for many that mean the same."""
    words = spelt_out(text)
    for pattern, instead in _FRAMES:
        words = pattern.sub(instead, words)
    return " ".join(words.split())


def _apart(contracted: re.Match[str]) -> str:
    return f"{contracted[1]} not"

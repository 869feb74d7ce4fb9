"""A text -> whether it is small talk, an order to the bot or a question that no library answers: a hint. Pure.

English patterns over case-folded words. A library may be about jokes or the weather, so a hint alone declines
nothing, but for what can only be said to the bot (`ONLY_TO_THE_BOT`): the rest is declined where the confidence is
low as well.
"""

import re
from enum import StrEnum
from typing import Final

MAX_CHARS: Final = 400
"""Small talk is short; of a longer text only the beginning is looked at."""


class Manner(StrEnum):
    """What a text is, rather than a question to the sources."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    REACTION = "reaction"
    ABOUT_BOT = "about_bot"
    ORDER = "order"
    TASK = "task"
    ARITHMETIC = "arithmetic"
    PRESENT = "present"


ONLY_TO_THE_BOT: Final = frozenset(
    {Manner.GREETING, Manner.THANKS, Manner.FAREWELL, Manner.REACTION, Manner.ABOUT_BOT, Manner.ORDER}
)
"""What is declined whatever the sources hold: every word of it is spoken to the bot."""

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
_LAUGHTER: Final = re.compile(r"(?:a?(?:ha|he|hi){2,}h?|lo+l+|lmf?ao+|rofl)")
_PHRASES: Final = {
    Manner.THANKS: """thanks|thank you|thankyou|thx|ty|tysm|tyvm|cheers|much appreciated|appreciate it|appreciate that
        |many thanks|thanks a lot|thanks a million|thanks a bunch|thanks a ton|thank you so much|thank you very much
        |thanks so much|thanks for|thank you for""",
    Manner.FAREWELL: """bye|byebye|goodbye|good night|goodnight|gn|see you|see ya|cya|later|farewell|take care|so long
        |talk to you later|talk later|have a nice day|have a good day|have a good one""",
    Manner.GREETING: """hi|hey|hello|hiya|howdy|yo|sup|greetings|good morning|good afternoon|good evening|good day|gm
        |morning|evening|whats up|wassup|how are you|how are you doing|hows it going|how is it going|how do you do
        |nice to meet you|how have you been|whats new|hows life""",
    Manner.REACTION: """lol|ok|okay|k|kk|cool|nice|great|good|wow|oh|ah|hm|hmm|yes|yeah|yep|no|nope|nah|sure|right
        |alright|awesome|perfect|wtf|omg|idk|good bot|bad bot|good job|well done|never mind|nevermind|nvm|test|testing
        |ping|oops|sorry|interesting|got it|i see|fair enough|whatever|good one|good answer|great answer|nice one
        |makes sense|same|true|exactly|agreed|please""",
    None: """bot|verbatim|there|all|everyone|everybody|guys|folks|team|friend|mate|buddy|man|dude|you|again|so|much
        |very|really|and|the|your|that|this|help|answer|info|quick|reply|a lot|it is|thats|that is|thats it|its|today
        |for|a|lot|then|for now|now|helpful|very helpful|my""",
}
"""What is said to the bot, and (without a manner) the words between: a text made of these alone is small talk."""
_SAID: Final = {tuple(phrase.split()): manner for manner, phrases in _PHRASES.items() for phrase in phrases.split("|")}
_LONGEST_PHRASE: Final = max(map(len, _SAID))
_FIRST: Final = (Manner.THANKS, Manner.FAREWELL, Manner.GREETING, Manner.REACTION)
"""Which of several manners a text has."""
_SELF: Final = r"(?:a |an |really |just |actually |real )*(?:bot|robot|human|person|real|ai|machine|alive|llm|sentient)"
_YOU: Final = r"(?:you|u)"
_ABOUT_BOT: Final = rf"""
    (?:who|what) (?:the hell )?(?:are|r) (?:{_YOU}|this bot)(?: (?:exactly|anyway|really))?
    (?:are|r) {_YOU} (?:still )?(?:{_SELF}|ok|okay|there|awake|online|sure|stupid|dumb)(?: or .+)?
    what(?:s| is) (?:your|ur) (?:name|purpose|job|favou?rite .+|age|version|model|prompt|opinion)
    (?:do|can|could|will|would) {_YOU} (?:like|love|hate|dream|sleep|feel|think|eat|learn|speak)(?: .{{0,20}})?
    (?:do|can|could) {_YOU} (?:remember me|hear me|understand me|help me|have (?:feelings|a name|friends|emotions))
    what (?:can|do|could) {_YOU} (?:do|know|answer)(?: for me| about)?
    how (?:do|can) i (?:use|talk to|ask|configure) (?:{_YOU}|this bot)
    how (?:do|does) (?:{_YOU}|this bot) work
    how old (?:are|r) {_YOU}
    where (?:do|are|r) {_YOU}(?: live| from| now)?
    who (?:made|built|created|wrote|programmed|trained|owns) (?:{_YOU}|this bot)
    (?:tell me|say something) about (?:yourself|you)
    (?:will {_YOU} )?marry me
    i (?:love|hate|like|miss) {_YOU}(?: bot)?
    (?:you are|youre|u r|ur) (?:so |very |really |a )*\w+(?: bot)?
"""
_RULES: Final = r"(?:instructions?|prompts?|rules|directions|guidelines|orders|context|restrictions|constraints)"
_PRIOR: Final = (
    r"(?:(?:all|any|your|the|my|these|those|previous|prior|above|earlier|preceding|of|system|other|safety) )*"
)
_HIDDEN: Final = r"(?:(?:system|hidden|secret|initial|original|full) )+"
_IGNORE: Final = r"(?:ignore|disregard|forget|override|bypass)"
_SHOW: Final = r"(?:reveal|show|print|repeat|output|leak|tell|give|whats|what is)"
_ADMIN: Final = r"(?:admin|administrator|owner|developer|creator|boss|moderator)"
_ORDERS: Final = rf"""
    ^(?:please |now |just |ok |bot |hey )*{_IGNORE} {_PRIOR}(?:{_RULES}|everything (?:above|before|you))\b
    ^(?:.{{0,80}} )??{_IGNORE} (?:all |any |of )*(?:your {_RULES}|previous (?:instructions?|prompts?))\b
    ^(?:please |now |bot )*(?:ignore|disregard|forget) (?:all |your |the )*(?:documents?|sources?|texts?|library)\b
    ^(?:.{{0,80}} )??{_SHOW} (?:me )?(?:your|the) {_HIDDEN}{_RULES}
    ^(?:from now on |now )?(?:you are now|pretend (?:to be|you are|youre|that you)|act as|role ?play as)\b
    ^(?:from now on |now )?you must (?:now )?(?:answer|obey|say|act|speak|reply)\b
    ^(?:.{{0,80}} )??(?:enable|enter|activate|switch to|you are in|in) (?:developer|dan|jailbreak|god|admin) mode\b
    ^(?:.{{0,80}} )??as (?:an? |the |your )*{_ADMIN} i (?:order|command|tell|ask)\b
    ^(?:please |just )*(?:say|output|print|repeat|reply|respond|answer) (?:only |just |with |the )+(?:words?|letter)\b
    ^(?:please |now )*repeat after me\b
"""
_PRODUCTS: Final = (
    r"(?:joke|poem|haiku|limerick|story|song|lyrics|rap|essay|sonnet|riddle|pun|tweet|email|letter|speech|script|function"
    r"|program|code|regex|class|query|recipe|summary|blog|article|picture|image|drawing|meme|paragraph|test|fact)"
)
_MAKING: Final = (
    r"(?:write|compose|make|create|generate|draw|draft|code|implement|design|sing|invent|tell|give|rewrite)"
)
_ASKED: Final = r"^(?:(?:please|pls|hey|bot|now|and|ok|can|could|would|will|you|u|i want you to) )*"
_WORK: Final = r"(?:translate|proofread|paraphrase|summari[sz]e|rewrite|debug|fix|solve|refactor)"
_TASKS: Final = rf"""
    {_ASKED}{_MAKING} (?:me |us |up )*(?:an? |some |another )(?:\w+ ){{0,3}}?{_PRODUCTS}s?\b
    {_ASKED}{_WORK} (?:this|that|my|it)\b
    {_ASKED}(?:sing|dance|flip a coin|roll (?:a |the )?dice|play (?:a|some|me)|google|search the web)\b
    {_ASKED}(?:set (?:a|an) (?:timer|alarm|reminder)|remind me|order me|book me|call me|buy me)\b
    {_ASKED}make me (?:laugh|smile|a sandwich|coffee)\b
"""
_TODAY: Final = r"(?: (?:is it|today|now|right now|it is|here|outside|currently|tomorrow|tonight|like|please|bot))*"
_IN: Final = r"(?: in \w+(?: \w+)?)?"
_PRESENT: Final = rf"""
    (?:do you know |tell me )?what(?:s| is)? (?:the )?(?:current )?(?:time|date|day|weekday|month|year){_TODAY}
    what day of the week(?: is)?(?: it| today)*
    (?:hows|how is|what is|whats) the weather{_TODAY}{_IN}{_TODAY}
    (?:is|will) it (?:going to |gonna )?(?:be )?(?:raining|rain|snow|sunny|cold|hot|warm){_TODAY}{_IN}{_TODAY}
    (?:what|how) time is it{_IN}
    what(?:s| is) (?:the )?temperature (?:outside|today|right now)
"""
_NUMBER: Final = r"[-+(]*\d[\d.,]*\)*"
_OPERATOR: Final = r"(?:\*\*|[-+*/x×÷^%]|plus|minus|times|dividedby|multipliedby|over|mod|tothepowerof)"
_SUM: Final = re.compile(
    r"(?:what['’]?s|whatis|howmuchis|calculate|compute|solve)?"
    rf"{_NUMBER}(?:{_OPERATOR}{_NUMBER})+(?:=|equals?|equalto)?[?.!]*"
)
"""Matched without the blanks, so that each of its pieces can be read in one way only."""
_HEAD: Final = re.compile(r"^(?:(?:hey|hi|bot|ok|so|please|and)[ ,]+)+")
_ISO_DATE: Final = re.compile(r"\d{4}-\d\d?-\d\d?|[\d.,/-]+")
_ROOT: Final = "(?:what(?:s| is) )?the (?:square|cube) root of [0-9]+"
_CALLED: Final = re.compile(r"^(?:(?:hey|hi|hello|ok|okay|yo|so|well|please|pls|bot|verbatim|um|uh) )+(?=\S)")


def _any_of(patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line.strip()})" for line in patterns.strip().splitlines()))


_OPENINGS: Final = ((Manner.ORDER, _any_of(_ORDERS)), (Manner.TASK, _any_of(_TASKS)))
_WHOLE: Final = (
    (Manner.ABOUT_BOT, _any_of(_ABOUT_BOT)),
    (Manner.PRESENT, _any_of(_PRESENT)),
    (Manner.ARITHMETIC, _any_of(_ROOT)),
)


def classify(text: str) -> Manner | None:
    """Return what `text` is if not a question to the sources; None mostly, and wherever it may be one."""
    head = " ".join(text[:MAX_CHARS].split())
    words = " ".join(match[0].replace("'", "").replace("’", "") for match in _WORD.finditer(head.casefold()))
    opening = next((manner for manner, pattern in _OPENINGS if pattern.match(words)), None)
    if opening or len(text) > MAX_CHARS:
        return opening
    if _SUM.fullmatch("".join(_HEAD.sub("", head.casefold()).split())) and not _ISO_DATE.fullmatch(head):
        return Manner.ARITHMETIC
    called = _CALLED.sub("", words)
    whole = next((manner for manner, pattern in _WHOLE if pattern.fullmatch(called)), None)
    return whole or _small_talk(words.split())


def _small_talk(words: list[str]) -> Manner | None:
    """Return the manner of a text that is small talk from its first word to its last."""
    found: set[Manner] = set()
    plain = [_plain(word) for word in words]
    at = 0
    while at < len(plain):
        for length in range(min(_LONGEST_PHRASE, len(plain) - at), 0, -1):
            phrase = tuple(plain[at : at + length])
            if phrase in _SAID:
                manner = _SAID[phrase]
                found |= {manner} if manner else set()
                at += length
                break
        else:
            return None
    return next((manner for manner in _FIRST if manner in found), None)


def _plain(word: str) -> str:
    """Return a word without what draws it out: hiii, loool, hahaha."""
    return "lol" if _LAUGHTER.fullmatch(word) else _DRAWN_OUT.sub(r"\1", word)

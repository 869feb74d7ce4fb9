"""A question as it is put to people -> where it itself begins: behind the greeting and what asks to be answered. Pure.

    Hi all, quick question: does anybody know when the bridge opens?
                                              ^
    Weiß jemand, wann die Brücke öffnet?
                 ^

Nothing of such an opening is asked for, and its words would count as such. It ends where the question begins: at a
question word, or behind the mark that sets a greeting apart. Where that is in doubt nothing is an opening. English
has turns of speech; of other languages the words are known of which openings are made.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Final

MAX_CHARS: Final = 200
"""So far an opening may reach."""
_MOST: Final = 6
"""So many turns may follow each other (“hi all, sorry, quick question, does anybody know ...”)."""
_MOST_WORDS: Final = 12

_WORD: Final = re.compile(r"[^\W_]+(?:['’´`-][^\W_]+)*")
_APART: Final = re.compile(r"\s*(?:[,:;.!?…]+|\s[-–—]+(?=\s)|\n)[\s¿¡\"'“„«(]*")
_QUESTION_WORD: Final = (
    r"(?:(?:in|on|at|by|from|to|for|of|with|under|since|until|about) )?"
    r"(?:who|whom|whose|what|when|where|which|why|how|if|whether)\b"
)
_ANYBODY: Final = r"(?:any(?: )?one|any(?: )?body|some(?: )?one|some(?: )?body)"
_HERE: Final = r"(?: (?:guys|all|else|here|out there|of you|in here))*"
_SOFTLY: Final = (
    r"(?:(?:please|pls|plz|kindly|possibly|maybe|perhaps|just|quickly|also|happen to|be able to|by any chance) )*"
)
_TELL: Final = (
    r"(?:knows?|tells? (?:me|us)|says?|explains?(?: to (?:me|us))?|clarify|(?:find|figure) out|remembers?|recalls?"
    r"|reminds? (?:me|us)|shows? (?:me|us)|lets? (?:me|us) know|helps? (?:me|us)(?: to)? (?:find out|understand)"
    r"|look up|check|confirm|enlighten (?:me|us)|understands?)"
)
_TURNS: Final = (
    rf"(?:(?:do|does|can|could|would|will|might|may) )?{_SOFTLY}{_ANYBODY}{_HERE} {_SOFTLY}{_TELL}",
    rf"(?:do|can|could|would|will|might) {_SOFTLY}(?:you|u){_HERE} {_SOFTLY}{_TELL}",
    rf"(?:is there )?{_ANYBODY}{_HERE} (?:who|that) (?:can |could |might |would )?{_SOFTLY}{_TELL}",
    rf"(?:can|could|may|might) i {_SOFTLY}(?:ask|know)(?: (?:you|u|everyone|all))?|let me ask",
    (
        r"(?:(?:i|we)(?:['’]m| am| was|['’]ve been| have been| were)? )?(?:just |also |really |only )*"
        r"(?:wonder(?:ing|ed)?|curious(?: to know)?|asking(?: myself)?|trying to (?:find out|understand|remember))"
    ),
    r"(?:i|we) (?:just )?(?:forgot|forget|am not sure|can(?:not|['’]?t) remember|do(?: not|n['’]?t) (?:know|remember))",
    r"(?:i|we)(?: would|['’]d)? (?:just )?(?:like|love|want|wanted|need|wish) to (?:know|ask|find out|understand)",
    r"what (?:i|we)(?: would|['’]d)? (?:like|want|wanted|need) to (?:know|ask) is|(?:my|the) question is",
    rf"any (?:idea|ideas|clue)|any chance (?:that )?{_ANYBODY}{_HERE} (?:can |could )?{_TELL}",
    r"(?:please |pls |plz )?(?:tell|remind) (?:me|us)|(?:please |pls |plz )?let (?:me|us) know|is it known",
)
_INDIRECT: Final = rf"(?:if|whether) (?:you|u|{_ANYBODY}){_HERE} (?:can |could |might |would |may )?{_SOFTLY}{_TELL}"
"""Behind another turn: “I was wondering *if anybody knows* when ...”."""
_BEHIND: Final = r"(?: (?:again|exactly|please))?,?:? "


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)


_TURN: Final = _compiled(rf"(?:{'|'.join(_TURNS)}){_BEHIND}(?={_QUESTION_WORD})")
_INDIRECT_TURN: Final = _compiled(rf"{_INDIRECT}{_BEHIND}(?={_QUESTION_WORD})")
_CALL: Final = _compiled(
    r"(?:(?:hey|hi|hello|hiya|howdy|good (?:morning|afternoon|evening|day)|excuse me|quick question|sorry|please|pls)"
    r"(?: (?:all|everyone|everybody|there|team|guys|folks|friends|people|again))* )+"
    rf"(?={_QUESTION_WORD}|(?:is|are|was|were|do|does|did|has|have|can|could|will|would|may|might|should|any|i) "
    rf"|(?:{'|'.join(_TURNS)}){_BEHIND}{_QUESTION_WORD})"
)
"""A greeting that nothing sets apart: only before what asks."""


@dataclass(frozen=True, slots=True)
class _Language:
    """The words of which openings are made.

    `calls` open one that is set apart, `asking` one that stands before a question word; `all` are these and those
    between.
    """

    calls: frozenset[str]
    asking: frozenset[str]
    all: frozenset[str]
    question_words: frozenset[str]


def _language(calls: str, asking: str, between: str, question_words: str) -> _Language:
    every = f"{calls} {asking} {between}"
    return _Language(*(frozenset(words.split()) for words in (calls, asking, every, question_words)))


_LANGUAGES: Final[Mapping[str, _Language]] = MappingProxyType(
    {
        "en": _language(
            """hi hey hello hiya howdy yo greetings morning afternoon evening dear question questions query sorry excuse
            pardon thanks thank curious curiosity btw please pls um uh hmm""",
            "",
            """a an all everyone everybody anyone anybody someone somebody guys folks team friends people there here you
            u again good day quick short small simple silly stupid dumb newbie noob random general little one another
            just i i've we have got my me us for to the of out ok okay so well in advance bother
            bothering disturb interrupt if may ask can by way bot verbatim""",
            """who whom whose what when where which why how if whether in on at by from to for of with is are was were
            do does did can could will would should may""",
        ),
        "de": _language(
            "hallo hi hey moin servus guten grüß frage fragen entschuldigung sorry verzeihung danke",
            """weiß weiss wisst wissen sagen erklären verraten gefragt frage fragen wüsste wüßte helfen""",
            """jemand wer einer du ihr sie mir uns kann kannst könnt können könnte könntest könnten bitte vielleicht
            zufällig zufälligerweise hier von euch ich wir mich hab habe haben hätte da mal kurz kurze kleine eine ne
            zusammen alle leute liebe an tag morgen abend gott gern gerne möchte würde wollte nur schnelle schnell""",
            "wer wen wem wessen was wann wo woher wohin warum wieso weshalb wie wieviel welche welcher welches ob",
        ),
        "fr": _language(
            "bonjour bonsoir salut coucou question pardon désolé désolée merci excusez-moi excuse-moi",
            "sait savez sais savoir sache dire expliquer demande demandais demander",
            """est-ce que quelqu'un quelqu’un vous tu je j'aimerais j’aimerais me m'expliquer nous peut peux pouvez
            pourrait pourriez pourrais voudrais aimerais ici s'il s’il te plaît plait svp à tous toutes le monde tout
            une petite rapide les amis se si de moi-même""",
            "qui que quoi quand où pourquoi comment combien quel quelle quels quelles si",
        ),
        "es": _language(
            "hola buenas buenos saludos pregunta duda perdón perdona disculpa disculpad disculpen gracias",
            "sabe sabéis saben sabes saber decir decirme decirnos explicar explicarme preguntaba pregunto preguntar",
            """alguien alguno me nos puede puedes podéis podría podrías ustedes vosotros usted tú aquí por favor a todos
            todas una rápida pequeña quisiera quería querría gustaría yo días tardes noches tengo si""",
            """quién quiénes qué cuándo dónde adónde cómo cuánto cuánta cuántos cuántas cuál cuáles si quien que cuando
            donde como cuanto cual""",
        ),
        "it": _language(
            "ciao salve buongiorno buonasera domanda scusa scusate scusi grazie",
            "sa sapete sai sapere dire dirmi dirci spiegare spiegarmi chiedevo chiedo chiedere",
            """qualcuno mi ci può puoi potete potrebbe potreste potresti voi tu per favore cortesia a tutti tutte una
            veloce rapida piccola vorrei volevo io qui se""",
            "chi che cosa quando dove perché come quanto quanta quanti quante quale quali se",
        ),
        "nl": _language(
            "hallo hoi hey hi dag goedemorgen goedemiddag goedenavond goedendag vraag vraagje sorry bedankt",
            "weet weten zeggen vertellen uitleggen vroeg",
            """iemand jullie je jij u mij me ons kan kun kunt kunnen zou zouden hier van misschien toevallig alsjeblieft
            alstublieft graag ik wij we wil allemaal iedereen een snelle korte kleine even af""",
            "wie wat wanneer waar waarom hoe hoeveel welk welke of waarheen",
        ),
        "pt": _language(
            "olá oi pergunta dúvida desculpe desculpem desculpa obrigado obrigada saudações bom boa",
            "sabe sabem sabes saber dizer dizer-me explicar perguntava perguntar",
            """alguém me nos pode podem podes poderia poderiam você vocês tu aqui por favor a todos todas uma rápida
            pequena gostaria queria eu dia tarde noite tenho se""",
            "quem que quando onde porquê porque como quanto quanta quantos quantas qual quais se",
        ),
    }
)
_QUESTION_WORDS: Final = frozenset[str]().union(*(one.question_words for one in _LANGUAGES.values()))


def bare(text: str) -> str:
    """Return a question without its opening: itself where it has none, or where nothing else would be left."""
    return text[_beginning(text) :]


def _beginning(text: str) -> int:
    at = len(text) - len(text.lstrip())
    begin = first = at
    for _ in range(_MOST):
        end = _behind_turn(text, at, is_first=at == first)
        if end is None or not _WORD.search(text, end):
            break
        at = end
        begin = at if _asks(text, at) else begin
    return begin if begin > first else 0


def _asks(text: str, at: int) -> bool:
    """Whether what stands there reads like a question."""
    word = _WORD.search(text, at)
    return "?" in text[at:] or (word is not None and _plain(word) in _QUESTION_WORDS)


def _behind_turn(text: str, at: int, *, is_first: bool) -> int | None:
    """Return where one turn of an opening ends that begins at `at`; None where none does."""
    at_word = _WORD.search(text, at, at + MAX_CHARS)
    if at_word is None or text[at : at_word.start()].strip("¿¡\"'“„«( "):
        return None
    patterns = (_TURN, _CALL) if is_first else (_TURN, _CALL, _INDIRECT_TURN)
    found = next((found for pattern in patterns if (found := pattern.match(text, at_word.start()))), None)
    if found is not None:
        return found.end()
    opening = _plain(at_word)
    ends = (_behind_words(text, at_word.start(), one) for one in _LANGUAGES.values() if opening in one.all)
    return max((end for end in ends if end is not None), default=None)


def _behind_words(text: str, at: int, language: _Language) -> int | None:
    """Return where words of which an opening is made end: at a question word, or behind a mark."""
    words: set[str] = set()
    for word in islice(_WORD.finditer(text, at, at + MAX_CHARS), _MOST_WORDS):
        gap = text[at : word.start()] if words else ""
        asks = not words.isdisjoint(language.asking)
        plain = _plain(word)
        if plain in language.question_words and asks:
            return word.start()
        if _APART.fullmatch(gap) and not words.isdisjoint(language.calls):
            return word.start()
        if plain not in language.all or gap.strip(" ,"):
            return None
        words.add(plain)
        at = word.end()
    return None


def _plain(word: re.Match[str]) -> str:
    return word[0].casefold().replace("’", "'")

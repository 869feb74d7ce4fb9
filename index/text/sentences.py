"""Block -> sentences: where its closing marks end a sentence.

A *candidate* is a run of closing marks (`.`, `!`, `?`, `。`, `।` and alike) with the quotes, brackets and
citation numbers that close after it, before a blank or an opening quote. `…` and `:` never end a
sentence. Most are plain: a word or a number, a mark, a blank, a capital. There the word alone decides, in one look at
the list of abbreviations; only what is in doubt is looked at closely, by `index.text.full_stops` behind a single
full stop.
Both ways give the same cuts. A stretch without any letter or
digit is no sentence: it goes with what follows it, or at the block's end with what is before it.
"""

import re
from typing import Final

from index.text.abbreviations import ABBREVIATIONS, NEVER_LAST
from index.text.full_stops import LONGEST_ORDINAL, Stop, ends_sentence

_OPENING: Final = "“‘«‹„‚「『（"
_CANDIDATE: Final = re.compile(
    rf"""
    [.!?。！？｡।॥۔؟](?:
    (?:(?<=[a-z][a-z)"\ ][.!?])|(?<=[0-9][0-9\ ][.!?]))\ (?=[A-Z])  # plain, and no group takes part
    | (?P<marks>(?:
        (?<=[.!?])(?<![.!?][.!?])(?<![.!?]\ [.!?])[.!?]*+(?:\ [.!?]++(?!\w))*  # also torn apart: ". . ."
      | (?<=[。！？｡])[。！？｡]*+
      | (?<=[।॥۔؟])[।॥۔؟]*+
    ))
    (?=(?P<closers>(?:
        ["'”’)\]»›」』）]
      | \[\w[\w\ ,–-]{{0,18}}\](?!\()
      | \s?\[[^\[\]\n]{{1,40}}\](?=[.\s]*\Z)
      | \ \[\d[\d\ ,–-]{{0,18}}\](?!\()
      | \ (?:''|'(?=\ '')|[”’)\]»›](?!\w))
      | (?<=[a-z]{{3}}[.])\d{{1,3}}(?:[,–-]\d{{1,3}})*(?=\s+[A-Z“"])
    )*))(?P=closers)
    (?: (?P<end>\s*+\Z) | (?P<gap>\s++) | (?=[{_OPENING}]) | (?<=[。！？｡」』）])
      | (?<=[a-z]{{3}}[.])(?=(?:The|This|These|In|It|He|She|They|We|However|But|As|When|After|For|There|If)\s)
    ))
    """,
    re.VERBOSE,
)
_FOLLOWING: Final = re.compile(r"[\s\"'“‘«(\[{`—–-]*+(?P<rest>(?P<word>[^\s\"”“’,;:)\]]*+).*+)", re.DOTALL)
_GOES_ON: Final = re.compile(r"\s?(?:[,;:)\]=+&−]|[.!?/](?:\s|\Z))")
"""What no sentence begins with; the marks before it belong to a name, a formula, a bracket or a verse."""
_LATE_QUOTE: Final = re.compile(r"(?P<quote>[\"'])(?=[\s,;:.)]|\Z)")
_SPACED_APOSTROPHE: Final = re.compile(r"(?:(?<!\S)'(?!\S)|(?<!`)`(?!`))")
_WORD_CHARACTER: Final = re.compile(r"[^\W_]")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_BRACKET_BEFORE: Final = re.compile(r"[(\[]\ ?\Z")
"""Marks that a bracket holds alone: `[...]`, `( ? )`, `(. 725)`."""
_INDIC: Final = re.compile("[\u0900-\u0dff]")
_NEARBY: Final = 400
_CASE_SAMPLE: Final = 300
_REACH: Final = 60
"""How far back and ahead of a candidate its words are looked for, in characters; keeps the cost linear."""


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of `text[start:end]`, one block, in order, as spans of `text`.

    Together they cover everything but white space; each starts and ends on a character that is none.
    """
    block = text[start:end]
    found = []
    first = 0
    for cut in (*_cuts(block), len(block)):
        begin, last = first, cut
        while begin < last and block[begin].isspace():
            begin += 1
        while last > begin and block[last - 1].isspace():
            last -= 1
        if begin < last:
            found.append((start + begin, start + last))
        first = cut
    return found


def _cuts(block: str) -> list[int]:
    """Return where the block is cut: behind each sentence but the last."""
    found: list[int] = []
    first = 0
    doubts = None
    for candidate in _CANDIDATE.finditer(block):
        start = candidate.start()
        if candidate.lastindex is None and _is_plain(block, first, start):
            cut = start + 1
        elif candidate["end"] is not None:
            break
        else:
            doubts = doubts or _Doubts(block)
            cut = doubts.cut_at(first, candidate)
            if not cut:
                continue
        found.append(cut)
        first = cut
    if found and _next_word(block, first) == len(block):
        found.pop()
    return found


def _is_plain(block: str, first: int, mark: int) -> bool:
    """Whether a mark before a blank and a capital ends the sentence that began at `first`, seen from its word alone.

    Before it stand a small letter or a figure, and one more, a bracket, a quote or a blank.
    """
    before = block[mark - 1]
    if block[mark] != "." or before in '")':
        return True
    end = mark - 1 if before == " " else mark
    gap = block.rfind(" ", first, end)
    word = block[gap + 1 : end]
    if before == " ":
        return gap > first and len(word) > 1 and word.lower() not in NEVER_LAST
    if word.isdigit():
        return len(word) > LONGEST_ORDINAL and gap > first and not block[first:gap].isspace()
    return word.isalpha() and word.lower() not in ABBREVIATIONS


class _Doubts:
    """The candidates of one block that are not plain, asked of in order."""

    def __init__(self, block: str) -> None:
        self._block = block
        self._quotes = _Quotes(block)
        self._cased = _is_cased(block)
        self._word_at = -1

    def cut_at(self, first: int, candidate: re.Match[str]) -> int:
        """Return where the sentence that began at `first` ends with the candidate; 0 where it goes on."""
        if self._word_at < first:
            self._word_at = _next_word(self._block, first)
        if self._word_at >= candidate.start():
            return 0
        cut = self._quotes.behind_late_ones(candidate)
        return cut if _is_boundary(self._block, first, candidate, cut, cased=self._cased) else 0


def _is_cased(block: str) -> bool:
    """Whether the block writes capitals where sentences begin; lower-cased text shows them nowhere."""
    letter = _LETTERS.search(block)
    if letter is None or not letter[0].islower():
        return letter is not None
    return any(map(str.isdigit, block[: letter.start()])) and any(map(str.isupper, block[:_CASE_SAMPLE]))


def _next_word(block: str, position: int) -> int:
    found = _WORD_CHARACTER.search(block, position)
    return found.start() if found else len(block)


class _Quotes:
    """Straight quotes with a blank on both sides, which close what the block has opened before them."""

    def __init__(self, block: str) -> None:
        self._block = block
        self._counted = 0
        self._open = {'"': False, "'": False}

    def behind_late_ones(self, candidate: re.Match[str]) -> int:
        """Return where the candidate's sentence ends, with the straight quotes that close behind a blank."""
        if candidate.lastindex is None:
            return candidate.start() + 1
        cut = candidate.start("gap") if candidate["gap"] else candidate.end()
        position = candidate.end()
        while candidate["gap"] and (late := _LATE_QUOTE.match(self._block, position)):
            self._count(position)
            if not self._open[late["quote"]]:
                break
            cut = late.end()
            position = cut + 1 if self._block[cut : cut + 1] == " " else cut
        return cut

    def _count(self, position: int) -> None:
        """Note which quotes are open at `position`, going on from where it was last asked."""
        stretch = self._block[self._counted : position]
        self._open['"'] ^= stretch.count('"') % 2 == 1
        self._open["'"] ^= len(_SPACED_APOSTROPHE.findall(stretch)) % 2 == 1
        self._counted = max(self._counted, position)


def _is_boundary(block: str, first: int, candidate: re.Match[str], cut: int, *, cased: bool) -> bool:
    """Whether the candidate ends the sentence that began at `first`."""
    start, closed = candidate.start(), candidate["closers"] or ""
    marks = block[start] + (candidate["marks"] or "")
    if marks[-1] not in ".!?":
        return True
    if _GOES_ON.match(block, cut) or _BRACKET_BEFORE.search(block, max(start - 2, 0), start):
        return False
    if _INDIC.match(block, start - 1) and "।" in block[max(start - _NEARBY, 0) : start + _NEARBY]:
        return False  # where a danda ends sentences, a full stop shortens: "जॉन एफ. केनेडी"
    following = _FOLLOWING.match(block, cut, cut + _REACH)
    after, rest = (following["word"], following["rest"]) if following else ("", "")
    closers = (closed + block[candidate.end() : cut]).strip()
    lower_after = after.lstrip(".")[:1].islower()
    if marks[-1] != ".":
        return not (lower_after and (closers or cased))
    if len(marks) > 1:
        return not lower_after
    head = block[max(first, start - _REACH) : start]
    return ends_sentence(Stop(head, closers, after.rstrip(".!?"), rest, cased))

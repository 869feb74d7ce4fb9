"""A question in another language than English -> the kinds of answer that its question words expect. Pure.

Only what a question word says by itself: how many, when, who. Their order and their nouns are not looked at.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from index.answering.kinds import AnswerKind

_NUMBER: Final = {
    "ar": "كم|بكم|النسبة المئوية",
    "da": r"\bhvor (?:mange|meget|stor|gammel|lang|høj)",
    "de": r"\bwie ?viele?\b|\bwie (?:lange|hoch|groß|alt|weit|oft|schwer|breit|tief)\b|\bprozent",
    "el": r"\bπόσ\w+|\bποσοστό",
    "es": r"\bcuánt\w+|\bporcentaje|\bqué (?:cantidad|número)",
    "fr": r"\bcombien\b|\bquel (?:pourcentage|nombre)",
    "hi": "कितन|प्रतिशत",
    "it": r"\bquant[aoie]\b|\bpercentuale",
    "nl": r"\bhoeveel\b|\bhoe (?:lang|groot|oud|ver|vaak|hoog)\b",
    "pl": r"\bile\b|\bilu\b",
    "pt": r"\bquant[ao]s?\b|\bporcentagem",
    "ro": r"\bcâ(?:t|te|ți|ţi|tă)\b|\bprocent",
    "ru": r"\bсколько\b|\bпроцент|\bкак (?:долго|часто|далеко|высоко)",
    "sv": r"\bhur (?:många|mycket|stor|gammal|lång|hög)",
    "th": "กี่|เท่าไร|เท่าไหร่|เท่าใด|เปอร์เซ็นต์",
    "tr": r"\bkaç\b|\bne kadar\b|\byüzde",
    "vi": r"\bbao nhiêu\b|\bbao lâu\b|\bmấy\b",
    "zh": "多少|几|多[长久大高远]|百分",
}
_DATE: Final = {
    "ar": r"متى|أي (?:عام|سنة)",
    "da": r"\bhvornår\b",
    "de": r"\bwann\b|\bwelche[msrn]? jahr|\bwelche[msrn]? datum",
    "el": r"\bπότε\b|\bποι(?:ο|ά|α) (?:έτος|χρονιά)|\bχρονιά",
    "es": r"\bcuándo\b|\bqué (?:año|fecha|día|mes|siglo)",
    "fr": r"\bquand\b|\bquelle (?:année|date)",
    "hi": "कब|किस (?:वर्ष|साल|तारीख)",
    "it": r"\bquando\b|\b(?:che|quale) anno",
    "nl": r"\bwanneer\b|\bwelk jaar",
    "pl": r"\bkiedy\b|\bktórym roku",
    "pt": r"\bquando\b|\b(?:que|qual) ano",
    "ro": r"\bcând\b|\bce (?:an|dată|zi|secol)\b",
    "ru": r"\bкогда\b|\bкаком? (?:году|веке|месяце)|\bкакого (?:числа|года)",
    "sv": r"\bnär\b|\bvilket år",
    "th": "เมื่อไร|เมื่อไหร่|เมื่อใด|ปีใด|ปีไหน|ปีอะไร|วันใด|วันที่เท่า",
    "tr": r"\bne zaman\b|\bhangi (?:yıl|tarih|ay|gün)|\bkaç yılında",
    "vi": r"\bkhi nào\b|\bnăm nào\b|\bbao giờ\b|\bngày nào\b",
    "zh": "什么时候|何时|哪一?年|什么年|哪[一]?天|几年",
}
_PERSON: Final = {
    "de": r"\bwe(?:r|n|m|ssen)\b",
    "es": r"\bquién(?:es)?\b",
    "fr": r"\bqui\b",
    "it": r"\bchi\b",
    "nl": r"\bwie\b",
    "pt": r"\bquem\b",
    "ro": r"\bcine\b",
    "ru": r"\bкто\b|\bкому\b|\bкем\b",
    "el": r"\bποι(?:ος|οι|α|ον)\b",
    "tr": r"\bkim\w*\b",
    "vi": r"\bai\b",
}


@cache
def _patterns(language: str) -> Mapping[AnswerKind, "re.Pattern[str]"]:
    tables = ((AnswerKind.NUMBER, _NUMBER), (AnswerKind.DATE, _DATE), (AnswerKind.PERSON, _PERSON))
    return {kind: re.compile(table[language], re.IGNORECASE) for kind, table in tables if language in table}


def kinds_by_question_word(text: str, language: str) -> frozenset[AnswerKind]:
    """Return the kinds that the question words of `text` expect; none for a language that we have no list of."""
    return frozenset(kind for kind, pattern in _patterns(language).items() if pattern.search(text))

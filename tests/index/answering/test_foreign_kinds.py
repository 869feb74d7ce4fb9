import pytest

from index.answering.foreign_kinds import kinds_by_question_word
from index.answering.kinds import AnswerKind

NUMBER, DATE, PERSON = AnswerKind.NUMBER, AnswerKind.DATE, AnswerKind.PERSON


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Wie viele Schiffe liegen im Hafen?", "de", NUMBER),
        ("Wann wurde der Hafen eröffnet?", "de", DATE),
        ("Wer baute den Hafen?", "de", PERSON),
        ("¿Cuántos barcos hay?", "es", NUMBER),
        ("Сколько кораблей в порту?", "ru", NUMBER),
        ("港口有多少艘船？", "zh", NUMBER),
        ("ท่าเรือเปิดเมื่อไร", "th", DATE),
        ("Liman ne zaman açıldı?", "tr", DATE),
    ],
)
def test_a_question_word_tells_the_kind_of_answer_in_its_language(text: str, language: str, kind: AnswerKind) -> None:
    assert kind in kinds_by_question_word(text, language)


def test_other_questions_and_other_languages_expect_nothing() -> None:
    assert kinds_by_question_word("Warum ist der Hafen alt?", "de") == frozenset()
    assert kinds_by_question_word("Quot naves sunt?", "la") == frozenset()

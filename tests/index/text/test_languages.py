import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.languages import SNOWBALL, UNDETERMINED, detect_language, function_words
from index.text.terms import tokens

SENTENCES = {
    "ar": "ما هي عاصمة البلاد التي زارها الوزير؟",
    "da": "Hvad blev der sagt om skibet, og hvor mange så det?",
    "de": "Wie viele Menschen haben die Brücke gestern überquert?",
    "el": "Πόσοι άνθρωποι ζουν σήμερα στο νησί;",
    "en": "How many people have crossed the bridge since then?",
    "es": "¿Cuántas personas cruzaron el puente desde ayer?",
    "fi": "Kuinka monta ihmistä on ylittänyt sillan ja miksi?",
    "fr": "Combien de personnes ont traversé le pont depuis hier ?",
    "he": "כמה אנשים חצו את הגשר",
    "hi": "पुल को कितने लोगों ने पार किया?",
    "hu": "Hány ember kelt át a hídon, és miért?",
    "it": "Quante persone hanno attraversato il ponte ieri?",
    "ja": "橋を渡った人は何人ですか",
    "ko": "다리를 건넌 사람은 몇 명입니까",
    "nl": "Hoeveel mensen zijn er gisteren over de brug gegaan?",
    "no": "Hva ble sagt om skipet, og hvorfor så ikke noen det?",
    "pt": "Quantas pessoas não atravessaram a ponte ontem?",
    "ro": "Câte persoane au traversat podul și de ce?",
    "ru": "Сколько человек перешло мост?",
    "sv": "Hur många människor har gått över bron och varför?",
    "th": "มีคนข้ามสะพานกี่คน",
    "tr": "Köprüyü kaç kişi geçti ve neden?",
    "uk": "Скільки людей перейшло міст і чому?",
    "vi": "Có bao nhiêu người đã đi qua cây cầu này?",
    "zh": "有多少人过了桥？",
}


@pytest.mark.parametrize(("language", "text"), SENTENCES.items())
def test_a_sentence_is_told_by_its_letters_and_function_words(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text", ["", "rafah bombs", "42 !?", "T(n) = 7n2 + 15n + 40", "Anna Lee, Tom Ray, Jo Kim", "😀"]
)
def test_too_little_to_go_by_is_undetermined(text: str) -> None:
    assert detect_language(text) == UNDETERMINED


def test_letters_that_one_language_has_are_enough() -> None:
    assert detect_language("Straße Größe Maß Gruß") == "de"


def test_words_that_two_languages_share_decide_for_neither() -> None:
    assert detect_language("og det er en den for som") == UNDETERMINED


def test_a_word_of_a_language_in_a_long_list_decides_nothing() -> None:
    assert detect_language("Wieviel Lund Berg") == "de"
    assert detect_language("Wieviel " + "Lund Berg Holm Stone Marsh Ford Brook Hill " * 5) == UNDETERMINED


def test_case_does_not_matter() -> None:
    assert detect_language("HOW MANY PEOPLE HAVE CROSSED THE BRIDGE") == "en"


def test_every_stemmed_language_has_function_words_and_an_unknown_one_has_none() -> None:
    assert all(function_words(language) for language in SNOWBALL)
    assert function_words("xx") == frozenset()


@pytest.mark.parametrize("language", sorted({*SNOWBALL, "el", "tr", "vi", "hi"}))
def test_function_words_are_tokens_of_their_own(language: str) -> None:
    astray = [word for word in function_words(language) - {"us"} if list(tokens(word, language)) != [word]]

    assert astray == []


@given(st.text())
def test_any_text_has_a_language_and_always_the_same(text: str) -> None:
    assert detect_language(text) == detect_language(text)

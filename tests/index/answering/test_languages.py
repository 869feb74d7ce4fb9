from index.answering import Answerer
from index.answering.languages import main_language, question_language
from index.model import Answer
from index.segments.analysis import language_of
from tests.index.answering.library import document, settings

GERMAN = document(
    "hafen.txt", "Der Hafen wurde im Jahr 1902 eröffnet. Die nördliche Mole ist nicht so lang wie die südliche."
)
SHORT = document("x.txt", "Xylo 12.")


def test_a_document_is_read_in_its_language_and_in_english_where_it_tells_too_little() -> None:
    assert language_of(GERMAN) == "de"
    assert language_of(SHORT) == "en"


def test_the_library_s_language_is_that_of_most_documents() -> None:
    assert main_language(["de", "en", "de"]) == "de"
    assert main_language(["en", "de"]) == "de"
    assert main_language([]) == "en"


def test_a_question_too_short_to_tell_is_read_in_the_library_s_language() -> None:
    assert question_language("Häfen", "de") == "de"
    assert question_language("What is the length of the pier?", "de") == "en"


def test_a_german_question_finds_another_form_of_its_word() -> None:
    outcome = Answerer(1, [GERMAN], settings(answers__min_confidence="0")).answer("Wann wurde der Hafen eröffnet?")
    assert isinstance(outcome, Answer)
    assert outcome.question.language == "de"
    assert "1902" in outcome.quotes[0].text

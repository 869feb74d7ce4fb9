from index.text.abbreviations import ABBREVIATIONS, SENTENCE_STARTERS, STARTERS_AFTER_INITIALS


def test_an_abbreviation_is_lower_case_and_without_its_last_full_stop() -> None:
    assert all(word == word.lower() and not word.endswith(".") for word in ABBREVIATIONS)


def test_what_begins_a_sentence_behind_initials_does_so_behind_any_abbreviation() -> None:
    assert STARTERS_AFTER_INITIALS < SENTENCE_STARTERS

from index.answering.versions import NONE, fingerprint, versions


def test_all_that_takes_part_has_a_version() -> None:
    found = versions("1.2.3", None)
    assert (found["verbatim"], found["synonyms"]) == ("1.2.3", NONE)
    assert found.keys() == {"verbatim", "synonyms", "program", "segmenter", "weights", "words", "python"}
    assert all(found.values())


def test_the_list_of_synonyms_is_told_by_its_content() -> None:
    assert versions("1", b"same = []")["synonyms"] == fingerprint(b"same = []") != versions("1", b"")["synonyms"]

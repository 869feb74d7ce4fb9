import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.introduction import introduction, needs_introduction
from index.model import StoredDocument
from tests.index.answering.library import document

REPORT = document(
    "report",
    "THE BRIDGE",
    "Clara Holm, the engineer, spoke to the council on Monday. She said that the cables were sound. "
    "“They will last for a century.” The council thanked her.",
    "THE FERRY",
    "It sank in a storm. Nobody was hurt.",
)


def introduced(report: StoredDocument, quote: str) -> str | None:
    start = report.text.index(quote)
    span = introduction(report, start, start + len(quote))
    return report.text[slice(*span)] if span else None


@pytest.mark.parametrize("quote", ["She said that the cables were sound.", "“They will last for a century.”"])
def test_the_sentence_that_names_the_speaker_introduces(quote: str) -> None:
    assert introduced(REPORT, quote) == "Clara Holm, the engineer, spoke to the council on Monday."


def test_a_quote_that_names_its_subject_needs_none() -> None:
    assert introduced(REPORT, "Clara Holm, the engineer, spoke to the council on Monday.") is None


def test_nothing_is_taken_from_beyond_a_heading() -> None:
    assert introduced(REPORT, "It sank in a storm.") is None


@pytest.mark.parametrize(
    ("quote", "needs"),
    [
        ("He said no.", True),
        ("That's a choice that they will have to make.", True),
        ("The official said that no decision had been made.", True),
        ("“The pause is outrageous.”", True),
        ('"The pause is outrageous," he said.', True),
        ("“ he sent a signal ,” says mr holm .", False),
        ('"The pause is outrageous," said Clara Holm.', False),
        ("The president of the club resigned.", False),
        ("The minister Clara Holm resigned.", False),
        ("When they were young, Clara Holm said she signed a letter.", False),
        ("...", False),
        ("", False),
    ],
)
def test_a_pronoun_a_bare_role_or_an_unnamed_speaker_needs_one(quote: str, needs: bool) -> None:  # noqa: FBT001 (the claim's value)
    assert needs_introduction(quote) is needs


@given(st.lists(st.sampled_from(["He left.", "Ann Bo came.", "the end", "A", "“Yes.”", "It rained."]), min_size=1))
def test_an_introduction_is_a_sentence_before_the_quote(sentences: list[str]) -> None:
    report = document("d", *sentences)
    for sentence in report.segmentation.sentences:
        span = introduction(report, sentence.start, sentence.end)
        if span:
            assert span[1] <= sentence.start
            assert span in {(other.start, other.end) for other in report.segmentation.sentences}

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.citation import Citation
from index.errors import BadCitationError

SOURCE_NAMES = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/#@"), min_size=1, max_size=30)
DOCUMENT_NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
HASHES = st.one_of(st.none(), st.text("0123456789abcdef", min_size=12, max_size=12))


@given(SOURCE_NAMES, DOCUMENT_NAMES, HASHES, st.integers(0, 10**9), st.integers(1, 10**5))
def test_an_address_reads_back_as_the_same_citation(
    source: str, document: str, revision: str | None, start: int, length: int
) -> None:
    citation = Citation(source, document, start, start + length, revision)
    assert Citation.parse(str(citation)) == citation


def test_a_document_name_is_percent_encoded_with_its_slashes_kept() -> None:
    citation = Citation("notes", "a b/ü#1@2.md", 3, 9)
    assert str(citation) == "notes/a%20b/%C3%BC%231%402.md#3-9"


def test_a_full_hash_is_printed_as_its_first_twelve_digits() -> None:
    assert str(Citation("s", "d", 0, 1, "0123456789abcdef" * 4)) == "s/d@0123456789ab#0-1"


def test_a_name_typed_without_percent_encoding_is_read_as_it_is() -> None:
    assert Citation.parse("s/my notes.txt#0-4").document == "my notes.txt"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "s/d",
        "s/d#5",
        "s/d#5-5",
        "s/d#6-5",
        "s/d#-1-5",
        "/d#0-1",
        "s/#0-1",
        "s/d@123#0-1",
        "s/d@XYZ456789012#0-1",
        "s/%ff#0-1",
        "s/d#0-99999999999999999999",
    ],
)
def test_what_is_no_address_is_refused_with_the_form_that_was_expected(address: str) -> None:
    with pytest.raises(BadCitationError, match="source/document#start-end"):
        Citation.parse(address)


@pytest.mark.parametrize("address", ["notes/caf\udce9.txt#0-1", "no\ud800tes/a#0-1", "notes/\x1b[2J"])
def test_what_can_not_be_shown_is_refused_and_shown_harmlessly(address: str) -> None:
    with pytest.raises(BadCitationError) as caught:
        Citation.parse(address)
    assert caught.value.message.isprintable()
    assert "\\" in caught.value.message
    caught.value.message.encode("utf-8")

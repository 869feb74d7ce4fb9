from hypothesis import given
from hypothesis import strategies as st

from bot.render.folding import cells, fold

LINES = st.text(st.sampled_from("ab -漢字é\u0301\u200d👍 ")) | st.text(st.characters(exclude_categories=["Cc", "Cs"]))


@given(LINES, st.integers(2, 30))
def test_the_pieces_joined_are_the_line(line: str, width: int) -> None:
    assert "".join(fold(line, width)) == line


@given(LINES, st.integers(2, 30))
def test_no_piece_is_wider_than_the_screen_but_for_one_blank(line: str, width: int) -> None:
    assert all(cells(piece.removesuffix(" ")) <= width for piece in fold(line, width))


def test_words_stay_whole_where_they_fit() -> None:
    assert fold("the harbour was built", 8) == ["the ", "harbour ", "was ", "built"]


def test_a_word_wider_than_the_screen_is_cut() -> None:
    assert fold("abcdefghij kl", 4) == ["abcd", "efgh", "ij ", "kl"]


def test_wide_characters_count_two_cells() -> None:
    assert fold("漢字漢字", 4) == ["漢字", "漢字"]


def test_a_combining_mark_stays_with_its_letter() -> None:
    assert fold("abe\u0301f", 3) == ["abe\u0301", "f"]


def test_an_empty_line_is_one_empty_piece() -> None:
    assert fold("", 10) == [""]

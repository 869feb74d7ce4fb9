import pytest

from index.model import Block, BlockKind
from index.text.turns import is_transcript, is_whole_turn


def lines(*content: str) -> tuple[str, list[Block]]:
    text, blocks = "", []
    for line in content:
        blocks.append(Block(len(text), len(text) + len(line), BlockKind.PARAGRAPH))
        text += line + "\n"
    return text, blocks


@pytest.mark.parametrize(
    "content",
    [
        ("ann: is it up?", "bob: no", "ann: ok"),
        ("Ann Lee: Hello .", "( They sit . )", "Bob: Hi .", "Ann Lee: So ?", "Bob: Well ."),
        ("<ann> is it up?", "<@bob> no", "<ann> ok"),
        ("[12:03] ann: is it up?", "[12:04] bob: no", "[12:04] ann: ok"),
        ("12/03/2024, 12:03 - Ann: is it up?", "12/03/2024, 12:04 - Bob: no", "12/03/2024, 12:05 - Ann: ok"),
        ("**Ann:** is it up?", "**Bob:** no", "**Ann:** ok"),
    ],
)
def test_lines_that_begin_with_names_that_come_back_are_a_conversation(content: tuple[str, ...]) -> None:
    assert is_transcript(*lines(*content))


@pytest.mark.parametrize(
    "content",
    [
        ("ann: is it up?", "bob: no"),
        ("Author: Ann", "Date: 2024", "Licence: none", "Title: A day"),
        ("He said this: go.", "She left.", "They came.", "He said that: stay."),
        ("https://a.example", "https://b.example", "https://a.example"),
        ("12:30 the bus leaves", "12:40 the bus comes", "12:50 the bus leaves"),
    ],
)
def test_other_lines_with_colons_are_no_conversation(content: tuple[str, ...]) -> None:
    assert not is_transcript(*lines(*content))


def test_a_speech_is_not_shown_whole() -> None:
    text, (turn, speech, prose) = lines("ann: hi. there.", "bob: " + "so it is. " * 40, "They left. And came.")
    assert is_whole_turn(text, turn)
    assert not is_whole_turn(text, speech)
    assert not is_whole_turn(text, prose)

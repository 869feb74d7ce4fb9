import json
from pathlib import Path

import pytest

from index.formats import blocks_of
from index.model import Block, BlockKind, Passage, SentenceKind
from index.text.segmentation import PassageLimits, segment

SHARED = Path(__file__).resolve().parents[4] / "shared"
LIMITS = PassageLimits(80, 8)


def test_a_sentence_never_crosses_the_end_of_a_block() -> None:
    text = "An unfinished line\nand the next one"
    blocks = (Block(0, 18, BlockKind.PARAGRAPH), Block(19, 35, BlockKind.PARAGRAPH))
    spans = [(s.start, s.end) for s in segment(text, blocks, LIMITS).sentences]
    assert spans == [(0, 18), (19, 35)]


def test_prose_is_cut_and_a_heading_a_row_code_and_markup_are_not() -> None:
    text = "One. Two."
    for kind, expected in [
        (BlockKind.PARAGRAPH, [SentenceKind.SENTENCE] * 2),
        (BlockKind.LIST_ITEM, [SentenceKind.LIST_ITEM] * 2),
        (BlockKind.HEADING, [SentenceKind.HEADING]),
        (BlockKind.TABLE_ROW, [SentenceKind.TABLE_ROW]),
        (BlockKind.CODE, [SentenceKind.CODE]),
        (BlockKind.MARKUP, [SentenceKind.MARKUP]),
    ]:
        assert [s.kind for s in segment(text, (Block(0, 9, kind),), LIMITS).sentences] == expected


def test_a_text_without_blocks_has_neither_sentences_nor_passages() -> None:
    assert segment("", (), LIMITS).sentences == ()
    assert segment("", (), LIMITS).passages == ()


def test_text_outside_the_blocks_is_no_part_of_a_sentence() -> None:
    cut = segment("# Title\n", (Block(2, 7, BlockKind.HEADING),), LIMITS)
    assert [(s.start, s.end) for s in cut.sentences] == [(2, 7)]
    assert cut.passages == (Passage(0, 1),)


def kinds_of(*lines: str) -> list[tuple[str, SentenceKind]]:
    text, blocks = "", []
    for line in lines:
        blocks.append(Block(len(text), len(text) + len(line), BlockKind.PARAGRAPH))
        text += line + "\n"
    return [(text[s.start : s.end], s.kind) for s in segment(text, blocks, LIMITS).sentences]


def test_a_caption_is_one_segment_and_never_a_sentence() -> None:
    caption = "The mayor at the bridge. It opened on May 6. (EPA Photo)"
    assert kinds_of("It rained.", caption) == [("It rained.", SentenceKind.SENTENCE), (caption, SentenceKind.CAPTION)]


def test_a_link_line_inside_a_paragraph_is_set_apart_from_its_sentences() -> None:
    assert kinds_of("The bridge opened. Click here to read on.") == [
        ("The bridge opened.", SentenceKind.SENTENCE),
        ("Click here to read on.", SentenceKind.BOILERPLATE),
    ]


def test_thai_is_cut_by_its_own_rules_and_a_thai_word_in_english_changes_nothing() -> None:
    thai = "ฝนตกหนักมากในวันนี้ " * 30
    cuts = kinds_of(thai.strip(), "It is ฝน. So it rains.")
    assert len(cuts) > 3
    assert [text for text, _ in cuts[-2:]] == ["It is ฝน.", "So it rains."]


def test_a_turn_of_a_conversation_is_one_segment() -> None:
    turns = ["ann: is it up? i see nothing.", "bob: no. wait.", "ann: ok. thanks."]
    assert [text for text, _ in kinds_of(*turns)] == turns
    assert len(kinds_of(turns[0])) == 2


@pytest.mark.skipif(not (SHARED / "seeds-gold").is_dir(), reason="needs ../shared/seeds-gold beside the checkout")
def test_captions_and_link_lines_of_the_seed_articles_are_told_from_sentences() -> None:
    gold = json.loads((SHARED / "seeds-gold" / "sentences-public.json").read_text(encoding="utf-8"))
    for name, entry in gold["files"].items():
        text = (SHARED / "seeds" / name).read_bytes().decode()
        low, high = entry["covers"]
        found = [
            (cut.start, cut.end, cut.kind.value)
            for cut in segment(text, blocks_of(text), LIMITS).sentences
            if low <= cut.start and cut.end <= high
        ]
        assert found == [(cut["start"], cut["end"], cut["kind"]) for cut in entry["sentences"]]

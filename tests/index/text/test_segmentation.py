from index.model import Block, BlockKind, Passage, SentenceKind
from index.text.segmentation import PassageLimits, segment

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

from hypothesis import given
from hypothesis import strategies as st

from index.library.packing import pack_blocks, pack_passages, pack_sentences, unpack_blocks, unpack_segmentation
from index.model import Block, BlockKind, Passage, Segmentation, Sentence, SentenceKind

NUMBERS = st.integers(0, 2**32 - 1)
BLOCKS = st.lists(st.builds(Block, NUMBERS, NUMBERS, st.sampled_from(BlockKind))).map(tuple)
SENTENCES = st.lists(st.builds(Sentence, NUMBERS, NUMBERS, st.sampled_from(SentenceKind))).map(tuple)
PASSAGES = st.lists(st.builds(Passage, NUMBERS, NUMBERS)).map(tuple)


@given(BLOCKS)
def test_blocks_come_back_as_they_went_in(blocks: tuple[Block, ...]) -> None:
    assert unpack_blocks(pack_blocks(blocks)) == blocks


@given(SENTENCES, PASSAGES)
def test_a_segmentation_comes_back_as_it_went_in(
    sentences: tuple[Sentence, ...], passages: tuple[Passage, ...]
) -> None:
    cut = Segmentation(sentences, passages)
    assert unpack_segmentation(pack_sentences(sentences), pack_passages(passages)) == cut


def test_numbers_are_little_endian_and_the_kinds_have_fixed_numbers() -> None:
    assert pack_sentences([Sentence(1, 258, SentenceKind.LIST_ITEM)]).hex() == "010000000201000002000000"
    blocks = [Block(0, 1, kind) for kind in BlockKind]
    assert [pack_blocks([block])[8] for block in blocks] == [0, 1, 2, 3, 4, 5]
    sentences = [Sentence(0, 1, kind) for kind in SentenceKind]
    assert [pack_sentences([sentence])[8] for sentence in sentences] == [0, 1, 2, 3, 4, 5, 6, 7]

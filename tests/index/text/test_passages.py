from hypothesis import given
from hypothesis import strategies as st

from index.model import Sentence, SentenceKind
from index.text.passages import PassageLimits, passages_of

KINDS = st.sampled_from([SentenceKind.SENTENCE, SentenceKind.SENTENCE, SentenceKind.HEADING])
SHAPES = st.lists(st.tuples(st.integers(1, 30), KINDS), max_size=40)
LIMITS = st.builds(PassageLimits, st.integers(1, 100), st.integers(1, 10))


def build(shape: list[tuple[int, SentenceKind]]) -> tuple[str, list[Sentence]]:
    text, sentences = "", []
    for words, kind in shape:
        piece = " ".join(["word"] * words)
        sentences.append(Sentence(len(text), len(text) + len(piece), kind))
        text += piece + "\n"
    return text, sentences


@given(SHAPES, LIMITS)
def test_passages_hold_every_sentence_once_and_in_order(
    shape: list[tuple[int, SentenceKind]], limits: PassageLimits
) -> None:
    text, sentences = build(shape)
    passages = passages_of(text, sentences, limits)
    held = [ordinal for passage in passages for ordinal in range(passage.first, passage.last)]
    assert held == list(range(len(sentences)))
    assert all(passage.first < passage.last for passage in passages)


@given(SHAPES, LIMITS)
def test_no_passage_crosses_into_a_section(shape: list[tuple[int, SentenceKind]], limits: PassageLimits) -> None:
    text, sentences = build(shape)
    for passage in passages_of(text, sentences, limits):
        kinds = [sentence.kind for sentence in sentences[passage.first : passage.last]]
        body = next((n for n, kind in enumerate(kinds) if kind is not SentenceKind.HEADING), len(kinds))
        assert SentenceKind.HEADING not in kinds[body:]


def test_a_passage_closes_at_its_target_of_words() -> None:
    text, sentences = build([(10, SentenceKind.SENTENCE)] * 6)
    spans = [(p.first, p.last) for p in passages_of(text, sentences, PassageLimits(30, 99))]
    assert spans == [(0, 3), (3, 6)]


def test_a_passage_closes_at_its_number_of_sentences() -> None:
    text, sentences = build([(1, SentenceKind.SENTENCE)] * 4)
    spans = [(p.first, p.last) for p in passages_of(text, sentences, PassageLimits(2, 2))]
    assert spans == [(0, 2), (2, 4)]


def test_a_short_rest_joins_the_passage_before_it() -> None:
    text, sentences = build([(10, SentenceKind.SENTENCE)] * 4)
    spans = [(p.first, p.last) for p in passages_of(text, sentences, PassageLimits(30, 99))]
    assert spans == [(0, 4)]


def test_a_short_section_stays_apart_from_the_section_before_it() -> None:
    shape = [(40, SentenceKind.SENTENCE), (2, SentenceKind.HEADING), (3, SentenceKind.SENTENCE)]
    text, sentences = build(shape)
    spans = [(p.first, p.last) for p in passages_of(text, sentences, PassageLimits(30, 99))]
    assert spans == [(0, 1), (1, 3)]

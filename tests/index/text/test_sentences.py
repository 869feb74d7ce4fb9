import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.abbreviations import ABBREVIATIONS
from index.text.sentences import in_doubt, punkt_says_boundary, sentence_spans

SHARED = Path(__file__).resolve().parents[4] / "shared"
UNTIDY = st.text(st.sampled_from(list("ab cdE F19.!?…。।”“\"'’)]( ,:\u00a0\u200b")) | st.characters(), max_size=200)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


@given(UNTIDY)
def test_sentences_cover_everything_but_white_space_in_order(text: str) -> None:
    position = 0
    for start, end in sentence_spans(text, 0, len(text)):
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@given(UNTIDY, UNTIDY, UNTIDY)
def test_the_text_around_a_block_does_not_move_its_cuts(before: str, block: str, after: str) -> None:
    alone = [(start + len(before), end + len(before)) for start, end in sentence_spans(block, 0, len(block))]
    whole = before + block + after
    assert list(sentence_spans(whole, len(before), len(before) + len(block))) == alone


@given(st.text(st.characters(categories=["Lu", "Ll"]), min_size=2, max_size=12), st.sampled_from(["The", "rain", "2"]))
def test_punkt_always_says_yes_after_a_word_that_is_not_in_doubt(word: str, following: str) -> None:
    assert in_doubt(word) or punkt_says_boundary(word, following)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained. We left.", ["It rained.", "We left."]),
        ("Did it rain? No! We left.", ["Did it rain?", "No!", "We left."]),
        ("Mr. Ford met Dr. Lee in St. Ives. He paid.", ["Mr. Ford met Dr. Lee in St. Ives.", "He paid."]),
        ("He lives in Washington, D.C. The rent is high.", ["He lives in Washington, D.C.", "The rent is high."]),
        ("U.S. officials met J. R. Hall.", ["U.S. officials met J. R. Hall."]),
        ("It cost $ 3 . 8bn in all . nobody paid .", ["It cost $ 3 . 8bn in all .", "nobody paid ."]),
        ("It cost 3.8 million. Nobody paid.", ["It cost 3.8 million.", "Nobody paid."]),
        ("That was in 1999 . 12 people came .", ["That was in 1999 .", "12 people came ."]),
        ("she left , he says .“ so what ,” says he .", ["she left , he says .", "“ so what ,” says he ."]),
        ("we pay .”“ but not now ,” he said .", ["we pay .”", "“ but not now ,” he said ."]),
        ("they wait for peace ”. the others left .", ["they wait for peace ”.", "the others left ."]),
        ('"Stop." He stopped. "Go," she said.', ['"Stop."', "He stopped.", '"Go," she said.']),
        ("“Why?” he asked. “Because.”", ["“Why?” he asked.", "“Because.”"]),
        ("(It rained.) We left.", ["(It rained.)", "We left."]),
        ("1. Open the lid. 2. Stir.", ["1. Open the lid.", "2. Stir."]),
        ("Wait… what: this? Yes.", ["Wait… what: this?", "Yes."]),
        ("He paused... then spoke. And... And left.", ["He paused... then spoke.", "And...", "And left."]),
        ("天气很好。我们走了！真的？", ["天气很好。", "我们走了！", "真的？"]),
        ("बारिश हुई। हम चले गए।", ["बारिश हुई।", "हम चले गए।"]),
        ("See example.com/a.b for version 2.0.1. Done.", ["See example.com/a.b for version 2.0.1.", "Done."]),
        ("It (approx. five) rose, e.g. in May. It fell.", ["It (approx. five) rose, e.g. in May.", "It fell."]),
        ("One line\nof two. Next.", ["One line\nof two.", "Next."]),
        (". leading stop. Next.", [". leading stop.", "Next."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_boundaries_fall_where_a_reader_puts_them(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_abbreviations_are_as_punkt_wants_them() -> None:
    assert all(word == word.lower() and not word.endswith(".") for word in ABBREVIATIONS)


@pytest.mark.parametrize("shape", [". ", ".", "a.", "?!", '."', ".” ", " . 1", "\u3002", "U.S. ", "(", "1 . "])
def test_a_hostile_shape_repeated_is_still_covered_to_its_last_character(shape: str) -> None:
    text = shape * 20_000 + "x"
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


@pytest.mark.skipif(not (SHARED / "seeds-gold").is_dir(), reason="needs ../shared/seeds-gold beside the checkout")
def test_every_sentence_of_the_seed_articles_is_cut_as_in_the_gold() -> None:
    gold = json.loads((SHARED / "seeds-gold" / "sentences-public.json").read_text(encoding="utf-8"))
    for name, entry in gold["files"].items():
        text = (SHARED / "seeds" / name).read_bytes().decode()
        low, high = entry["covers"]
        found: list[tuple[int, int]] = []
        position = 0
        for line in text.splitlines(keepends=True):
            found += sentence_spans(text, position, position + len(line))
            position += len(line)
        inside = [span for span in found if low <= span[0] and span[1] <= high]
        assert inside == [(sentence["start"], sentence["end"]) for sentence in entry["sentences"]]

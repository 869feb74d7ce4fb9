import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.sentences import sentence_spans

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
        # Tokenised text, with blanks around its marks.
        ("`` I left . '' He stayed .", ["`` I left . ''", "He stayed ."]),
        ("He said , ' Do that . ' '' She did .", ["He said , ' Do that . ' ''", "She did ."]),
        (
            '" Hello . " He left . She said , " No . " Then he came .',
            ['" Hello . "', "He left .", 'She said , " No . "', "Then he came ."],
        ),
        ('He left . " Hello . I am here . " They came .', ["He left .", '" Hello .', 'I am here . "', "They came ."]),
        (
            "( Acts 15 : 7 ) He went ( they say . ) She stayed .",
            ["( Acts 15 : 7 ) He went ( they say . )", "She stayed ."],
        ),
        ("In Help ! , released in 1965 , they sang .", ["In Help ! , released in 1965 , they sang ."]),
        ("It rained ( ... ) and [...] Then it snowed .", ["It rained ( ... ) and [...] Then it snowed ."]),
        (
            "They left ... then came . . . back . . . And left .",
            ["They left ... then came . . . back . . .", "And left ."],
        ),
        ("You left ? ? Yes !!! ! I did .", ["You left ? ?", "Yes !!! !", "I did ."]),
        ("It was etc . ) . He left .", ["It was etc . ) .", "He left ."]),
        ("losing a percentage (. 725 ) of them", ["losing a percentage (. 725 ) of them"]),
        # Citations close with the sentence that they follow.
        (
            "It grew.[1] It shrank.[2][b] It died.[citation needed] It came back. [4, 5] Then it left.",
            ["It grew.[1]", "It shrank.[2][b]", "It died.[citation needed]", "It came back. [4, 5]", "Then it left."],
        ),
        (
            "It rose.12,13 The end came.2 It fell 2.5 The end.",
            ["It rose.12,13", "The end came.2", "It fell 2.5 The end."],
        ),
        ("See [the manual](x.md). [More](y.md) follows.", ["See [the manual](x.md).", "[More](y.md) follows."]),
        # Other languages' abbreviations and ordinals.
        (
            "1700 kamen sie. Im 18. und 17. Jahrhundert n. Chr. war es so.",
            ["1700 kamen sie.", "Im 18. und 17. Jahrhundert n. Chr. war es so."],
        ),
        ("Fue a EE. UU. La ley cambió.", ["Fue a EE. UU.", "La ley cambió."]),
        ("II. Dünya Savaşı bitti. Sonra gitti.", ["II. Dünya Savaşı bitti.", "Sonra gitti."]),
        ("जॉन एफ. केनेडी आए। वे गए।", ["जॉन एफ. केनेडी आए।", "वे गए।"]),
        ("वे आए. वे गए.", ["वे आए.", "वे गए."]),
        ("It rained. It snowed. [Kaynak belirtilmeli]", ["It rained.", "It snowed. [Kaynak belirtilmeli]"]),
        # A blank forgotten.
        (
            "It was left to the children.The dogs ran. Call fmt.Print(x) first.",
            ["It was left to the children.", "The dogs ran.", "Call fmt.Print(x) first."],
        ),
        # Stretches without a word.
        ("It rained. *** And stopped. ***", ["It rained.", "*** And stopped. ***"]),
        ("Contents . . . . . . . 5", ["Contents . . . . . . .", "5"]),
        ("But I'm losing you ... / I'm here .", ["But I'm losing you ... / I'm here ."]),
        ("It is (p - 1)! + 1 in all.", ["It is (p - 1)! + 1 in all."]),
        ("I use Yahoo! for mail. Who was it? It was me.", ["I use Yahoo! for mail.", "Who was it?", "It was me."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_boundaries_fall_where_a_reader_puts_them(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


@pytest.mark.parametrize(
    "shape",
    [". ", ".", "a.", "?!", '."', ".” ", " . 1", "\u3002", "U.S. ", "(", "1 . ", ". '' ", '. " ', ".[1]", "a.1 A"],
)
def test_a_hostile_shape_repeated_is_still_covered_to_its_last_character(shape: str) -> None:
    text = shape * 20_000 + "x"
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


@given(UNTIDY)
def test_every_sentence_holds_a_letter_or_a_digit_where_its_block_does(text: str) -> None:
    sentences = cut(text)
    assert len(sentences) < 2 or all(any(map(str.isalnum, sentence)) for sentence in sentences)


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

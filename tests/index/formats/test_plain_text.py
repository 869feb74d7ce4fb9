import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats.plain_text import blocks_of, is_hard_wrapped
from index.model import BlockKind, ParsedDocument
from tests.index.formats.laws import assert_blocks_are_sound, document, skip, spans

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"

WRAPPED = (
    "The lighthouse at the northern end of the bay was built in the year\n"
    "1871, when two ships had been lost on the rocks within one winter. Its\n"
    "keeper lived there with his family until the lamp was made electric,\n"
    "and a cable was laid from the village.\n"
    "\n"
    "Today the house is a museum. It is open from May to September and can\n"
    "be reached on foot at low tide, or with the small boat that leaves the\n"
    "harbour every hour. Nobody lives there now.\n"
)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_paragraphs_of_hard_wrapped_text_are_blocks(newline: str) -> None:
    text = WRAPPED.replace("\n", newline)
    result = document("a.txt", text)
    assert is_hard_wrapped(text)
    assert spans(result) == [("paragraph", paragraph.strip()) for paragraph in text.split(newline * 2)]


def test_the_last_line_of_a_wrapped_paragraph_ends_it_without_a_blank_line() -> None:
    result = document("a.txt", WRAPPED.replace("\n\n", "\n"))
    assert [text.split()[0] for _, text in spans(result)] == ["The", "Today"]


def test_a_list_in_wrapped_text_has_one_block_an_item() -> None:
    items = (
        "- one item of the list that runs on until the margin is reached, and\n"
        "  then continues on a second line\n"
        "- and another one, which is also long enough to be taken for one line\n"
        "- third\n"
    )
    assert [kind for kind, _ in spans(document("a.txt", WRAPPED + "\n" + items))] == ["paragraph"] * 2 + [
        "list_item"
    ] * 3


@pytest.mark.parametrize(
    "text",
    [
        "One sentence stands here.\nAnother one stands there, and it is rather longer than the first.\nA third.\nFour.",
        "Joey: hi\nRoss: hello there, how have you been all this time, since we last met?\nJoey: fine\nRoss: good",
        "\n".join(f"nick{n}: a line of chat that is nearly as long as all the others are {n}" for n in range(9)),
        "Two roads met in a wood, and I,\nI took the narrow one, and why\nis not for me to say. The sky\nwas grey.",
        "\n".join(f"https://example.org/a/long/address/of/some/page/number/{n}" for n in range(1000, 1010)),
        "\n".join(
            "这是一个没有空格的很长的句子它一直写到四十个字以上才会结束因为我们需要这么长的一行文字来测试吧"
            for _ in range(6)
        ),
        "\n".join("ประโยคนี้ยาวพอสมควรทีเดียว " * 2 + "และจบลงตรงนี้" * (n % 3 + 1) for n in range(8)),
        "\n".join("A whole paragraph stands on each of these lines. " * 4 for _ in range(6)),
    ],
)
def test_lines_that_were_meant_stay_blocks_of_their_own(text: str) -> None:
    assert not is_hard_wrapped(text)
    assert [content for _, content in spans(document("a.txt", text))] == [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\v", "\x85", "\u2028", "\u2029"])
def test_every_line_end_ends_a_block(end: str) -> None:
    text = f"One.{end}  Two. {end}{end}Three."
    result = document("a.txt", text)
    assert result.text == text
    assert spans(result) == [("paragraph", "One."), ("paragraph", "Two."), ("paragraph", "Three.")]


@pytest.mark.parametrize("marker", ["-", "*", "•", "1.", "12)", "a)"])
def test_a_list_marker_lies_outside_its_item(marker: str) -> None:
    assert spans(document("a.txt", f"Buy:\n {marker} milk\n{marker}\tbread"))[1:] == [
        ("list_item", "milk"),
        ("list_item", "bread"),
    ]


@pytest.mark.parametrize("line", ["-5 degrees were measured.", "* * *", "1984 was long ago.", "A. Smith said so.", "-"])
def test_what_only_looks_like_a_list_marker_stays_in_its_block(line: str) -> None:
    assert spans(document("a.txt", f"First.\n{line}")) == [("paragraph", "First."), ("paragraph", line)]


@pytest.mark.parametrize("headline", ["A tower falls", "  What we know  ", "“Enough” at last", "Prices: up, up, up"])
def test_a_short_unclosed_first_line_is_the_headline_and_the_title(headline: str) -> None:
    result = document("a.txt", f"\n{headline}\n\nIt fell at noon.")
    assert spans(result)[0] == ("heading", headline.strip())
    assert result.title == headline.strip()


@pytest.mark.parametrize(
    "text",
    [
        "It fell at noon.\nMore.",
        "“It fell.”\nMore.",
        "今日は晴れです。\nMore.",
        "Only one line",
        "x" * 121 + "\nMore.",
        "- an item\nMore.",
        "Ann: hello\nBob: good day.",
        "one credit\nanother credit\na third credit",
        WRAPPED,
    ],
)
def test_a_first_line_that_is_part_of_the_text_is_no_headline(text: str) -> None:
    result = document("a.txt", text)
    assert result.title is None
    assert "heading" not in [kind for kind, _ in spans(result)]


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", "\u3000\u2028".encode()])
def test_a_file_without_text_is_skipped_as_empty(content: bytes) -> None:
    assert skip("a.txt", content).reason.value == "empty"


@given(st.text(st.sampled_from("ab .:-*1)\n\r\f\x85\u2028\u3000字é“”"), max_size=400))
def test_blocks_are_ordered_disjoint_trimmed_and_hold_all_but_space_and_markers(text: str) -> None:
    result = ParsedDocument("a", text, blocks_of(text))
    assert_blocks_are_sound(result)
    outside, last = "", 0
    for block in result.blocks:
        outside, last = outside + text[last : block.start], block.end
    assert not set(outside + text[last:]) - set(" \n\r\f\x85\u2028\u3000-*1).ab")
    assert "字" not in outside


@pytest.mark.parametrize("name", ["squad", "qed", "clapnq", "selqa", "friendsqa", "molweni", "scifact"])
def test_no_collection_of_reference_texts_is_taken_for_hard_wrapped(name: str) -> None:
    corpus = SHARED / "eval" / name / "corpus.jsonl.gz"
    if not corpus.exists():
        pytest.skip("the evaluation collections are not beside this checkout")
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    assert [text for text in texts if is_hard_wrapped(text)] == []


LINE_END = re.compile("\r\n|[\n\r\f\v\x85\u2028\u2029]")
ENDS = st.sampled_from("\n,\r\n,\r,\f,\v,\x85,\u2028,\u2029,\x1c,\x1d,\x1e, ,a,b: ".split(","))


@given(st.lists(ENDS | st.text("ab \n\r\x1c", max_size=3), max_size=12).map("".join))
def test_a_block_is_a_line_and_only_what_ends_a_line_parts_two(text: str) -> None:
    lines = [line.strip() for line in LINE_END.split(text)]
    assert [text[block.start : block.end] for block in blocks_of(text)] == [line for line in lines if line]


@pytest.mark.parametrize("opening", ["n" * 30 + ": ", " ".join(["n" * 30] * 3) + " : "])
def test_the_longest_name_of_a_speaker_is_seen(opening: str) -> None:
    assert blocks_of(f"{opening}one\n{opening}two.")[0].kind is BlockKind.PARAGRAPH
    assert blocks_of("one\ntwo.")[0].kind is BlockKind.HEADING

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.discord.escape import escaped, in_code, marked_up, restored
from bot.render.harmless import restored as shown_again
from bot.render.harmless import shown
from bot.render.marking import Span, markable
from tests.bot.render.discord.markdown_parser import nodes, nodes_however_stripped
from tests.bot.render.marks import marks
from tests.soak.scale import scaled

HOSTILE_QUOTES = scaled(10_000, 100_000)
HOSTILE = (
    "@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "<:e:1>", "<a:e:1>", "<t:1>", "<t:1:R>", "</cmd:1>",
    "<id:home>", "[text](https://a.example)", "https://a.example", "<https://a.example>", "http://a.example/x_y_z",
    "discord.gg/abc", "steam://run/1", "<mailto:a@b.example>", "<a@b.example>", "<+15551234>", ":smile:", "||no||",
    "**b**", "__u__", "_i_", "*i*", "~~s~~", "`c`", "```\ncode\n```",
    "# h", "-# s", "- l", "* l", "+ l", "1. l", "> q", ">>> q",
    "\\", "\\\\", "\n", "\r\n", "\r", "\t", " ",
    "\u200b", "\u200d", "\u200f", "\u202e", "\u2066", "\u2060", "\ufeff", "\x00", "\x1b",
    "\u00ad", "⟦U+0041⟧", "⟦", "␛", "(", ")", "]", "[", "<", ">", "@", "a", "1", "é", "א", "👩‍⚕️", "\U000e0041",
)  # fmt: skip

texts = st.one_of(
    st.text(),
    st.lists(st.sampled_from(HOSTILE), max_size=8).map("".join),
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=4)), max_size=8).map("".join),
)


@given(texts)
@settings(max_examples=500)
def test_what_was_escaped_is_restored_character_for_character(text: str) -> None:
    assert restored(escaped(text)) == text


@given(texts)
@settings(max_examples=500)
def test_escaped_text_is_nothing_but_text(text: str) -> None:
    assert nodes_however_stripped(escaped(text)) == []


@given(texts, marks(30))
@settings(max_examples=500)
def test_what_was_marked_up_is_restored_character_for_character(text: str, spans: list[Span]) -> None:
    assert restored(marked_up(text, spans)) == text


@given(texts, marks(30))
@settings(max_examples=500)
def test_marked_up_text_is_nothing_but_text_and_the_marked_words_in_bold(text: str, spans: list[Span]) -> None:
    assert _misread(text, spans) == []


@given(texts)
def test_without_marks_the_markdown_is_that_of_the_text_alone(text: str) -> None:
    assert marked_up(text, []) == marked_up(text, [(2, 2)]) == escaped(text)


def _misread(text: str, spans: list[Span]) -> list[str]:
    """Return what somebody sees in the marked text that is neither text nor one of its marked spans in bold."""
    markdown = marked_up(text, spans)
    meant = [text[start:end] for start, end in markable(text, spans)]
    found = [node for node in nodes_however_stripped(markdown) if node.kind != "bold"]
    bold = [restored(node.text) for node in nodes(markdown)]
    return [node.text for node in found] + ([] if bold == meant else [*bold, "instead of", *meant])


@given(texts)
@settings(max_examples=300)
def test_escaped_text_inside_a_link_s_label_or_bold_adds_no_node(text: str) -> None:
    inner = escaped(" ".join(text.split())).strip() or "x"
    assert [node.kind for node in nodes(f"[{inner}](<https://b.example>)")] == ["masked_link"]
    assert [node.kind for node in nodes(f"**{inner}**")] == ["bold"]


def test_thousands_of_hostile_quotes_hold_no_node() -> None:
    chance = random.Random(3)  # noqa: S311 - a repeatable draw, no secret
    pairs = ["".join(pair) for pair in itertools.product(HOSTILE, repeat=2)]
    drawn = ["".join(chance.choices(HOSTILE, k=chance.randint(3, 9))) for _ in range(HOSTILE_QUOTES - len(pairs))]
    guilty = [text for text in pairs + drawn if nodes_however_stripped(escaped(text))]
    assert len(pairs + drawn) == HOSTILE_QUOTES
    assert guilty == []


def test_thousands_of_hostile_quotes_marked_anywhere_hold_no_node_but_their_marks() -> None:
    chance = random.Random(5)  # noqa: S311 - a repeatable draw, no secret
    guilty = []
    for _ in range(HOSTILE_QUOTES):
        text = "".join(chance.choices(HOSTILE, k=chance.randint(1, 9)))
        spans = [(at, at + chance.randint(1, 9)) for at in chance.choices(range(len(text)), k=chance.randint(1, 3))]
        guilty += [(text, spans)] if _misread(text, spans) or restored(marked_up(text, spans)) != text else []
    assert guilty == []


@pytest.mark.parametrize(
    ("text", "spans", "markdown"),
    [
        ("It costs 5 euros.", [(9, 16)], "It costs **5 euros**."),
        ("*a* b", [(0, 3)], r"**\*a\*** b"),
        ("a*b", [(2, 3)], r"a\***b**"),
        ("@everyone", [(1, 9)], r"\@**everyone**"),
        ("https://a.example", [(0, 6)], r"**https\:**//a.example"),
        ("now - or 1. later", [(4, 8), (9, 17)], r"now **\- or** **1\. later**"),
        ("one\ntwo", [(0, 7)], "**one**\n**two**"),
        ("\u200b# big", [(0, 3)], "⟦U+200B⟧**\\#** big"),
        ("a\\", [(0, 2)], "**a\\\\**"),
    ],
)
def test_marked_words_are_bold_and_every_sign_stays_harmless(text: str, spans: list[Span], markdown: str) -> None:
    assert marked_up(text, spans) == markdown


@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) > 2 and text.isascii() and not text.isspace()])
def test_the_judge_finds_what_is_not_escaped(text: str) -> None:
    assert nodes(text + (" " if text[-1] in "#->+*" else "")) != []


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Press the button twice, then wait.", "Press the button twice, then wait."),
        ("@everyone *now*", r"\@everyone \*now\*"),
        ("see https://a.example.", r"see https\://a.example."),
        ("\u200b# big", "⟦U+200B⟧# big"),
        ("  # big", r"  \# big"),
        ("1. first", r"1\. first"),
        ("and 1. second", "and 1. second"),
        ("co\u00adoperate", "co\u00adoperate"),
        ("1\u00ad1. one", "1⟦U+00AD⟧1. one"),
        ("👩‍⚕️ می‌خواهم", "👩‍⚕️ می‌خواهم"),
        ("pay\u202elive", "pay⟦U+202E⟧live"),
        ("pay\u200dlive", "pay⟦U+200D⟧live"),
        ("a\r\nb", "a\r\nb"),
    ],
)
def test_text_looks_like_itself(text: str, markdown: str) -> None:
    assert escaped(text) == markdown


@given(texts)
def test_nothing_in_a_block_of_code_ends_it(text: str) -> None:
    line = in_code(shown(text))
    assert "```" not in line
    assert shown_again(line) == text

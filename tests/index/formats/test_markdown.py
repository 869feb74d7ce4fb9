import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats.markdown import document_of
from tests.index.formats.laws import assert_blocks_are_sound, document, spans

PAGE = """# The *first* `heading` ##

A paragraph
of two lines.

Underlined
==========

- one item
- another,
  continued
  - nested

1. > quoted in a list

> quoted
> again

| a | b |
|---|:-:|
| 1 | 2 |
 3 | 4
| | |

```python
x = 1

y = 2
```

    indented code

***

<div>
raw html
</div>

[label]: https://example.org "title"

Last line
"""
EXPECTED = [
    ("heading", "The *first* `heading`"),
    ("paragraph", "A paragraph\nof two lines."),
    ("heading", "Underlined"),
    ("list_item", "one item"),
    ("list_item", "another,\n  continued"),
    ("list_item", "nested"),
    ("list_item", "quoted in a list"),
    ("paragraph", "quoted\n> again"),
    ("table_row", "a | b"),
    ("table_row", "1 | 2"),
    ("table_row", "3 | 4"),
    ("code", "x = 1\n\ny = 2"),
    ("code", "indented code"),
    ("markup", "<div>\nraw html\n</div>"),
    ("paragraph", "Last line"),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_construct_is_a_span_of_the_raw_text(newline: str) -> None:
    raw = PAGE.replace("\n", newline)
    result = document("a.md", raw)
    assert result.text == raw
    assert spans(result) == [(kind, text.replace("\n", newline)) for kind, text in EXPECTED]
    assert result.title == "The first heading"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("# a # b #", [("heading", "a # b")]),
        ("## \\#", [("heading", "\\#")]),
        ("# #", []),
        ("> - # deep\n>   text", [("heading", "deep"), ("list_item", "text")]),
        ("two\nlines\n---\n", [("heading", "two\nlines")]),
        ("> | a | b |\n> |---|---|\n> | 1 | 2\\| |", [("table_row", "a | b"), ("table_row", "1 | 2\\|")]),
        ("a | b\n-|-\n1 | 2\\|", [("table_row", "a | b"), ("table_row", "1 | 2\\|")]),
        ("| 1 | 2\\|\n", [("paragraph", "| 1 | 2\\|")]),
        ("a\n\xa0\nb", [("paragraph", "a\n\xa0\nb")]),
        ("\xa0\nfoo", [("paragraph", "foo")]),
        ("\xa0\nfoo\n===", [("heading", "foo")]),
        ("- \u2028\nx\n\ty", [("list_item", "x\n\ty")]),
        ("- \tx\ty", [("list_item", "x\ty")]),
        ("```\n```", []),
        ("```\nopen", [("code", "open")]),
        ("> ```\n>\n> code\n> ```", [("code", "code")]),
        ("a\u2028b\x0bc", [("paragraph", "a\u2028b\x0bc")]),
        ("~~gone~~", [("paragraph", "~~gone~~")]),
    ],
)
def test_spans_hold_where_markdown_is_at_its_oddest(raw: str, expected: list[tuple[str, str]]) -> None:
    assert spans(document("a.markdown", raw)) == expected


@pytest.mark.parametrize("mark", ["  ", "   ", "\\", "\\\\\\"])
def test_a_hard_break_ends_a_block(mark: str) -> None:
    kept = mark.strip()[1:]
    assert spans(document("a.md", f"one{mark}\ntwo\nthree")) == [
        ("paragraph", f"one{kept}"),
        ("paragraph", "two\nthree"),
    ]


@pytest.mark.parametrize("mark", [" ", "\\\\"])
def test_one_blank_or_an_escaped_backslash_is_no_hard_break(mark: str) -> None:
    assert len(document("a.md", f"one{mark}\ntwo").blocks) == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_front_matter_gives_title_url_author_date_and_metadata(newline: str) -> None:
    lines = ["---", "Title: 'The page'", "url: https://example.org/a: b", "author: A", "date: 2024-05-06", "draft:"]
    lines += ["tags:", "  - x", "- y", "# remark", "", "tags: again", "lang: en  ", "---", "# Heading", "Text"]
    result = document("a.md", newline.join(lines))
    assert (result.title, result.url, result.author, result.date) == (
        "The page",
        "https://example.org/a: b",
        "A",
        "2024-05-06",
    )
    assert dict(result.metadata) == {"draft": "", "tags": "again", "lang": "en"}
    assert [kind for kind, _ in spans(result)] == ["markup", "heading", "paragraph"]


def test_lines_under_a_key_of_front_matter_are_kept_as_they_stand() -> None:
    result = document("a.md", "---\ntags:\n  - x\n  - y\n---\n")
    assert dict(result.metadata) == {"tags": "  - x\n  - y"}
    assert result.title is None


@pytest.mark.parametrize("raw", ["---\nno pair here\n---\ntext", "---\nkey: never closed\n\ntext", "--- \n- x\n---\n"])
def test_what_is_no_front_matter_is_markdown(raw: str) -> None:
    result = document("a.md", raw)
    assert dict(result.metadata) == {}
    assert "markup" not in [kind for kind, _ in spans(result)]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# **Bold** [link](https://example.org) ![picture](p.png) <b>tag</b>", "Bold link picture tag"),
        ("one\n*two*\n===", "one two"),
        ("# \n## Second", "Second"),
        ("no heading", None),
    ],
)
def test_the_title_is_the_first_heading_without_marks(heading: str, title: str | None) -> None:
    assert document("a.md", heading).title == title


def test_a_bomb_of_nested_lists_and_open_brackets_comes_out() -> None:
    nested = "".join("  " * depth + "- item\n" for depth in range(200))
    assert document("a.md", nested + "\n# " + "[" * 10_000).blocks


@given(st.text(st.sampled_from("ab#>-+1.)|`~*_=\\<![]():\"' \t\n\r\f\xa0\u2028字é"), max_size=200))
def test_blocks_of_any_markdown_are_ordered_disjoint_and_trimmed(raw: str) -> None:
    result = document_of("a.md", raw)
    assert result.text == raw
    assert_blocks_are_sound(result)


@given(
    st.lists(st.text("abc é字", min_size=1).filter(str.strip), min_size=1, max_size=5),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_a_plain_paragraph_is_one_block_with_its_newlines(words: list[str], newline: str) -> None:
    raw = newline.join(" ".join(line.split()) for line in words)
    assert spans(document_of("a.md", raw)) == [("paragraph", raw)]


@pytest.mark.parametrize("mark", ["> ", "- ", "> - "])
@pytest.mark.parametrize("depth", [15, 20, 29, 30, 31, 58, 59, 60, 61, 100])
def test_no_depth_of_nesting_hides_a_text(mark: str, depth: int) -> None:
    text = f"---\ntitle: Deep\n---\nAbove.\n\n{mark * depth}The keeper sleeps.\n"
    parsed = document_of("deep.md", text)
    found = [text[block.start : block.end] for block in parsed.blocks]
    assert any("The keeper sleeps." in block for block in found)
    assert any("Above." in block for block in found)
    assert parsed.title == "Deep"

import random

import pytest
from hypothesis import given, settings

from bot.chat import Button, Response, Visibility
from bot.render.links import page_link
from bot.render.marking import Span, markable
from bot.render.slack import SlackMessage, render
from bot.render.slack.words import entities, is_harmless, on_one_line, pieces, plain, restored, seen
from bot.reply import Block, Reply, Role, Table
from tests.bot.render.marks import marks
from tests.bot.render.slack.hostile import HOSTILE, texts
from tests.bot.render.slack.judge import block_nodes, nodes, quotes_of, text_nodes, violations
from tests.soak.scale import scaled

HOSTILE_QUOTES = scaled(10_000, 100_000)
IN_ONE_MESSAGE = 10
ADDRESS = "https://page.example/p"


def _reply(text: str, spans: list[Span]) -> Reply:
    """Put one text everywhere: what a source says, what it is called, what somebody asked."""
    return Reply(
        (
            Block(Role.ASIDE, f"Looked up “{text}”."),
            Block(Role.CONTEXT, text, label=text),
            Block(Role.QUOTE, f"x{text}", marked=tuple(spans)),
            Block(Role.CITATION, text, number=1),
            Block(Role.ADDRESS, ADDRESS),
            Block(Role.ADDRESS, text),
            Block(Role.NOTE, text),
            Block(Role.WARNING, text),
            Block(Role.HEADING, text),
            Table(("Name", text), ((text, text), ("a", text * 9))),
        )
    )


def _rendered(text: str, spans: list[Span]) -> SlackMessage:
    response = Response(_reply(text, spans), Visibility.PUBLIC, buttons=(Button("more", "a1", text),))
    return render(response, workspace_url="https://w.example/")


def _misdeeds(text: str, spans: list[Span]) -> list[str]:
    """Return whatever a message that holds `text` everywhere does, beyond what is meant."""
    message = _rendered(text, spans)
    quote = f"x{text}"
    link = page_link(ADDRESS, quote)
    shown = seen(text)
    bold = {"".join(piece for piece, is_marked in [part] if is_marked) for part in pieces(quote, spans)}
    bold |= {shown, on_one_line(text), "a"}
    found = [f"text: {node}" for node in text_nodes(message.text)]
    for node in block_nodes(message.blocks):
        is_meant = (
            (node.kind == "bold" and node.text in bold)
            or (node.kind == "code" and node.text == shown)
            or (node.kind == "link" and link is not None and node.text.startswith(f"<{entities(link)}|"))
            or (node.kind == "emoji" and '"warning"' in node.text)
        )
        found += [] if is_meant else [f"{node}"]
    meant = [quote[start:end] for start, end in markable(quote, spans)]
    marked = [restored(piece) for piece, is_marked in pieces(quote, spans) if is_marked]
    found += [] if marked == meant else [f"bold: {marked} instead of {meant}"]
    found += [] if quotes_of(message.blocks) == [seen(quote)] else ["quote"]
    found += [] if restored(seen(quote)) == quote else ["not restored"]
    return found + violations(message)


@given(texts, marks(30))
@settings(max_examples=80, deadline=None)
def test_whatever_a_text_holds_a_message_shows_it_and_does_nothing_else(text: str, spans: list[Span]) -> None:
    assert _misdeeds(text, spans) == []


def test_thousands_of_hostile_quotes_do_nothing_and_are_read_back() -> None:
    chance = random.Random(7)  # noqa: S311 - a repeatable draw, no secret
    guilty = []
    for _ in range(HOSTILE_QUOTES // IN_ONE_MESSAGE):
        quotes = ["".join(chance.choices(HOSTILE, k=chance.randint(1, 9))) for _ in range(IN_ONE_MESSAGE)]
        blocks: list[Block] = []
        for number, quote in enumerate(quotes, 1):
            start = chance.randrange(len(quote))
            blocks += [
                Block(Role.QUOTE, quote, marked=((start, start + chance.randint(1, 9)),)),
                Block(Role.CITATION, quote, number=number),
                Block(Role.ADDRESS, ADDRESS),
            ]
        message = render(Response(Reply(tuple(blocks))))
        kinds = {node.kind for node in block_nodes(message.blocks)} - {"bold", "link"}
        is_read_back = [restored(shown) for shown in quotes_of(message.blocks)] == quotes
        guilty += [] if is_read_back and not kinds and not text_nodes(message.text) else [quotes]
    assert guilty == []


def test_thousands_of_hostile_texts_are_within_all_limits_wherever_they_stand() -> None:
    chance = random.Random(11)  # noqa: S311 - a repeatable draw, no secret
    drawn = ["".join(chance.choices(HOSTILE, k=chance.randint(1, 9))) for _ in range(HOSTILE_QUOTES // 100)]
    assert [(text, found) for text in drawn if (found := _misdeeds(text, [(0, 3)]))] == []


@pytest.mark.parametrize("text", HOSTILE[: HOSTILE.index("&amp;")])
def test_the_judge_finds_what_is_not_taken_care_of(text: str) -> None:
    assert nodes(text) != []


@given(texts)
@settings(max_examples=200)
def test_plain_words_do_nothing_whatever_is_looked_for_in_them(text: str) -> None:
    assert text_nodes(plain(text)) == []


@given(texts)
@settings(max_examples=200)
def test_what_is_shown_is_restored_character_for_character(text: str) -> None:
    assert restored(seen(text)) == text


@given(texts, marks(30))
@settings(max_examples=200)
def test_pieces_are_the_text_and_none_is_empty(text: str, spans: list[Span]) -> None:
    found = pieces(text, spans)
    assert "".join(piece for piece, _ in found) == seen(text)
    assert all(piece for piece, _ in found)


@given(texts)
@settings(max_examples=200)
def test_a_label_that_is_harmless_is_one_link_and_nothing_in_it(text: str) -> None:
    label = on_one_line(text)
    if label and is_harmless(label):
        assert [node.kind for node in nodes(f"<https://b.example|{entities(label)}>", is_verbatim=True)] == ["link"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@U1> *now* & :smile:", "<@U1> *now* & :smile:"),
        ("\u200b> big", "⟦U+200B⟧> big"),
        ("pay\u202elive", "pay⟦U+202E⟧live"),
        ("👩‍⚕️ می‌خواهم", "👩‍⚕️ می‌خواهم"),
        ("a\r\nb\x00", "a\r\nb␀"),
    ],
)
def test_only_what_cannot_be_seen_has_a_stand_in(text: str, shown: str) -> None:
    assert seen(text) == shown


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("It costs 5.50 euros: pay now.", "It costs 5.50 euros: pay now."),
        ("A & B <C>", "A &amp; B &lt;C&gt;"),
        ("see https://a.example/x", "see https∶//a․example/x"),
        ("@here *now* _so_ :smile:", "＠here ∗now∗ ˍsoˍ ∶smile:"),
        ("w\u00adww.1 and #\u00ad1", "w\u00adww․1 and ＃⟦U+00AD⟧1"),
        ("> quoted", "\u2060› quoted"),
        ("- one\n1. two", "\u2060- one\n\u20601. two"),
    ],
)
def test_plain_words_sound_like_the_text(text: str, spoken: str) -> None:
    assert plain(text) == spoken


def test_a_figure_and_a_sentence_s_end_keep_their_points() -> None:
    text = "3.5 end. “Next.” (So.) 2026."
    assert plain(text) == text

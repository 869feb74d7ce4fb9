"""What is told and shown of a scene, whichever platform it was played on."""

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from tests.lab.discord.pictures.markup import lines_of
from tests.lab.discord.pictures.scenes import STYLE
from tests.lab.pictures.model import Attached, Filled, Gave, Moment, Said, Scene, Tapped, Wrote
from tests.lab.pictures.page import page as drawn_page
from tests.lab.pictures.transcript import DISCORD, SLACK, transcript

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
ANSWER: Final = Said(
    (tuple(lines_of("-# before\n> The *bridge* opens `at nine`.\n[The bridge](<https://harbour.example/bridge>)")),),
    (("More", "Why"),),
    (Attached("chart.png", "All of it", b"1", is_picture=True), Attached("whole.txt", "", b"12")),
    only="Mia Member",
    after=Gave("Mia Member", "/ask"),
)
SCENE: Final = Scene(
    "ask",
    "An ask",
    "Somebody asks.",
    "#general",
    (Wrote("Mia Member", "When?"), Gave("Mia Member", "/ask", (("question", "When?"),)), ANSWER, Tapped("Mo", "Why")),
)


def test_every_picture_of_the_pages_is_there_and_no_other() -> None:
    written = "".join((DOCS / book.name).read_text(encoding="utf-8") for book in (DISCORD, SLACK))
    named = set(re.findall(r'src="pictures/([^"]+)"', written))
    assert named == {path.name for path in (DOCS / "pictures").iterdir()}


def test_a_transcript_tells_who_did_and_saw_what() -> None:
    assert transcript(SCENE).split("\n") == [
        "Mia Member:",
        "  When?",
        "",
        "Mia Member:",
        "  /ask question: When?",
        "",
        "Verbatim, to Mia Member only:",
        "  before",
        "  | The bridge opens at nine.",
        "  The bridge <https://harbour.example/bridge>",
        "  (picture chart.png: All of it)",
        "  (file whole.txt)",
        "  [More] [Why]",
        "",
        "Mo taps [Why]",
    ]


def test_a_page_shows_what_a_transcript_tells() -> None:
    drawn = drawn_page(SCENE, STYLE)
    assert "<blockquote>The <i>bridge</i> opens <code>at nine</code>.</blockquote>" in drawn
    assert '<div class="subtext">before</div>' in drawn
    assert "<a>The bridge</a>" in drawn
    assert [drawn.count(f"<button>{label}</button>") for label in ("More", "Why")] == [1, 1]
    assert "Only you can see this" in drawn
    assert [drawn.count(f'class="message{kinds}"') for kinds in ("", " private-message")] == [1, 1]


def test_what_is_said_in_a_thread_stands_in_it() -> None:
    answer = replace(ANSWER, only="", in_thread=True)
    scene = replace(SCENE, moments=(Wrote("Mo", "And?", "Verbatim", in_thread=True), answer))
    assert transcript(scene).split("\n")[0] == "Mo, in the thread under Verbatim:"
    assert "Verbatim, in the thread:" in transcript(scene)
    assert drawn_page(scene, STYLE).count('class="message in-thread"') == len(scene.moments)


@pytest.mark.parametrize(
    "moment",
    [
        Wrote("<i>", "<i>", "<i>"),
        Gave("<i>", "<i>", (("<i>", "<i>"),)),
        Tapped("<i>", "<i>"),
        Filled("<i>", "<i>", (("<i>", "<i>"),)),
        Said((tuple(lines_of("<i>")),), (("<i>",),), (Attached("<i>", "<i>", b""),), "<i>", "<i>", Gave("<i>", "<i>")),
        Said((), (), (Attached("<i>", "<i>", b"", is_picture=True),), after=Wrote("<i>", "<i>")),
    ],
)
def test_nothing_that_is_said_is_markup_of_the_page(moment: Moment) -> None:
    drawn = drawn_page(Scene("x", "<i>", "", "<i>", (moment,)), STYLE)
    assert "<i>" not in drawn
    assert html.escape("<i>") in drawn

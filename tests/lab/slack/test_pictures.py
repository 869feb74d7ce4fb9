"""The page that shows the bot on Slack says what the bot says today; the pictures are drawn from the same."""

from pathlib import Path
from typing import Any, Final

import pytest

from tests.lab.pictures.model import TEXT, Line, Span
from tests.lab.pictures.transcript import SLACK, page
from tests.lab.slack.lab import Lab
from tests.lab.slack.pictures.blocks import Reader, button_rows, outline
from tests.lab.slack.pictures.scenes import play_all
from tests.lab.slack.pictures.settling import Settling

DOCS: Final = Path(__file__).resolve().parents[3] / "docs"
PLAIN: Final = {"type": "plain_text", "text": "[1] "}
LINKED: Final = {"type": "mrkdwn", "text": "in <https://harbour.example/?a&amp;b|the &lt;bridge&gt;>, &amp; more"}
BUTTONS: Final = [
    {"type": "button", "action_id": f"v1|{name}|0", "text": {"type": "plain_text", "text": name}}
    for name in ("More", "Why")
]


def rich(kind: str, *elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": f"rich_text_{kind}", "elements": list(elements)}]}


def written(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text} | ({"style": style} if style else {})


async def test_the_page_says_what_the_bot_says_today() -> None:
    told = (DOCS / SLACK.name).read_text(encoding="utf-8")
    assert page(SLACK, await play_all()) == told, f"docs/{SLACK.name} is stale: run `make pictures`."


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        (rich("section", written("one\ntwo")), [Line(TEXT, (Span(TEXT, "one"),)), Line(TEXT, (Span(TEXT, "two"),))]),
        (
            rich("quote", written("It "), written("opens\nat nine", bold=True)),
            [
                Line("quotation", (Span(TEXT, "It "), Span("bold", inside=(Span(TEXT, "opens"),)))),
                Line("quotation", (Span("bold", inside=(Span(TEXT, "at nine"),)),)),
            ],
        ),
        (rich("preformatted", written("a\nb")), [Line("code_block", (Span(TEXT, "a\nb"),))]),
        (rich("section", {"type": "emoji", "name": "warning"}), [Line(TEXT, (Span(TEXT, "⚠"),))]),
        (
            {"type": "context", "elements": [PLAIN, LINKED]},
            [
                Line(
                    "subtext",
                    (
                        Span(TEXT, "[1] "),
                        Span(TEXT, " "),
                        Span(TEXT, "in "),
                        Span("link", inside=(Span(TEXT, "the <bridge>"),), target="https://harbour.example/?a&b"),
                        Span(TEXT, ", & more"),
                    ),
                )
            ],
        ),
        ({"type": "divider"}, [Line(TEXT, (Span(TEXT, "(divider)"),))]),
        (rich("section", {"type": "date"}), [Line(TEXT, (Span(TEXT, "(date)"),))]),
    ],
)
def test_blocks_are_read_as_slack_shows_them(block: dict[str, Any], lines: list[Line]) -> None:
    read = Reader(Settling(Lab().world)).texts([block])
    assert [line for text in read for line in text] == lines


def test_a_mention_is_shown_as_the_name_of_what_it_mentions() -> None:
    lab = Lab()
    mentioned = [
        {"type": "channel", "channel_id": lab.general.id},
        {"type": "user", "user_id": lab.member.id},
        {"type": "usergroup", "usergroup_id": lab.moderators.id},
    ]
    ((line,),) = Reader(Settling(lab.world)).texts([rich("section", *mentioned)])
    assert [span.text for span in line.spans] == ["#general", "@Mia Member", "@moderators"]


def test_an_outline_tells_what_a_message_is_made_of() -> None:
    quote = rich("quote", written("a", bold=True), written("b"), written("c"))
    blocks = [quote, {"type": "context", "elements": [PLAIN]}, {"type": "actions", "elements": BUTTONS}]
    assert list(outline(blocks)) == [
        "rich_text: rich_text_quote (bold text, text)",
        "context: plain_text",
        "actions: button v1|More|0, button v1|Why|0",
    ]
    assert list(button_rows(blocks)) == [("More", "Why")]


def test_ids_and_times_are_the_same_on_every_day() -> None:
    lab = Lab()
    settling = Settling(lab.world)
    link = f"https://harbour.slack.com/archives/{lab.general.id}/p1700000000000100"
    assert settling.text(f"{link} {link}") == " ".join(
        ["https://harbour.slack.com/archives/C000000001/p1777887000000002"] * 2
    )
    assert settling.text(f"{lab.member.id} <@{lab.member.id}> <#{lab.general.id}|x>") == (
        "U000000003 @Mia Member #general"
    )

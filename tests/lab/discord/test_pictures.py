"""The page that shows the bot on Discord says what the bot says today; the pictures are drawn from the same."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from tests.bot.render.discord.markdown_parser import nodes
from tests.lab.discord.lab import Lab
from tests.lab.discord.pictures.markup import lines_of
from tests.lab.discord.pictures.scenes import play_all
from tests.lab.discord.pictures.settling import Settling
from tests.lab.pictures.model import Line, Span
from tests.lab.pictures.transcript import DISCORD, page

DOCS: Final = Path(__file__).resolve().parents[3] / "docs"


async def test_the_page_says_what_the_bot_says_today() -> None:
    written = (DOCS / DISCORD.name).read_text(encoding="utf-8")
    assert page(DISCORD, await play_all()) == written, "docs/on-discord.md is stale: run `make pictures`."


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        (r"\*one\* **two**", [Line("text", (Span("text", "*"), Span("text", "one"), Span("text", "*"),
                                            Span("text", " "), Span("bold", inside=(Span("text", "two"),))))]),
        ("> one\n-# two", [Line("quotation", (Span("text", "one"),)), Line("subtext", (Span("text", "two"),))]),
        ("a\n```\nb\nc\n```\nd", [Line("text", (Span("text", "a"),)), Line("code_block", (Span("text", "b\nc"),)),
                                  Line("text", (Span("text", "d"),))]),
        ("[a](<https://b.example>)", [Line("text", (Span("link", inside=(Span("text", "a"),),
                                                         target="https://b.example"),))]),
        ("", []),
    ],
)  # fmt: skip
def test_markdown_is_read_as_discord_reads_it(markdown: str, lines: list[Line]) -> None:
    assert list(lines_of(markdown)) == lines


@pytest.mark.parametrize("markdown", ["# a", "- a", "||a||", "<#123>", "https://a.example", "`a`", "__a__ ~~b~~"])
def test_what_the_judge_finds_is_not_shown_as_text(markdown: str) -> None:
    (line,) = lines_of(markdown)
    kinds = {line.kind, *(span.kind for span in line.spans)} - {"text"}
    assert kinds == {{"angle_link": "link"}.get(node.kind, node.kind) for node in nodes(markdown)}


def test_numbers_and_times_are_the_same_on_every_day() -> None:
    lab = Lab()
    settling = Settling(lab.world)
    first, second = lab.general.id, lab.guild.id
    assert settling.text(f"{first} {second} {first}") == "100000000000000001 100000000000000002 100000000000000001"
    assert settling.text("100000000000000001") == "100000000000000001"


def test_a_mention_is_shown_as_the_name_of_what_it_mentions() -> None:
    lab = Lab()
    settling = Settling(lab.world)
    mentions = f"<#{lab.general.id}> <@{lab.member.user.id}> <@&{lab.moderators.id}> <@123456789012345678>"
    (line,) = lines_of(settling.text(mentions), settling.names)
    unknown = "<@100000000000000004>"
    assert [span.text for span in line.spans if span.text != " "] == ["#general", "@Mia Member", "@Moderators", unknown]
    assert {span.kind for span in line.spans} == {"text", "channel_mention", "user_mention"}


def test_a_document_s_own_date_stays() -> None:
    assert Settling(Lab().world).text("2024-03-01 and 2024-99-99") == "2024-03-01 and 2024-99-99"


def test_a_recent_day_is_counted_from_a_fixed_one() -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    assert Settling(Lab().world).text(f"{yesterday} 17:23 UTC") == "2026-05-03 09:30 UTC"

from typing import Any

import pytest

from bot.chat import Response, Visibility
from bot.render.slack import render
from bot.reply import Block, Reference, ReferenceKind, Reply, Role, Table, Text, block_of, worded
from tests.bot.render.slack.judge import block_nodes, shown, text_nodes, violations
from tests.bot.render.slack.scene import MORE, answer, message


def _words(text: Text, *, visibility: Visibility = Visibility.PUBLIC, workspace_url: str = "") -> list[dict[str, Any]]:
    response = Response(Reply((block_of(Role.NOTE, text),)), visibility)
    said = render(response, workspace_url=workspace_url)
    assert violations(said) == []
    (block,) = said.blocks
    elements: list[dict[str, Any]] = block["elements"][0]["elements"]
    return elements


def test_what_is_named_is_shown_as_slack_shows_it_and_nobody_is_called() -> None:
    person = Reference(ReferenceKind.PERSON, "U1", "Ada (U1)")
    there = Reference(ReferenceKind.MESSAGE, "1700000000.000100", "see it", ("T1", "C2"))
    words = worded("In ", Reference(ReferenceKind.CHANNEL, "C1"), " of the ", Reference(ReferenceKind.WORKSPACE, ""))
    assert _words(worded(words, ": ", person, " ", there), workspace_url="https://w.slack.example/") == [
        {"type": "text", "text": "In "},
        {"type": "channel", "channel_id": "C1"},
        {"type": "text", "text": " of the "},
        {"type": "text", "text": "workspace"},
        {"type": "text", "text": ": "},
        {"type": "link", "url": "https://w.slack.example/team/U1", "text": "Ada (U1)"},
        {"type": "text", "text": " "},
        {"type": "link", "url": "https://w.slack.example/archives/C2/p1700000000000100", "text": "see it"},
    ]


def test_without_the_workspace_s_address_a_message_s_channel_is_linked_and_a_person_named() -> None:
    there = Reference(ReferenceKind.MESSAGE, "1700000000.000100", "see it", ("T1", "C2"))
    assert _words(worded(Reference(ReferenceKind.PERSON, "U1", "Ada"), there)) == [
        {"type": "text", "text": "Ada"},
        {"type": "link", "url": "https://slack.com/app_redirect?team=T1&channel=C2", "text": "see it"},
    ]


def test_an_id_alone_is_a_mention_only_where_one_person_reads_it() -> None:
    words = worded(Reference(ReferenceKind.PERSON, "U1"), Reference(ReferenceKind.ROLE, "S1"))
    assert [element["type"] for element in _words(words, visibility=Visibility.PRIVATE)] == ["user", "usergroup"]
    assert _words(words) == [{"type": "text", "text": "U1"}, {"type": "text", "text": "S1"}]


@pytest.mark.parametrize(("kind", "id_"), [(ReferenceKind.PERSON, "U1"), (ReferenceKind.ROLE, "S1")])
def test_who_has_a_name_is_named_by_it_wherever_it_is_read(kind: ReferenceKind, id_: str) -> None:
    for visibility in Visibility:
        named = _words(worded(Reference(kind, id_, "Ada")), visibility=visibility)
        assert named == [{"type": "text", "text": "Ada"}]


@pytest.mark.parametrize("kind", [kind for kind in ReferenceKind if kind is not ReferenceKind.WORKSPACE])
@pytest.mark.parametrize("id_", ["", "here", "C1>", "!channel", "U1\n2", "1.2|x", "<!here>"])
def test_what_has_no_id_of_slack_s_is_named_by_its_name(kind: ReferenceKind, id_: str) -> None:
    words = worded(Reference(kind, id_, "<!here> <#C1>", ("T1", "C1")))
    elements = _words(words, visibility=Visibility.PRIVATE, workspace_url="https://w.example/x|y")
    assert elements == [{"type": "text", "text": "<!here> <#C1>"}]


def test_a_message_of_an_unknown_place_is_named() -> None:
    for within in ((), ("T1", "nowhere"), ("nothing", "C1")):
        named = Reference(ReferenceKind.MESSAGE, "1.2", "there", within)
        assert _words(worded(named)) == [{"type": "text", "text": "there"}]


def test_references_in_a_table_and_in_an_aside_are_shown_too() -> None:
    channel = worded("in ", Reference(ReferenceKind.CHANNEL, "C1"), "  now")
    quote = Block(Role.QUOTE, "So.")
    said = message(Reply((quote, block_of(Role.ASIDE, channel), Table(("A", "B"), (("x", channel),)))))
    assert shown(said.blocks) == "So.\nin <channel>  now\nx in <channel> now"


def test_a_call_comes_first_and_is_the_only_one() -> None:
    said = render(Response(answer("<!here> <!subteam^S2>"), buttons=(MORE,), calls="S012"))
    assert violations(said) == []
    assert said.blocks[0]["text"] == {"type": "mrkdwn", "text": "<!subteam^S012>", "verbatim": True}
    assert [node.text for node in block_nodes(said.blocks) if "mention" in node.kind] == ["<!subteam^S012>"]
    assert text_nodes(said.text) == []


@pytest.mark.parametrize("calls", ["here", "S1>", "U1", ""])
def test_what_is_no_user_group_is_not_called(calls: str) -> None:
    assert render(Response(answer("So."), calls=calls)).blocks[0]["type"] == "rich_text"


def test_many_mentions_are_as_many_elements() -> None:
    channels = worded(*[Reference(ReferenceKind.CHANNEL, f"C{number}") for number in range(60)], "x" * 4000)
    blocks = render(Response(Reply((block_of(Role.NOTE, channels),)))).blocks
    assert sum(len(part["elements"]) for block in blocks for part in block["elements"]) == 62

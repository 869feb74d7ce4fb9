import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import Attachment, Response
from bot.render.marking import Span
from bot.render.slack import render
from bot.reply import Action, Block, Reply, Role, Table
from tests.bot.render.marks import marks
from tests.bot.render.slack.judge import block_nodes, shown, text_nodes
from tests.bot.render.slack.scene import MORE, answer, message, read_back


def test_an_answer_reads_top_down_on_a_phone() -> None:
    reply = answer("It costs *5* euros.", before="Prices.", after="Ask us.", url="https://a.example/p")
    said = message(reply, MORE)
    assert shown(said.blocks) == (
        "Prices.\n"
        "It costs *5* euros.\n"
        "Ask us.\n"
        "[1] <https://a.example/p#:~:text=It%20costs%20%2A5%2A%20euros.|Guide · Ann, 2026-01-02 · manual · line 12>\n"
        "manual/guide.md#12-80\n"
        "Confidence: high (0.91).\n"
        "(More)"
    )
    kinds = ["context", "rich_text", "context", "context", "rich_text", "context", "actions"]
    assert [block["type"] for block in said.blocks] == kinds
    assert said.text == (
        "“It costs ∗5∗ euros.” Guide · Ann, 2026-01-02 · manual · line 12\nConfidence∶ high (0.91).".replace("∶ ", ": ")
    )


def test_nothing_is_looked_for_in_a_message_and_nothing_unfurls() -> None:
    said = message(answer("So."))
    safe = {"link_names": False, "parse": "none"}
    still = {"unfurl_links": False, "unfurl_media": False}
    content = {"text": said.text, "blocks": list(said.blocks)}
    assert said.update_arguments() == content | safe
    assert said.post_arguments() == content | safe | still | {"mrkdwn": False}
    assert said.response_arguments() == content | still


def test_a_quote_is_a_quotation_whose_decisive_words_alone_are_bold() -> None:
    reply = Reply((Block(Role.QUOTE, "“It costs *5* euros,” she said.", marked=((10, 19),)),))
    (block,) = message(reply).blocks
    assert block["elements"] == [
        {
            "type": "rich_text_quote",
            "elements": [
                {"type": "text", "text": "“It costs "},
                {"type": "text", "text": "*5* euros", "style": {"bold": True}},
                {"type": "text", "text": ",” she said."},
            ],
        }
    ]


def test_an_introduction_says_what_it_is_and_small_lines_stand_together() -> None:
    blocks = (
        Block(Role.ASIDE, "Looked up “*harbour*”."),
        Block(Role.CONTEXT, "Ann Lee\n\nspoke.", apart=True, label="Earlier:"),
        Block(Role.QUOTE, "So."),
        Block(Role.CITATION, "Guide", number=1),
        Block(Role.ASIDE, "Nearly the same in manual/copy.md"),
        Block(Role.NOTE, "Confidence: low.", apart=True),
    )
    texts = [block["elements"][0].get("text") for block in message(Reply(blocks)).blocks]
    assert texts == [
        "Looked up “*harbour*”.",
        "Earlier: Ann Lee\n\nspoke.",
        None,
        "[1] Guide\nNearly the same in manual/copy.md",
        "Confidence: low.",
    ]


@pytest.mark.parametrize(
    "title", ["rules_of_*the*_harbour.md", "now `so`", ":tada: news", "https://bank.example", "a|b"]
)
def test_a_title_that_could_be_misread_stands_beside_its_link(title: str) -> None:
    blocks = (
        Block(Role.QUOTE, "So."),
        Block(Role.CITATION, title, number=2),
        Block(Role.ADDRESS, "https://a.example/"),
    )
    _, citation = message(Reply(blocks)).blocks
    assert citation["elements"] == [
        {"type": "plain_text", "text": f"[2] {title}", "emoji": False},
        {"type": "mrkdwn", "text": "<https://a.example/#:~:text=So.|Open>", "verbatim": True},
    ]


def test_an_address_that_is_no_page_s_is_code_to_copy() -> None:
    said = message(answer("So.", url="javascript:alert(1)"))
    assert {node.kind for node in block_nodes(said.blocks)} == {"code"}
    assert "javascript:alert(1)" in shown(said.blocks)


def test_warnings_and_headings_stand_out_and_advice_is_plain() -> None:
    reply = Reply((Block(Role.WARNING, "No @here."), Block(Role.NOTE, "Ask again."), Block(Role.HEADING, "Near:")))
    said = message(reply)
    assert shown(said.blocks) == "<emoji> No @here.\nAsk again.\nNear:"
    assert [node.text for node in block_nodes(said.blocks) if node.kind == "bold"] == ["No @here.", "Near:"]


def test_columns_that_fit_a_phone_are_monospaced_and_others_are_a_list() -> None:
    fitting = Table(("Source", "Documents"), (("r ``` <!here>", "13"), ("b", "2")), frozenset({1}))
    wide = Table(("Source", "Documents", "From"), (("rules", "13", "a folder with a very long name"),), frozenset({1}))
    first, second = message(Reply((fitting, wide))).blocks[0]["elements"]
    assert (
        first["elements"][0]["text"] == "Source         Documents\nr ``` <!here>         13\nb                      2"
    )
    assert second["elements"][0] == {"type": "text", "text": "rules", "style": {"bold": True}}
    text = "".join(element["text"] for element in second["elements"])
    assert text == "rules\nDocuments: 13 · From: a folder with a very long name"


def test_a_table_of_words_leads_with_its_first_two_entries_and_says_nothing_empty() -> None:
    table = Table(
        ("Question", "Quote", "", "When"),
        (("Who *gives*\nway to larger boats?", "Boats.", "@here", ""), ("", "No lead", "", "now"), ("", "", "", "")),
    )
    (block,) = message(Reply((table,))).blocks
    text = "".join(element["text"] for element in block["elements"][0]["elements"])
    assert text == "Who *gives* way to larger boats? Boats.\n@here\nNo lead\nWhen: now"


def test_next_steps_stand_below() -> None:
    reply = Reply((Block(Role.NOTE, "No."),), (Action("/ask", "ask *again*"),))
    assert shown(message(reply).blocks) == "No.\n/ask  ask *again*"


def test_an_empty_reply_still_says_something() -> None:
    said = message(Reply((Block(Role.NOTE, ""), Block(Role.ASIDE, " "))))
    assert (shown(said.blocks), said.text) == ("…", "…")


def test_attachments_go_with_it() -> None:
    picture = Attachment("chart.png", b"png", "d" * 2000)
    (file,) = render(Response(Reply(()), attachments=(picture,))).files
    assert (file.name, file.content, len(file.description)) == ("chart.png", b"png", 1024)


def test_the_plain_text_tells_quotes_first_then_the_rest_and_tables_by_row() -> None:
    blocks = (
        Block(Role.ASIDE, "Looked up “x”."),
        Block(Role.CONTEXT, "Left out."),
        Block(Role.QUOTE, "One\ntwo."),
        Block(Role.QUOTE, "Three."),
        Block(Role.CITATION, "Guide", number=2),
        Block(Role.WARNING, "Mind <this>."),
        Table(("A", "B"), (("a", "1"), ("", "2"))),
        Block(Role.QUOTE, "Four."),
    )
    assert render(Response(Reply(blocks))).text.split("\n") == [
        "“One two.”", "“Three.” Guide", "“Four.”", "Looked up “x”.", "Mind &lt;this&gt;.", "a, 1", "2",
    ]  # fmt: skip


@given(
    st.lists(
        st.builds(
            Block,
            st.sampled_from(Role),
            st.one_of(st.text(), st.text(min_size=1, max_size=20).map(lambda text: text * 400)),
            st.booleans(),
            st.one_of(st.none(), st.integers(1, 9)),
            marked=st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), max_size=4).map(tuple),
            label=st.sampled_from(("", "Earlier:", "*@here*")),
        )
        | st.builds(
            lambda rows: Table(("a", "b"), tuple(rows)),
            st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), min_size=1, max_size=80),
        ),
        max_size=8,
    ),
    st.integers(0, 25),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_said_no_limit_is_passed_and_nobody_is_called(blocks: list[Block | Table], buttons: int) -> None:
    said = message(Reply(tuple(blocks)), *[MORE] * buttons)
    assert {node.kind for node in block_nodes(said.blocks)} <= {"bold", "code", "italic", "emoji", "link"}
    assert text_nodes(said.text) == []


@given(st.text(min_size=1, max_size=300), marks(300))
@settings(deadline=None)
def test_a_quote_is_read_back_off_the_message(quote: str, spans: list[Span]) -> None:
    blocks = (Block(Role.QUOTE, quote, marked=tuple(spans)), Block(Role.CITATION, "Guide", number=1))
    assert read_back(message(Reply(blocks), MORE)) == [quote]

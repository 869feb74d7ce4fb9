from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.chat import Attachment, Button, Response
from bot.platforms.discord.buttons import custom_id
from bot.render.discord import Payload, render, restored
from bot.render.discord.limits import BUTTON_LABEL, COMPONENTS, CONTENT, CUSTOM_ID, DISPLAYED
from bot.render.lengths import units
from bot.render.marking import Span
from bot.reply import Action, Block, Reference, ReferenceKind, Reply, Role, Table, block_of, named_command, worded
from tests.bot.render.discord.markdown_parser import nodes
from tests.bot.render.marks import marks

MORE = Button("more", "a1", "More")


def _answer(quote: str, *, before: str = "", after: str = "", url: str = "") -> Reply:
    blocks = [
        Block(Role.CONTEXT, before, apart=True),
        Block(Role.QUOTE, quote, apart=True),
        Block(Role.CONTEXT, after),
        Block(Role.CITATION, "Guide · Ann, 2026-01-02 · manual · line 12", number=1),
        Block(Role.ADDRESS, url),
        Block(Role.ADDRESS, "manual/guide.md#12-80"),
        Block(Role.NOTE, "Confidence: high (0.91).", apart=True),
    ]
    return Reply(tuple(block for block in blocks if block.text))


def _payload(reply: Reply, *buttons: Button) -> Payload:
    return render(Response(reply, buttons=buttons))


def _quote_read_back(payload: Payload) -> str:
    lines = [line[2:] for line in payload.text.split("\n") if line.startswith("> ")]
    return restored("\n".join(lines))


def test_an_answer_reads_top_down_on_a_phone() -> None:
    reply = _answer("It costs *5* euros.", before="Prices.", after="Ask us.", url="https://a.example/p")
    assert _payload(reply).content == (
        "-# Prices.\n\n"
        "> It costs \\*5\\* euros.\n"
        "-# Ask us.\n\n"
        "-# \\[1\\] [Guide · Ann, 2026-01-02 · manual · line 12]"
        "(<https://a.example/p#:~:text=It%20costs%20%2A5%2A%20euros.>)\n"
        "-# `manual/guide.md#12-80`\n\n"
        "-# Confidence: high (0.91)."
    )


def test_decisive_words_are_bold_and_an_introduction_says_what_it_is() -> None:
    reply = Reply(
        (
            Block(Role.ASIDE, "Looked up “*harbour*”."),
            Block(Role.CONTEXT, "Ann Lee\n\nspoke.", apart=True, label="Earlier:"),
            Block(Role.QUOTE, "“It costs *5* euros,” she said.", marked=((10, 19),)),
            Block(Role.CITATION, "Guide", number=1),
            Block(Role.ASIDE, "Nearly the same in manual/copy.md"),
        )
    )
    assert _payload(reply).content == (
        "-# Looked up “\\*harbour\\*”.\n\n"
        "-# Earlier: Ann Lee\n-# spoke.\n"
        "> “It costs **\\*5\\* euros**,” she said.\n"
        "-# \\[1\\] Guide\n"
        "-# Nearly the same in manual\\/copy.md"
    )


def test_a_quote_over_all_room_is_cut_around_its_decisive_words() -> None:
    quote = "start " * 900 + "DECISIVE " + "end " * 1050
    reply = Reply((Block(Role.QUOTE, quote.strip(), marked=((5400, 5408),)), Block(Role.CITATION, "A", number=1)))
    payload = _payload(reply, MORE)
    assert "**DECISIVE**" in payload.text
    assert units(payload.text) <= DISPLAYED


def test_an_introduction_keeps_its_label_where_it_is_cut() -> None:
    blocks = (
        Block(Role.CONTEXT, "word " * 300 + "near", label="Before that:"),
        Block(Role.QUOTE, "x " * 1800),
        Block(Role.CITATION, "A", number=1),
    )
    first = _payload(Reply(blocks), MORE).text.split("\n")[0]
    assert first.startswith("-# Before that: […] word")
    assert first.endswith("word near")


def test_an_address_that_is_no_page_s_stands_as_text() -> None:
    payload = _payload(_answer("So.", url="javascript:alert(1)"))
    assert "-# `javascript:alert(1)`" in payload.content
    assert {node.kind for node in nodes(payload.content)} == {"quotation", "subtext", "code"}


def test_an_address_that_could_end_its_code_is_escaped_instead() -> None:
    payload = _payload(_answer("So.", url="a`b\u202e"))
    assert "-# a\\`b⟦U+202E⟧" in payload.content


def test_warnings_and_headings_stand_out_and_advice_is_plain() -> None:
    reply = Reply((Block(Role.WARNING, "No @here."), Block(Role.NOTE, "Ask again."), Block(Role.HEADING, "Near:")))
    assert _payload(reply).content == "**No \\@here.**\nAsk again.\n**Near:**"


def test_a_table_of_figures_is_code_that_fits_a_phone_s_width() -> None:
    table = Table(("Source", "Documents", "Sentences"), (("r ``` @b", "13", "310"),), frozenset({1, 2}))
    text = _payload(Reply((table,))).content
    assert max(map(len, text.split("\n"))) <= 34
    assert text.count("```") == 2
    assert {node.kind for node in nodes(text)} == {"code_block"}


def test_next_steps_stand_below() -> None:
    assert _payload(Reply((Block(Role.NOTE, "No."),), (Action("/ask", "ask *again*"),))).content == (
        "No.\n-# **\\/ask**  ask \\*again\\*".replace("\\/", "/")
    )


def test_a_reply_over_a_plain_message_s_room_is_built_of_components() -> None:
    payload = _payload(_answer("word " * 500 + "end."))
    assert payload.content == ""
    assert CONTENT < units(payload.displays[0]) <= DISPLAYED
    assert _quote_read_back(payload) == "word " * 500 + "end."
    assert payload.files == ()


def test_context_is_cut_before_a_quote_is() -> None:
    payload = _payload(_answer("The quote.", before="b " * 1500 + "near", after="after " + "a " * 1500), MORE)
    assert _quote_read_back(payload) == "The quote."
    assert "-# […] b b" in payload.text
    assert "b near\n\n>" in payload.text
    assert "-# after a a" in payload.text
    assert " […]\n" in payload.text


def test_a_quote_over_all_room_is_cut_around_its_middle_and_the_whole_is_a_tap_away() -> None:
    quote = "start " * 700 + "MIDDLE " + "end " * 1050
    payload = _payload(_answer(quote.strip()), MORE)
    assert units(payload.text) <= DISPLAYED
    assert "> […] start" in payload.text
    assert "MIDDLE" in payload.text
    assert "end […]\n" in payload.text
    assert payload.rows == ((MORE, Button("whole", "a1", "Whole quote", "1")),)
    assert payload.files == ()


def test_without_an_answer_to_come_back_to_the_whole_goes_in_a_file() -> None:
    quote = "a_b " * 1500 + "é"
    payload = _payload(_answer(quote))
    assert units(payload.text) <= DISPLAYED
    assert "all of it is in the file" in payload.text
    (file,) = payload.files
    assert quote in file.content.decode()


def test_two_quotes_share_the_room_and_a_short_one_stays_whole() -> None:
    blocks = (
        Block(Role.QUOTE, "x " * 2500),
        Block(Role.CITATION, "A", number=1),
        Block(Role.QUOTE, "Short and whole.", apart=True),
        Block(Role.CITATION, "B", number=2),
    )
    payload = _payload(Reply(blocks), MORE)
    assert "> Short and whole." in payload.text
    assert "[…]" in payload.text
    assert payload.rows[0][-1].argument == "1"


def test_a_long_table_ends_early_and_is_whole_in_the_file() -> None:
    table = Table(("Name", "Value"), tuple((f"key{number}", "9" * 20) for number in range(300)), frozenset({1}))
    payload = _payload(Reply((Block(Role.HEADING, "All:"), table)))
    assert units(payload.text) <= DISPLAYED
    assert payload.text.count("```") == 2
    assert b"key299" in payload.files[-1].content


def test_a_long_list_ends_after_a_whole_entry_and_is_whole_in_the_file() -> None:
    rows = tuple((f"key{number}", "v" * 20, "w" * 20) for number in range(300))
    payload = _payload(Reply((Table(("Name", "Value", "More"), rows),)))
    assert units(payload.text) <= DISPLAYED
    assert payload.text.split("\n")[-2] == "-# More: " + "w" * 20
    assert b"key299" in payload.files[-1].content


def test_a_table_of_words_is_a_list_that_leads_with_its_first_two_entries() -> None:
    table = Table(
        ("Question", "Quote", "", "When"),
        (("Who *gives*\nway?", "Boats.", "@here", ""), ("", "No lead", "", "now"), ("", "", "", "")),
    )
    assert _payload(Reply((table,))).content == (
        "**Who \\*gives\\* way?** Boats.\n-# \\@here\n**No lead**\n-# When: now"
    )
    pairs = Table(("Command", "What it does"), (("/ask", "Answers."), ("/why", "")))
    assert _payload(Reply((pairs,))).content == "**/ask** Answers.\n**/why**"


def test_figures_that_are_wider_than_a_phone_are_a_list_too() -> None:
    table = Table(("Word", "Sentences", "In passage"), (("lighthouse keeper", "1,200", "0.25"),), frozenset({1, 2}))
    assert _payload(Reply((table,))).content == "**lighthouse keeper**\n-# Sentences: 1,200 · In passage: 0\\.25"


def test_a_figure_in_a_list_stands_behind_its_heading() -> None:
    table = Table(("Source", "Documents", "From"), (("rules", "13", "a folder with a long name"),), frozenset({1}))
    assert _payload(Reply((table,))).content == "**rules**\n-# Documents: 13 · From: a folder with a long name"


def test_what_is_named_is_shown_as_discord_shows_it() -> None:
    words = worded(
        "In ", Reference(ReferenceKind.CHANNEL, "1"), " ", Reference(ReferenceKind.ROLE, "2"), " asked ",
        Reference(ReferenceKind.PERSON, "3", "Ada"), " of the ", Reference(ReferenceKind.WORKSPACE, "4", "workspace"),
        ": ", Reference(ReferenceKind.MESSAGE, "7", "this", ("5", "6")),
    )  # fmt: skip
    shown = "In <#1> <@&2> asked <@3> of the server: [this](<https://discord.com/channels/5/6/7>)"
    payload = _payload(Reply((block_of(Role.NOTE, words), Table(("A", "B"), (("x", words),)))))
    assert payload.content == f"{shown}\n**x** {shown}"
    assert payload.calls is None


def test_a_command_that_moderators_made_is_named_as_it_is_given_whatever_its_name() -> None:
    named = worded(named_command("2024"), " and ", named_command("rules"))
    assert _payload(Reply((block_of(Role.NOTE, named),))).content == "/2024 and /rules"


@pytest.mark.parametrize("kind", [ReferenceKind.CHANNEL, ReferenceKind.PERSON, ReferenceKind.ROLE])
@pytest.mark.parametrize("id_", ["", "12>", "everyone", "٣", "1\n2"])
def test_what_has_no_id_of_discord_s_is_named_by_its_name(kind: ReferenceKind, id_: str) -> None:
    payload = _payload(Reply((block_of(Role.NOTE, worded(Reference(kind, id_, "@here <#1>"))),)))
    assert payload.content == "\\@here \\<#1>"


@given(st.text() | st.sampled_from(["<#1>", "<@1>", "<@&1>", "x <#12345678901234567> y"]))
def test_no_text_is_taken_for_something_of_the_platform_s_own(text: str) -> None:
    named = worded("“", text, "” in ", Reference(ReferenceKind.CHANNEL, "1"))
    reply = Reply((block_of(Role.NOTE, named), Table(("A", "B", "C"), ((text, text, named),))))
    mentions = [node for node in nodes(_payload(reply).text) if node.kind.endswith("_mention")]
    assert [node.text for node in mentions] == ["<#1>", "<#1>"]


def test_a_long_plain_text_is_in_the_file() -> None:
    payload = _payload(Reply((Block(Role.NOTE, "word " * 2000),)))
    assert payload.text.startswith("…\n-# Too long")
    assert payload.files[0].name == "whole.txt"


def test_an_empty_reply_still_says_something() -> None:
    assert _payload(Reply(())).content == "…"


def test_buttons_stand_in_rows_of_five_and_long_labels_are_cut() -> None:
    buttons = tuple(Button("x", "a", f"{number} " + "label " * 30) for number in range(30))
    rows = render(Response(Reply(()), buttons=buttons)).rows
    assert [len(row) for row in rows] == [5, 5, 5, 5, 5]
    assert all(len(button.label) <= 80 for row in rows for button in row)


def test_attachments_go_with_it() -> None:
    picture = Attachment("chart.png", b"png", "d" * 2000)
    (file,) = render(Response(Reply(()), attachments=(picture,))).files
    assert (file.name, file.content, len(file.description)) == ("chart.png", b"png", 1024)


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
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_said_no_limit_is_passed_and_nothing_pings(blocks: list[Block | Table], has_button: bool) -> None:  # noqa: FBT001 - drawn
    payload = _payload(Reply(tuple(blocks)), *([MORE] if has_button else []))
    assert units(payload.content) <= CONTENT
    assert sum(map(units, payload.displays)) <= DISPLAYED
    assert payload.text
    template = {"quotation", "subtext", "bold", "code", "code_block"}
    assert {node.kind for node in nodes(payload.text)} <= template


@given(st.text(min_size=1, max_size=300), marks(300))
def test_a_quote_is_read_back_off_the_message(quote: str, spans: list[Span]) -> None:
    reply = _answer(quote)
    blocks = tuple(
        replace(block, marked=tuple(spans)) if isinstance(block, Block) and block.role is Role.QUOTE else block
        for block in reply.blocks
    )
    assert _quote_read_back(_payload(Reply(blocks))) == quote


def test_twenty_five_servers_are_twenty_five_buttons_in_five_rows() -> None:
    servers = [
        Button("in", "a7f3", f"Server {number}", str(1_456_074_443_980_800_000 + number)) for number in range(30)
    ]
    payload = _payload(Reply((Block(Role.NOTE, "Which one?"),)), *servers)
    assert [len(row) for row in payload.rows] == [5] * 5
    assert all(units(custom_id(button)) <= CUSTOM_ID for row in payload.rows for button in row)


def test_a_server_s_name_hides_nothing_and_fits_its_button() -> None:
    (row,) = _payload(Reply((Block(Role.NOTE, "Which one?"),)), Button("in", "a1", "evil\u202e" + "x" * 200)).rows
    assert row[0].label.startswith("evil⟦U+202E⟧x")
    assert units(row[0].label) == BUTTON_LABEL


def test_buttons_and_files_together_stay_within_forty_components() -> None:
    files = tuple(Attachment(f"{number}.txt", b"x") for number in range(10))
    buttons = tuple(Button("in", "a1", "x", str(number)) for number in range(25))
    payload = render(Response(Reply((Block(Role.NOTE, "word " * 500),)), buttons=buttons, attachments=files))
    assert payload.displays
    assert 1 + sum(1 + len(row) for row in payload.rows) + len(payload.files) == COMPONENTS


@given(st.text(max_size=20).map(lambda text: text * 300))
@example("word " * 800)
def test_a_call_comes_first_and_takes_its_room(quote: str) -> None:
    payload = render(Response(_answer(quote), buttons=(MORE,), calls="1456074443980800022"))
    assert payload.text.startswith("<@&1456074443980800022>\n")
    assert payload.text.count("<@&") == 1
    assert units(payload.text) <= DISPLAYED
    assert payload.calls == 1_456_074_443_980_800_022

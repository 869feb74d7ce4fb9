import json

import pytest

from bot.chat import Button
from bot.render.slack import Pressed, pressed
from bot.render.slack.spoken import spoken
from bot.reply import Block, Reply, Role, Table
from tests.bot.render.slack.judge import block_nodes, shown, text_nodes
from tests.bot.render.slack.scene import MORE, answer, message, read_back


def test_context_is_cut_before_a_quote_is() -> None:
    said = message(answer("The quote.", before="b " * 4000 + "near", after="after " + "a " * 4000), MORE)
    assert read_back(said) == ["The quote."]
    lines = shown(said.blocks).split("\n")
    assert lines[0].startswith("[…] b b")
    assert lines[0].endswith("b near")
    assert any(line.startswith("after a a") and line.endswith(" […]") for line in lines)
    assert said.files[0].name == "whole.txt"


def test_a_long_context_stands_whole_in_several_blocks_where_there_is_room() -> None:
    context = " ".join(map(str, range(700)))
    said = message(answer("The quote.", before=context), MORE)
    texts = [e["text"] for block in said.blocks if block["type"] == "context" for e in block["elements"]]
    assert "".join(texts).startswith(context)
    assert said.files == ()


def test_a_quote_too_long_for_a_glance_is_cut_around_its_decisive_words_and_whole_a_tap_away() -> None:
    quote = "start " * 900 + "DECISIVE " + "end " * 3050
    reply = Reply((Block(Role.QUOTE, quote.strip(), marked=((5400, 5408),)), Block(Role.CITATION, "A", number=3)))
    said = message(reply, MORE)
    (text,) = shown(said.blocks[:1]).split("\n")
    assert text.startswith("[…] start")
    assert text.endswith("end […]")
    assert "DECISIVE" in [node.text for node in block_nodes(said.blocks) if node.kind == "bold"]
    assert read_back(said)[0] in quote
    button = said.blocks[-1]["elements"][-1]
    assert (button["text"]["text"], pressed(button["action_id"], button["value"])) == (
        "Whole quote",
        Pressed("whole", "a1", "3"),
    )
    assert said.files == ()


def test_two_long_quotes_have_a_button_each() -> None:
    blocks = [Block(Role.QUOTE, "x " * 2500), Block(Role.CITATION, "A", number=1)]
    blocks += [Block(Role.QUOTE, "Short and whole.", apart=True), Block(Role.CITATION, "B", number=2)]
    blocks += [Block(Role.QUOTE, "y " * 2500), Block(Role.CITATION, "C", number=3)]
    said = message(Reply(tuple(blocks)), MORE)
    labels = [button["text"]["text"] for button in said.blocks[-1]["elements"]]
    assert labels == ["More", "Whole quote [1]", "Whole quote [3]"]
    assert "Short and whole." in read_back(said)


def test_the_whole_quote_stands_in_as_many_blocks_as_it_needs() -> None:
    quote = "".join(f"{number} word\n" for number in range(600)) + "é" * 500
    said = message(answer(quote))
    assert read_back(said) == [quote]
    assert said.files == ()


def test_what_no_message_holds_is_in_a_file() -> None:
    quote = "a_b " * 5000 + "é"
    said = message(answer(quote))
    assert "all of it is in the file" in shown(said.blocks)
    assert read_back(said)[0] in quote
    (file,) = said.files
    assert quote in file.content.decode()


def test_a_plain_text_that_no_message_holds_is_in_the_file() -> None:
    said = message(Reply((Block(Role.NOTE, "word " * 4000),)))
    assert shown(said.blocks).startswith("…\nToo long")
    assert said.text.endswith("word…")


def test_ten_quotes_with_all_that_belongs_to_them_keep_to_fifty_blocks() -> None:
    blocks: list[Block | Table] = []
    for number in range(1, 16):
        blocks += [
            Block(Role.CONTEXT, f"Before {number}.", apart=True),
            Block(Role.QUOTE, f"Quote {number}."),
            Block(Role.CITATION, f"Guide {number} & more" if number % 2 else f"a_{number}", number=number),
            Block(Role.ADDRESS, f"https://a.example/?a=1&n={number}"),
            Block(Role.ASIDE, "Nearly the same in b.", apart=True),
        ]
    said = message(Reply(tuple(blocks)), MORE)
    texts = [e["text"] for b in said.blocks if b["type"] == "rich_text" for p in b["elements"] for e in p["elements"]]
    assert [text for text in texts if text.startswith("Quote")] == [f"Quote {number}." for number in range(1, 16)]
    links = [node for node in block_nodes(said.blocks) if node.kind == "link"]
    assert json.loads(links[0].text)["text"] == "Guide 1 & more"
    assert json.loads(links[0].text)["url"] == "https://a.example/?a=1&n=1#:~:text=Quote%201."
    assert len(links) == 15
    assert {block["type"] for block in said.blocks} == {"rich_text", "actions"}


def test_a_long_table_ends_early_and_is_whole_in_the_file() -> None:
    table = Table(("Name", "Value"), tuple((f"key{number}", "9" * 20) for number in range(900)), frozenset({1}))
    said = message(Reply((Block(Role.HEADING, "All:"), table)))
    assert "key0 " in shown(said.blocks)
    assert b"key899" in said.files[-1].content


def test_long_quotes_share_the_room_and_a_short_one_stays_whole() -> None:
    blocks: list[Block] = []
    for number, length in enumerate((900, 4, 900, 700, 2), 1):
        blocks += [Block(Role.QUOTE, "é\n " * length), Block(Role.CITATION, f"Guide {number}", number=number)]
    said = message(Reply(tuple(blocks)), MORE)
    back = read_back(said)
    assert [len(quote) == 3 * length for quote, length in zip(back, (900, 4, 900, 700, 2), strict=True)] == [
        False, True, False, False, True,
    ]  # fmt: skip
    labels = [button["text"]["text"] for button in said.blocks[-1]["elements"]]
    assert labels == ["More", "Whole quote [1]", "Whole quote [3]", "Whole quote [4]"]


def test_with_no_room_for_another_button_what_was_cut_is_in_a_file() -> None:
    blocks = [Block(Role.QUOTE, "x " * 2500), Block(Role.CITATION, "A", number=1)]
    blocks += [Block(Role.QUOTE, "y " * 2500), Block(Role.CITATION, "B", number=2)]
    said = message(Reply(tuple(blocks)), *[Button("in", "a1", "In", str(number)) for number in range(24)])
    assert sum(len(block["elements"]) for block in said.blocks if block["type"] == "actions") == 24
    assert b"y y" in said.files[0].content


@pytest.mark.parametrize("sign", ["mailto:", "@", "#", "a."])
def test_the_mark_of_a_cut_makes_no_sign_mean_something(sign: str) -> None:
    for length in range(1960, 1968):
        text = spoken(Reply((Block(Role.NOTE, "x" * length + " " + f"{sign}b" * 20),)))
        assert text_nodes(text) == []
        assert len(text) <= 2_000

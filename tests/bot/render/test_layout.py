from bot.render.layout import ASCII, BARS, lines_of
from bot.reply import Action, Block, Reference, ReferenceKind, Reply, Role, Table, block_of, worded

_ROLE = ReferenceKind.ROLE


def texts(reply: Reply, width: int | None = None) -> list[str]:
    marks = ASCII if width is None else BARS
    return ["".join(text for text, _ in line) for line in lines_of(reply, width=width, marks=marks)]


def test_a_quote_stands_behind_a_mark_and_its_context_does_not() -> None:
    reply = Reply((Block(Role.CONTEXT, "Before."), Block(Role.QUOTE, "The quote."), Block(Role.CONTEXT, "After.")))
    assert texts(reply) == ["  Before.", "> The quote.", "  After."]


def test_a_label_stands_before_a_context_and_an_aside_is_like_a_note() -> None:
    context = Block(Role.CONTEXT, "She came\nin.", label="Earlier:")
    assert texts(Reply((context, Block(Role.ASIDE, "Looked up “a”.")))) == [
        "  Earlier: She came",
        "  in.",
        "Looked up “a”.",
    ]
    assert texts(Reply((context,)), 14) == ["  Earlier: ", "  She came", "  in."]


def test_a_folded_line_goes_on_behind_another_mark_than_a_new_line() -> None:
    assert texts(Reply((Block(Role.QUOTE, "one two three\nfour"),)), 12) == ["┃ one two ", "│ three", "┃ four"]


def test_line_numbers_count_every_kind_of_line_end() -> None:
    quote = Block(Role.QUOTE, "a\rb\nc\r\nd", first_line=8)
    assert texts(Reply((quote,))) == ["    8 > a␍b", "   10 > c\r", "   11 > d"]


def test_a_citation_is_numbered_and_its_folded_lines_are_indented() -> None:
    reply = Reply((Block(Role.CITATION, "The harbour report · notes", number=1),))
    assert texts(reply, 20) == ["[1] The harbour", "    report · notes"]


def test_an_address_is_never_folded() -> None:
    address = "notes/" + "a" * 100 + "#1-2"
    assert texts(Reply((Block(Role.ADDRESS, address),)), 20) == ["    " + address]


def test_a_block_apart_has_an_empty_line_before_it_unless_it_comes_first() -> None:
    reply = Reply((Block(Role.NOTE, "a", apart=True), Block(Role.NOTE, "b", apart=True)))
    assert texts(reply) == ["a", "", "b"]


def test_controls_in_titles_tables_and_notes_are_shown_harmlessly() -> None:
    reply = Reply(
        (
            Block(Role.CITATION, "a\x1bb", number=1),
            Block(Role.NOTE, "c\x1bd"),
            Block(Role.ADDRESS, "e\x1bf"),
            Table(("g\x1bh",), (("i\nj",),)),
        )
    )
    assert texts(reply) == ["[1] a␛b", "c␛d", "    e␛f", "g␛h", "i␊j"]


def test_actions_come_last_set_apart() -> None:
    assert texts(Reply((Block(Role.NOTE, "a"),), (Action(":more", "the next"),))) == ["a", "", "  :more  the next"]


def test_a_screen_of_one_cell_still_shows_every_character() -> None:
    assert "".join(line[2:] for line in texts(Reply((Block(Role.QUOTE, "abc漢"),)), 1)) == "abc漢"


def test_what_a_platform_would_link_is_named_by_its_name_or_its_id() -> None:
    words = worded("in ", Reference(ReferenceKind.CHANNEL, "1", "the channel 1"), " of ", worded(Reference(_ROLE, "7")))
    reply = Reply((block_of(Role.NOTE, words), Table(("A", "B"), (("x", words),))))
    assert texts(reply) == ["in the channel 1 of 7", "A  B", "x  in the channel 1 of 7"]

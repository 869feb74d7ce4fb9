from dataclasses import replace

from bot.replies import Detail, NumberedQuote, answer_reply, citation_of, context_reply, more_reply
from bot.replies.answers import in_its_place, shown_quotes
from bot.reply import Role
from index.answering import Context
from index.model import (
    Copy,
    Correction,
    QueryTerm,
    Question,
    Quote,
    Segmentation,
    StoredDocument,
)
from tests.bot.replies.quotes import QUOTE, answer, asked, disagreeing, lines, marked_words, numbered, quote, texts

TEXT = "Ann Lee spoke. It rained. “We will,” she said."
DOCUMENT = StoredDocument("notes", "a.txt", TEXT, "f" * 64, Segmentation((), ()))


def test_a_quote_block_holds_the_quote_character_for_character() -> None:
    reply = answer_reply(answer(), [numbered(before="Before. ", after="\n\nAfter.")])
    assert lines(reply)[:3] == [
        (Role.CONTEXT, "Before."),
        (Role.QUOTE, " It is "),
        (Role.CONTEXT, "After."),
    ]


def test_a_citation_names_title_source_and_line_and_the_exact_address() -> None:
    assert texts(answer_reply(answer(), [numbered()], Detail.EXACT))[1:3] == [
        "The harbour · notes · line 3",
        "notes/a%20b.txt@0123456789ab#10-16",
    ]
    assert citation_of(QUOTE).revision == QUOTE.revision


def test_author_date_address_and_a_range_of_lines_are_named_where_there_are_any() -> None:
    quote = Quote(1, 1.0, "s", "d", "T", 0, 1, "x", "f" * 64, url="https://example.org/", author="Ada", date="1901")
    reply = answer_reply(answer(), [numbered(quote, last_line=1200)], Detail.EXACT)
    assert texts(reply)[1:3] == ["T · Ada, 1901 · s · lines 3-1,200", "https://example.org/"]


def test_an_answer_ends_with_its_confidence() -> None:
    assert texts(answer_reply(answer(), [numbered()], Detail.EXACT))[-1] == "Confidence: high (0.90)."


def test_at_a_glance_an_answer_has_no_figures_and_no_address_and_where_a_page_has_one_no_line() -> None:
    page = replace(QUOTE, url="https://example.org/", author="Ada", date="1901")
    assert texts(answer_reply(answer(), [numbered(), numbered(page)])) == [
        " It is ",
        "The harbour · notes · line 3",
        " It is ",
        "The harbour · Ada, 1901 · notes",
        "https://example.org/",
        "Confidence: high.",
    ]


def test_in_brief_there_is_but_the_quote_and_where_it_is_from() -> None:
    page = replace(QUOTE, url="https://example.org/", author="Ada", date="1901")
    assert texts(answer_reply(answer(), [numbered(page)], Detail.BRIEF)) == [
        " It is ",
        "The harbour · notes",
        "https://example.org/",
    ]


def test_in_context_the_exact_address_stands_below() -> None:
    assert texts(context_reply(numbered(before="Before.")))[-1] == "notes/a%20b.txt@0123456789ab#10-16"


def test_no_more_quotes_is_said() -> None:
    assert texts(more_reply([])) == ["There are no more quotes.", "Ask in other words to look for others."]


def test_more_quotes_are_shown_like_the_first_ones() -> None:
    assert texts(more_reply([numbered()])) == texts(answer_reply(answer(), [numbered()]))[:-1]


def test_decisive_words_are_marked_where_they_stand_in_the_quote() -> None:
    found = quote(1, "It costs 5 euros.", marked=((109, 116),))
    assert marked_words(answer_reply(answer(found), [numbered(found)])) == ["5 euros"]


def introduced(span: tuple[int, int], context_start: int = 26) -> NumberedQuote:
    found = Quote(1, 1.0, "notes", "a.txt", "A", 26, len(TEXT), TEXT[26:], "f" * 64, introduction=span)
    context = Context(TEXT[context_start:26], TEXT[26:], "", context_start, len(TEXT), 1, 1)
    return in_its_place(DOCUMENT, found, context)


def test_who_a_quote_speaks_of_is_said_before_it_as_what_it_is() -> None:
    reply = answer_reply(answer(), [introduced((0, 14))])
    assert lines(reply)[:2] == [(Role.CONTEXT, "Ann Lee spoke."), (Role.QUOTE, "“We will,” she said.")]
    assert [block.label for block in reply.blocks[:2]] == ["Earlier:", ""]  # type: ignore[union-attr]  # blocks, no tables
    assert [block.apart for block in reply.blocks[:2]] == [True, False]  # type: ignore[union-attr]  # likewise


def test_what_introduces_a_quote_right_before_it_is_said_to_do_so() -> None:
    (block, *_) = answer_reply(answer(), [introduced((15, 25))]).blocks
    assert (block.text, block.label) == ("It rained.", "Before that:")  # type: ignore[union-attr]  # a block, no table


def test_what_stands_in_the_context_already_is_not_shown_twice() -> None:
    assert introduced((0, 14), context_start=0).introduction is None
    assert texts(answer_reply(answer(), [introduced((0, 14), context_start=0)]))[:2] == [
        "Ann Lee spoke. It rained.",
        "“We will,” she said.",
    ]
    further = texts(answer_reply(answer(), [introduced((0, 14), context_start=15)]))[:3]
    assert further == ["Ann Lee spoke.", "It rained.", "“We will,” she said."]


def test_what_introduces_a_quote_and_was_shown_above_is_named_by_its_number() -> None:
    first = Quote(1, 2.0, "notes", "a.txt", "A", 0, 14, TEXT[:14], "f" * 64)
    second = introduced((0, 14))
    second = replace(second, number=2, quote=replace(second.quote, rank=2))
    reply = answer_reply(answer(), [numbered(first), second])
    assert lines(reply)[2:4] == [(Role.ASIDE, "Further down than [1]:"), (Role.QUOTE, "“We will,” she said.")]
    third = replace(introduced((15, 25)), number=3)
    wide = replace(first, end=25, text=TEXT[:25])
    assert texts(answer_reply(answer(), [numbered(wide), third]))[2] == "Right after [1]:"
    elsewhere = replace(first, document="b.txt")
    assert texts(answer_reply(answer(), [numbered(elsewhere), second]))[2] == "Ann Lee spoke."
    parts = Question("q", (), parts=("One", "Two"))
    apart = [replace(first, part=1), replace(second.quote, part=2)]
    reply = answer_reply(answer(*apart, question=parts), [numbered(apart[0]), replace(second, quote=apart[1])])
    assert "Further down than [1]:" in texts(reply)


def test_copies_are_named_at_a_glance_and_cited_where_it_is_exact() -> None:
    also = tuple(Copy("wire", f"{number} x.txt", 5, 9, "It is") for number in range(7))
    assert texts(answer_reply(answer(), [numbered(replace(QUOTE, also=also[:1]))]))[2] == (
        "Nearly the same in wire/0 x.txt"
    )
    assert texts(answer_reply(answer(), [numbered(replace(QUOTE, also=also[:2]))]))[2] == (
        "Nearly the same in wire/0 x.txt and wire/1 x.txt"
    )
    assert texts(answer_reply(answer(), [numbered(replace(QUOTE, also=also))]))[2] == (
        "Nearly the same in wire/0 x.txt, wire/1 x.txt and 5 more"
    )
    exact = texts(answer_reply(answer(), [numbered(replace(QUOTE, also=also))], Detail.EXACT))
    assert exact[3:9] == ["Nearly the same in 7 more places:", *(f"wire/{number}%20x.txt#5-9" for number in range(5))]
    assert len(texts(answer_reply(answer(), [numbered(replace(QUOTE, also=also))], Detail.BRIEF))) == 2


def test_a_sentence_that_a_document_says_twice_is_not_named_as_another_document() -> None:
    again = Copy(QUOTE.source, QUOTE.document, 5, 9, "It is")
    assert texts(answer_reply(answer(), [numbered(replace(QUOTE, also=(again, again)))]))[2] == (
        "Nearly the same again in this document"
    )
    other = Copy("wire", "x.txt", 5, 9, "It is")
    assert texts(answer_reply(answer(), [numbered(replace(QUOTE, also=(again, other)))]))[2] == (
        "Nearly the same in wire/x.txt, and again in this document"
    )


def test_how_many_independent_sources_agree_is_said_where_it_is_more_than_one() -> None:
    assert texts(answer_reply(answer(independent=2), [numbered()]))[-1] == (
        "2 independent sources say so. Confidence: high."
    )
    assert "independent" not in texts(answer_reply(answer(), [numbered()]))[-1]


def test_how_the_question_was_read_comes_first() -> None:
    question = Question(
        "harbur?",
        (),
        carried=(QueryTerm("blast", "blast"), QueryTerm("bomb", "bombs")),
        corrections=(Correction(("harbur",), ("harbour",)),),
    )
    assert lines(answer_reply(answer(question=question), [numbered()], Detail.BRIEF))[:2] == [
        (Role.ASIDE, "Looked up “harbour” for “harbur”; no source here holds what was typed."),
        (Role.ASIDE, "Read with “blast” and “bombs” of the question before."),
    ]


def test_the_time_of_day_is_told_only_where_it_is_exact() -> None:
    found = replace(QUOTE, date="2026-01-02T03:04:05Z")
    assert texts(answer_reply(answer(), [numbered(found)]))[1] == "The harbour · 2026-01-02 · notes · line 3"
    assert "T03:04:05Z" in texts(answer_reply(answer(), [numbered(found)], Detail.EXACT))[1]


def test_a_quote_that_disagrees_is_shown_however_few_were_asked_for() -> None:
    found = disagreeing(answer(*(quote(rank) for rank in range(1, 6))), (1, 4), (3, 5))
    assert [one.rank for one in shown_quotes(found, 1)] == [1, 4]
    assert [one.rank for one in shown_quotes(found, 3)] == [1, 2, 3, 4, 5]
    assert [one.rank for one in shown_quotes(answer(*found.quotes), 2)] == [1, 2]


def test_a_name_that_no_source_holds_is_told_before_the_answer_that_leaves_it_open() -> None:
    reply = answer_reply(replace(answer(), named=("F-35",)), [numbered()])
    assert texts(reply)[0] == "No source here mentions “F-35”."


def test_a_part_that_the_sources_leave_open_is_named() -> None:
    question = replace(asked("x"), parts=("who came?", "who founded  the mill"))
    reply = answer_reply(replace(answer(), question=question, open_parts=(2,)), [numbered()])
    assert texts(reply)[-2] == "The sources don't seem to answer this part: Who founded the mill"

from dataclasses import replace

import pytest

from bot.replies import Detail, NumberedQuote, answer_reply, citation_of, context_reply, decline_reply, more_reply
from bot.reply import Block, Reply, Role
from index.answering import Context
from index.model import DeclineReason, NoAnswer, Question, Quote

QUOTE = Quote(1, 2.5, "notes", "a b.txt", "The\nharbour", 10, 16, " It is ", "0123456789abcdef" * 4)


def numbered(quote: Quote = QUOTE, before: str = "", after: str = "", last_line: int = 3) -> NumberedQuote:
    return NumberedQuote(quote.rank, quote, Context(before, quote.text, after, 0, 99, 3, last_line))


def texts(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if isinstance(block, Block)]


def declined(reason: DeclineReason, **more: tuple[str, ...]) -> NoAnswer:
    common = more.get("common", ())
    return NoAnswer(Question("q" * 12, (), common), reason, (), (), 0.25, 1, missing=more.get("missing", ()))


def test_a_quote_block_holds_the_quote_character_for_character() -> None:
    reply = answer_reply(0.9, [numbered(before="Before. ", after="\n\nAfter.")])
    blocks = [block for block in reply.blocks if isinstance(block, Block)]
    assert [(block.role, block.text) for block in blocks[:3]] == [
        (Role.CONTEXT, "Before."),
        (Role.QUOTE, " It is "),
        (Role.CONTEXT, "After."),
    ]


def test_a_citation_names_title_source_and_line_and_the_exact_address() -> None:
    assert texts(answer_reply(0.9, [numbered()], Detail.EXACT))[1:3] == [
        "The harbour · notes · line 3",
        "notes/a%20b.txt@0123456789ab#10-16",
    ]
    assert citation_of(QUOTE).revision == QUOTE.revision


def test_author_date_address_and_a_range_of_lines_are_named_where_there_are_any() -> None:
    quote = Quote(1, 1.0, "s", "d", "T", 0, 1, "x", "f" * 64, url="https://example.org/", author="Ada", date="1901")
    reply = answer_reply(0.9, [numbered(quote, last_line=1200)], Detail.EXACT)
    assert texts(reply)[1:3] == ["T · Ada, 1901 · s · lines 3-1,200", "https://example.org/"]


def test_an_answer_ends_with_its_confidence() -> None:
    assert texts(answer_reply(0.9, [numbered()], Detail.EXACT))[-1] == "Confidence: high (0.90)."


def test_at_a_glance_an_answer_has_no_figures_and_no_address_and_where_a_page_has_one_no_line() -> None:
    page = replace(QUOTE, url="https://example.org/", author="Ada", date="1901")
    assert texts(answer_reply(0.9, [numbered(), numbered(page)])) == [
        " It is ",
        "The harbour · notes · line 3",
        " It is ",
        "The harbour · Ada, 1901 · notes",
        "https://example.org/",
        "Confidence: high.",
    ]


def test_in_brief_there_is_but_the_quote_and_where_it_is_from() -> None:
    page = replace(QUOTE, url="https://example.org/", author="Ada", date="1901")
    assert texts(answer_reply(0.9, [numbered(page)], Detail.BRIEF)) == [
        " It is ",
        "The harbour · notes",
        "https://example.org/",
    ]


def test_in_context_the_exact_address_stands_below() -> None:
    assert texts(context_reply(numbered(before="Before.")))[-1] == "notes/a%20b.txt@0123456789ab#10-16"


def test_a_decline_at_a_glance_tells_no_figure_and_gives_no_advice_for_a_terminal() -> None:
    assert texts(decline_reply(declined(DeclineReason.LOW_CONFIDENCE), [], 10)) == [
        "The sources don't seem to answer that.",
        "Try other words.",
    ]
    assert texts(decline_reply(declined(DeclineReason.NO_MATCH), [], 10))[-1] == "Try other words."
    exact = decline_reply(declined(DeclineReason.LOW_CONFIDENCE), [], 10, Detail.EXACT)
    assert "Confidence: low (0.25)." in texts(exact)[0]


def test_only_who_can_add_a_source_is_told_to() -> None:
    no_match = texts(decline_reply(declined(DeclineReason.NO_MATCH), [], 10, can_add=True))[-1]
    assert no_match == "Try other words, or add a source that tells of it: /source add"
    empty = declined(DeclineReason.NOTHING_TO_SEARCH)
    assert texts(decline_reply(empty, [], 10))[-1] == "An admin can add a source: /source add"
    assert texts(decline_reply(empty, [], 10, can_add=True))[-1] == "Add a source first: /source add"
    assert "verbatim index" in texts(decline_reply(empty, [], 10, Detail.EXACT))[-1]


def test_no_more_quotes_is_said() -> None:
    assert texts(more_reply([])) == ["There are no more quotes.", "Ask in other words to look for others."]


@pytest.mark.parametrize("reason", DeclineReason)
def test_every_reason_says_what_happened_and_what_to_do_next(reason: DeclineReason) -> None:
    sentences = texts(decline_reply(declined(reason), [], 10))
    assert len(sentences) == 2
    assert all(sentence[0].isupper() for sentence in sentences)


def test_a_question_that_is_too_long_is_told_the_limit() -> None:
    assert texts(decline_reply(declined(DeclineReason.QUESTION_TOO_LONG), [], 10))[0] == (
        "That question is too long: 12 characters, of at most 10."
    )


def test_words_that_nothing_holds_are_named() -> None:
    outcome = declined(DeclineReason.LOW_CONFIDENCE, missing=("cathedral", "deep"))
    assert texts(decline_reply(outcome, [], 10))[1] == "No sentence holds “cathedral” or “deep”."


@pytest.mark.parametrize(("common", "verb"), [(("the",), "is"), (("the", "of"), "are")])
def test_common_words_are_named(common: tuple[str, ...], verb: str) -> None:
    why = texts(decline_reply(declined(DeclineReason.NO_TERMS, common=common), [], 10))[0]
    assert why.endswith(f"{verb} too common to look up.")


def test_nearest_passages_are_labelled_as_no_answer() -> None:
    reply = decline_reply(declined(DeclineReason.LOW_CONFIDENCE), [numbered()], 10)
    assert texts(reply)[2:4] == ["Nearest passages (not an answer):", " It is "]

from dataclasses import replace

from bot.replies.evaluation import (
    MOST_MISSES,
    complaints_reply,
    evaluation_reply,
    excerpt,
    reliability_bar,
    reliability_table,
)
from bot.reply import Block, Reply, Table
from index.evaluation import Complaint, Share, figures_of
from index.evaluation.judging import Judgement
from index.evaluation.measures import calibration
from tests.index.evaluation.made import judgement


def lines(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if isinstance(block, Block)]


def shown(*judgements: Judgement) -> Reply:
    return evaluation_reply(judgements, figures_of(judgements), None)


def rows(reply: Reply) -> dict[str, str]:
    table = reply.blocks[0]
    assert isinstance(table, Table)
    return {row[0]: row[1] for row in table.texts}


def test_what_nobody_asked_about_has_no_row() -> None:
    assert not {"Rightly declined", "Marked words hold a short answer"} & set(rows(shown(judgement())))
    both = rows(shown(judgement(), judgement(answerable=False, answered=False)))
    assert both["Rightly declined"] == "1.000"


def test_rows_of_parts_documents_and_marked_words_stand_where_there_are_some() -> None:
    several = replace(judgement(), parts=Share(1, 2), articles=Share(1, 2), marked=True)
    found = rows(shown(several))
    assert found["Parts of the questions among the first 3"] == "0.500"
    assert found["Gold documents of several, among the first 3"] == "0.500"
    assert found["Marked words hold a short answer"] == "1.000"


def test_each_miss_says_where_the_gold_came() -> None:
    said = lines(
        shown(
            judgement(identifier="a", rank=3),
            judgement(identifier="b", rank=None),
            judgement(identifier="c", answered=False),
            judgement(identifier="d", answerable=False),
        )
    )
    assert said[said.index("a: a?") + 1].strip() == "The gold came at 3. First came nothing."
    assert said[said.index("b: b?") + 1].strip() == "The gold did not come. First came nothing."
    assert said[said.index("c: c?") + 1].strip() == "Declined. Nearest came the gold, nothing."
    assert said[said.index("d: d?") + 1].strip() == "Answered, though it is to be declined. First came nothing."


def test_misses_beyond_the_most_shown_are_counted() -> None:
    many = [judgement(identifier=str(number), rank=None) for number in range(MOST_MISSES + 2)]
    assert lines(shown(*many))[-1] == "2 more stand in --json."


def test_where_nothing_was_missed_no_misses_are_listed() -> None:
    assert not any(line.startswith("Misses") for line in lines(shown(judgement())))


def test_a_complaint_names_file_line_and_what_to_do() -> None:
    reply = complaints_reply([Complaint("gold.jsonl", 7, "It is bad.", "Mend it.")])
    assert lines(reply) == ["gold.jsonl, line 7: It is bad. Mend it.", "Not measured: 1 line."]
    assert complaints_reply([]).blocks == ()


def test_an_excerpt_is_one_short_line() -> None:
    assert excerpt("a\n b") == "a b"
    assert len(excerpt("word " * 100)) == 70


def test_a_reliability_diagram_has_a_row_for_each_tenth_that_is_met() -> None:
    table = reliability_table(calibration([(0.05, False), (0.95, True), (0.95, True), (1.0, True)]))
    assert [row[:4] for row in table.texts] == [
        ("0.0 to 0.1", "1", "0.050", "0.000"),
        ("0.9 to 1.0", "3", "0.967", "1.000"),
    ]


def test_a_reliability_bar_ends_where_the_share_does_and_marks_where_it_should() -> None:
    assert reliability_bar(0.5, 0.8) == "█" * 15 + "·" * 9 + "│" + "·" * 5
    assert reliability_bar(1.0, 1.0) == "█" * 29 + "│"
    assert reliability_bar(0.0, 0.0) == "│" + "·" * 29

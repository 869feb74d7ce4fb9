"""The seeds are data that other tests rely on: places that fit, traps that are there."""

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
LIBRARY = SEEDS / "library"
KEYS = "id text type style answerable difficulty needs gold weak context short short_spans".split()
TYPES = "who when where number why what said yesno keyword paraphrase corroborated differ".split()
STYLES = "full lower chat typo keywords followup instruction".split()
NEEDS = "paraphrase number attribution multi-source typo coref".split()
SPANS = ("gold", "weak", "context", "short_spans")
LINES = (SEEDS / "questions.jsonl").read_text(encoding="utf-8").splitlines()
QUESTIONS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
ANSWERABLE = [question for question in QUESTIONS if question["answerable"]]
UNANSWERABLE = [question for question in QUESTIONS if not question["answerable"]]
FILES = sorted(path for path in LIBRARY.rglob("*") if path.is_file())


def text_of(name: str) -> str:
    """The text that places count in: no newline is translated."""
    return (LIBRARY / name).read_bytes().decode("utf-8")


def spans(*keys: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each span under `keys`, with its question."""
    for question in QUESTIONS:
        for key in keys:
            for span in question[key]:
                yield question, span


def quoted(span: dict[str, Any]) -> str:
    return text_of(span["file"])[span["start"] : span["end"]]


def within(inner: dict[str, Any], outer: dict[str, Any]) -> bool:
    return bool(
        inner["file"] == outer["file"] and outer["start"] <= inner["start"] and inner["end"] <= outer["end"],
    )


def test_every_question_has_exactly_the_keys() -> None:
    assert all(list(question) == KEYS for question in QUESTIONS)
    assert all(set(span) == {"file", "start", "end", "part"} for _, span in spans("gold"))
    assert all(set(span) == {"file", "start", "end"} for _, span in spans("weak", "context", "short_spans"))


def test_a_third_of_sixty_questions_has_no_answer() -> None:
    assert len(QUESTIONS) == 60
    assert len(UNANSWERABLE) == 20
    assert [question["type"] for question in UNANSWERABLE].count("close-miss") == 12


def test_every_id_is_its_own() -> None:
    assert [question["id"] for question in QUESTIONS] == [f"s{number:02}" for number in range(1, 61)]


def test_every_question_is_of_a_known_kind() -> None:
    assert {question["type"] for question in ANSWERABLE} == set(TYPES)
    assert {question["type"] for question in UNANSWERABLE} == {"close-miss", "far"}
    assert {question["style"] for question in QUESTIONS} == set(STYLES)
    assert {need for question in QUESTIONS for need in question["needs"]} == set(NEEDS)
    assert {question["difficulty"] for question in QUESTIONS} == {1, 2, 3}


def test_every_span_lies_in_its_file_and_starts_and_ends_on_a_letter_or_mark() -> None:
    for question, span in spans(*SPANS):
        assert 0 <= span["start"] < span["end"] <= len(text_of(span["file"])), question["id"]
        assert quoted(span) == quoted(span).strip(), question["id"]


def test_every_gold_sentence_is_a_whole_sentence_on_one_line() -> None:
    for question, span in spans("gold"):
        before = text_of(span["file"])[: span["start"]]
        assert re.search(r"(^|\n|\n- |[.?!][”\"]? ?|” ?\. )$", before), question["id"]
        assert re.fullmatch(r"[^\n]+[.?!](?: ?[”\"])?", quoted(span)), question["id"]


def test_what_answers_is_not_marked_as_weak_too() -> None:
    for question, gold in spans("gold"):
        assert not any(within(weak, gold) or within(gold, weak) for weak in question["weak"]), question["id"]


def test_short_answers_and_their_places_tell_the_same() -> None:
    for question in QUESTIONS:
        assert {quoted(span) for span in question["short_spans"]} == set(question["short"]), question["id"]


def test_short_answers_stand_in_gold_or_context() -> None:
    for question, short in spans("short_spans"):
        assert any(within(short, sentence) for sentence in question["gold"] + question["context"]), question["id"]


def test_every_question_with_an_answer_has_gold_with_parts_counted_from_0() -> None:
    for question in ANSWERABLE:
        parts = {span["part"] for span in question["gold"]}
        assert parts, question["id"]
        assert parts == set(range(len(parts))), question["id"]
        assert question["short"], question["id"]


def test_a_question_without_an_answer_points_nowhere() -> None:
    assert not [question["id"] for question in UNANSWERABLE for key in (*SPANS, "short") if question[key]]


def test_more_sources_are_needed_where_gold_lies_in_more_files() -> None:
    for question in ANSWERABLE:
        files = {span["file"] for span in question["gold"]}
        assert (len(files) > 1) == ("multi-source" in question["needs"]), question["id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_every_file_is_utf_8_without_a_mark_and_with_plain_line_ends(path: Path) -> None:
    content = path.read_bytes()
    assert content.decode("utf-8").strip()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content


def test_only_pages_and_reports_are_in_the_library() -> None:
    assert {(path.parent.name, path.suffix) for path in FILES} == {("about", ".md"), ("dossier", ".txt")}


def test_every_page_has_one_title_and_sections() -> None:
    for path in (LIBRARY / "about").iterdir():
        headings = re.findall(r"^#+ ", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings[0] == "# ", path.name
        assert set(headings[1:]) == {"## "}, path.name


def test_the_british_report_has_a_link_line_and_two_captions() -> None:
    paragraphs = text_of("dossier/weapons-pause.txt").strip().split("\n\n")
    assert not any("\n" in paragraph for paragraph in paragraphs)
    assert sum(paragraph.startswith("READ MORE:") for paragraph in paragraphs) == 1
    assert sum(bool(re.match(r"Evening Ledger: .*\(Picture: .*\)$", paragraph)) for paragraph in paragraphs) == 2
    assert "\N{NO-BREAK SPACE}" in "".join(paragraphs)


def test_the_tokenised_report_is_one_lower_case_line_with_blanks_around_its_marks() -> None:
    text = text_of("dossier/old-allies.txt")
    assert text == text.lower()
    assert "\n" not in text
    assert not re.search(r"\w[.,:;]", text)
    traps = ("mr biden ’ s", ".“", " ,” he said", "$ 3 . 8bn", "2 , 000 - pound", "us - israel", "9 / 11", "”. ")
    assert [trap for trap in traps if trap not in text] == []


def test_the_american_report_has_a_headline_with_a_caption_right_under_it() -> None:
    headline, caption, blank, *_ = text_of("dossier/press-briefing.txt").split("\n")
    assert not headline.endswith(".")
    assert re.search(r"Washington, D\.C\., .*\(Wire photo\)$", caption)
    assert blank == ""
    assert "U.S." in text_of("dossier/press-briefing.txt")


def test_two_reports_share_a_paragraph_nearly_word_for_word() -> None:
    british, american = (
        [line for line in text_of(f"dossier/{name}.txt").split("\n") if line.startswith("The stopped cargo")]
        for name in ("weapons-pause", "press-briefing")
    )
    assert len(british) == len(american) == 1
    assert british != american
    assert SequenceMatcher(None, british[0], american[0], autojunk=False).ratio() > 0.9


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("weapons-pause", ["1800 2000lb", "some 80,000", "about 250", "more than one million"]),
        ("old-allies", ["2 , 000 - pound", "more than 100 , 000", "more than a million"]),
        ("press-briefing", ["1,800 2,000-pound", "some 240", "roughly 1.4 million"]),
    ],
)
def test_figures_differ_in_spelling_and_in_size(name: str, figures: list[str]) -> None:
    assert [figure for figure in figures if figure not in text_of(f"dossier/{name}.txt")] == []

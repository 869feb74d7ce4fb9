import gzip
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats import ParseLimits
from index.model import ParsedDocument, Skip
from tests.index.formats.laws import LIMITS, assert_blocks_are_sound, document, parsed, skip, spans


def lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def test_a_record_is_a_document_with_its_fields() -> None:
    record = {"id": "a/b", "text": "Headline\nOne. Two.", "title": "T", "url": "u", "author": "A", "date": "2024"}
    result = document("c.jsonl", lines(record))
    assert (result.name, result.title, result.url, result.author, result.date) == ("a/b", "T", "u", "A", "2024")
    assert spans(result) == [("heading", "Headline"), ("paragraph", "One. Two.")]
    assert result.text == record["text"]


def test_other_keys_and_fields_that_are_no_text_are_metadata_as_they_are() -> None:
    extra: dict[str, Any] = {"sents": [[0, 4]], "answers": {"x": None}, "date": 2024, "author": ["A", "B"]}
    result = document("c.ndjson", lines({"id": 7, "text": "One.", "title": None, "url": "", **extra}))
    assert result.name == "7"
    assert dict(result.metadata) == extra
    assert (result.title, result.url, result.date) == (None, None, None)


def test_the_headline_is_the_title_of_a_record_without_one() -> None:
    assert document("c.jsonl", lines({"id": "1", "text": "Headline\nOne.", "title": " "})).title == "Headline"


BAD = [
    ("{", "bad_json"),
    ('{"id": "x", "text": "unfinished', "bad_json"),
    ('{"id": "x", "text": NaN}', "bad_json"),
    ('{"id": "x", "text": "t", "n": -Infinity}', "bad_json"),
    ('{"id": "x", "text": "t", "n": 1e999}', "bad_json"),
    ('{"id": "x", "text": "t", "n": ' + "1" * 5000 + "}", "bad_json"),
    ('{"id": "x", "text": "\\ud800 alone"}', "bad_json"),
    ('{"id": "x", "text": "t", "deep": ["\\uDFFF"]}', "bad_json"),
    ('{"id": "x", "text": "t", "deep": ' + "[" * 40_000 + "]" * 40_000 + "}", "bad_json"),
    ('{"id": "x", "text": "t", "deep": ' + '{"a":[' * 40 + "]}" * 40 + "}", "bad_json"),
    ('["id", "text"]', "bad_record"),
    ("null", "bad_record"),
    ('{"text": "t"}', "bad_record"),
    ('{"id": "", "text": "t"}', "bad_record"),
    ('{"id": " ", "text": "t"}', "bad_record"),
    ('{"id": true, "text": "t"}', "bad_record"),
    ('{"id": 1.5, "text": "t"}', "bad_record"),
    ('{"id": "a\\u0000b", "text": "t"}', "bad_record"),
    ('{"id": "a\\nb", "text": "t"}', "bad_record"),
    ('{"id": "x"}', "bad_record"),
    ('{"id": "x", "text": 5}', "bad_record"),
    ('{"id": "x", "text": " \\n"}', "empty"),
    ('{"id": "x", "text": "' + "t" * 100_000 + '"}', "too_large"),
]


@pytest.mark.parametrize(("line", "reason"), BAD)
def test_a_bad_line_is_told_by_its_number_and_the_others_are_kept(line: str, reason: str) -> None:
    first, bad, last = parsed(
        "c.jsonl", lines({"id": "1", "text": "One."}) + "\n" + line + "\n" + '{"id":2,"text":"x"}'
    )
    assert isinstance(first, ParsedDocument)
    assert isinstance(last, ParsedDocument)
    assert isinstance(bad, Skip)
    assert (bad.path, bad.line, bad.reason.value) == ("c.jsonl", 3, reason)
    assert bad.detail.endswith(".")
    assert "\n" not in bad.detail


def test_the_first_record_of_an_id_is_kept_and_the_second_told() -> None:
    kept, told = parsed("c.jsonl", lines({"id": "1", "text": "One."}, {"id": 1, "text": "Two."}))
    assert isinstance(kept, ParsedDocument)
    assert kept.text == "One."
    assert isinstance(told, Skip)
    assert (told.reason.value, told.line) == ("duplicate_id", 2)
    assert "1" in told.detail


def test_a_key_given_twice_has_its_last_value() -> None:
    assert document("c.jsonl", '{"id": "a", "id": "b", "text": "t"}').name == "b"


def test_a_whole_surrogate_pair_and_many_brackets_are_fine() -> None:
    result = document("c.jsonl", '{"id": "a", "text": "\\ud83d\\ude00", "sents": [' + "[0, 1]," * 99 + "[]]}")
    assert result.text == "😀"


def test_lines_end_at_line_feeds_only() -> None:
    text = "one\u2028two\x85three"
    raw = json.dumps({"id": "a", "text": text}, ensure_ascii=False)
    first, second = parsed("c.jsonl", "\ufeff" + raw + "\r\n\r\n" + raw.replace('"a"', '"b"') + "\r\n")
    assert isinstance(first, ParsedDocument)
    assert isinstance(second, ParsedDocument)
    assert (first.text, second.name) == (text, "b")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_the_encoding_of_the_file_is_detected(encoding: str) -> None:
    text = "Le café était fermé, hélas, et la forêt derrière le château."
    raw = json.dumps({"id": "a", "text": text}, ensure_ascii=False).encode(encoding)
    assert document("c.jsonl", raw).text == text


def test_a_compressed_file_of_several_members_is_read_whole() -> None:
    members = [gzip.compress(lines({"id": number, "text": "t"}).encode()) for number in range(3)]
    assert [item.name for item in parsed("C.JSONL.GZ", b"".join(members)) if isinstance(item, ParsedDocument)] == [
        "0",
        "1",
        "2",
    ]


def _damaged(content: bytes) -> bytes:
    return content[:20] + bytes([content[20] ^ 0xFF]) + content[21:]


WHOLE = gzip.compress(lines({"id": "1", "text": "A text that is compressed."}).encode(), mtime=0)


@pytest.mark.parametrize(
    "content", [WHOLE[:-9], WHOLE[:5], b"no gzip", _damaged(WHOLE), WHOLE + b"rest", WHOLE[:-8] + b"\0" * 8]
)
def test_a_truncated_or_damaged_archive_is_told(content: bytes) -> None:
    told = skip("c.ndjson.gz", content)
    assert (told.reason.value, told.line) == ("damaged_archive", None)


def test_a_bomb_is_refused_without_being_held_in_memory() -> None:
    bomb = gzip.compress(b" " * 50_000_000, mtime=0)
    tracemalloc.start()
    try:
        told = skip("c.jsonl.gz", bomb, LIMITS)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert told.reason.value == "too_large"
    assert "1,000,000" in told.detail
    assert peak < 10_000_000


def test_exactly_the_allowed_size_is_read() -> None:
    raw = lines({"id": "1", "text": "t"}).encode()
    assert isinstance(parsed("c.jsonl.gz", gzip.compress(raw, mtime=0), ParseLimits(len(raw), 1000))[0], ParsedDocument)
    assert skip("c.jsonl.gz", gzip.compress(raw, mtime=0), ParseLimits(len(raw) - 1, 1000)).reason.value == "too_large"


@pytest.mark.parametrize(
    ("path", "content"), [("c.jsonl", b""), ("c.jsonl", b"\n \n"), ("c.jsonl.gz", gzip.compress(b"", mtime=0))]
)
def test_a_file_without_records_is_empty(path: str, content: bytes) -> None:
    assert skip(path, content).reason.value == "empty"


def test_a_binary_file_is_told_once() -> None:
    assert skip("c.jsonl", b"\0\1\2\3").reason.value == "binary"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip), st.booleans())
def test_the_text_of_a_record_comes_out_character_for_character(text: str, ascii_only: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    raw = json.dumps({"id": "a", "text": text}, ensure_ascii=ascii_only)
    (result,) = parsed("c.jsonl", raw.encode())
    assert isinstance(result, ParsedDocument)
    assert result.text == text
    assert_blocks_are_sound(result)

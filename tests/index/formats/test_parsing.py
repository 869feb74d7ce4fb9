import subprocess
import sys

import pytest

from index.formats import SUPPORTED, is_supported
from tests.index.formats.laws import document, parsed, skip


@pytest.mark.parametrize("path", ["a.txt", "b/A.TXT", "a.text", "a.md", "a.Markdown", "a.ndjson", "a.b.jsonl.gz"])
def test_a_file_is_supported_by_its_ending_whatever_the_case(path: str) -> None:
    assert is_supported(path)


@pytest.mark.parametrize("path", ["a.pdf", "txt", "a.gz", "a.txt.gz", "a.json", "a.md~"])
def test_other_endings_are_skipped_with_the_list_of_what_is_supported(path: str) -> None:
    assert not is_supported(path)
    told = skip(path, "text")
    assert told.reason.value == "unsupported_format"
    assert all(ending in told.detail for ending in SUPPORTED)


@pytest.mark.parametrize("path", ["a.txt", "a.md"])
def test_a_binary_file_with_the_name_of_a_text_is_skipped(path: str) -> None:
    assert skip(path, b"\x7fELF\x02\x01\x01\0\0").reason.value == "binary"


@pytest.mark.parametrize("path", ["a.txt", "a.md"])
def test_the_text_is_the_decoded_content_and_nothing_else(path: str) -> None:
    text = "\ufeffone\r\n\r\ntwo \r three\n\n\u200be\u0301\t"
    assert document(path, text.encode()).text == text.removeprefix("\ufeff")


def test_the_first_format_that_fits_parses_alone() -> None:
    assert len(parsed("a.jsonl.txt", '{"id": 1, "text": "t"}')) == 1


def test_importing_the_formats_imports_no_parser_or_detector() -> None:
    code = "import sys, index.formats; sys.exit(bool({'markdown_it', 'charset_normalizer'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.serving import wire
from config.errors import SettingError, UsageError, VerbatimError
from index.errors import NothingIndexedError, PathMissingError
from index.model import Skip, SkipReason
from index.reindex import EmptySourceError, Progress, RemovalReport, Report

ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.just("a\udcffb")
SKIPS = st.lists(st.builds(Skip), max_size=3).map(tuple)


@given(st.builds(Report, skips=SKIPS, source=ANY_TEXT, location=ANY_TEXT))
def test_a_report_arrives_as_it_was_sent(report: Report) -> None:
    line = wire.report_line(report)
    assert line.count(b"\n") == 1
    assert wire.read_line(line) == report


@given(st.builds(RemovalReport, source=ANY_TEXT))
def test_a_removal_arrives_as_it_was_sent(report: RemovalReport) -> None:
    assert wire.read_line(wire.removal_line(report)) == report


@given(st.builds(Progress, path=ANY_TEXT))
def test_progress_arrives_as_it_was_sent(progress: Progress) -> None:
    assert wire.read_line(wire.progress_line(progress)) == progress


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (PathMissingError("/x"), UsageError),
        (SettingError("a", "b", origin="c"), UsageError),
        (EmptySourceError("a", "b", (Skip("p", SkipReason.BINARY, "d"),)), EmptySourceError),
        (NothingIndexedError("a", "b"), NothingIndexedError),
        (VerbatimError("a", "b"), VerbatimError),
    ],
)
def test_an_error_keeps_its_words_its_skips_and_what_it_means_to_the_shell(
    sent: VerbatimError, kind: type[VerbatimError]
) -> None:
    read = wire.read_line(wire.error_line(sent))
    assert isinstance(read, kind)
    assert isinstance(read, UsageError) == isinstance(sent, UsageError)
    assert (read.message, read.advice) == (sent.message, sent.advice)
    if isinstance(sent, EmptySourceError):
        assert isinstance(read, EmptySourceError)
        assert read.skips == sent.skips


@pytest.mark.parametrize("line", [b"{", b"{}", b'{"report": 5}', b'{"error": {"kind": "odd"}}', b'{"progress": {}}'])
def test_anything_else_is_no_line(line: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        wire.read_line(line)
    with pytest.raises(json.JSONDecodeError):
        wire.read_line(b"nonsense")

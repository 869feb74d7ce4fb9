"""JSON Lines: one JSON object a line, each a document with an `id` and a `text`.

Optional are `title`, `url`, `author` and `date`. Every other key is kept as metadata and read by nobody.
A line that can't be used is a `Skip` with its number, the others go on. Lines end at LF or CR LF only,
as U+2028 may stand inside a JSON string.
"""

from collections.abc import Iterator

from index.formats.compression import gunzip
from index.formats.encoding import DecodeFailure, decode
from index.formats.interface import Parsed, ParseLimits
from index.formats.plain_text import blocks_of, headline_of
from index.formats.record import Record, RecordError, read_record
from index.model import FetchedFile, ParsedDocument, Skip, SkipReason


def parse(file: FetchedFile, limits: ParseLimits) -> Parsed:
    """Yield a document or a Skip for each line that is not blank; of two records of one id the first is kept."""
    yield from _documents(file.path, file.content, limits)


def parse_compressed(file: FetchedFile, limits: ParseLimits) -> Parsed:
    """Do the same for a file that gzip has compressed."""
    content = gunzip(file, limits.max_decompressed_bytes)
    if isinstance(content, Skip):
        yield content
    else:
        yield from _documents(file.path, content, limits)


def _documents(path: str, content: bytes, limits: ParseLimits) -> Parsed:
    decoded = decode(content)
    if isinstance(decoded, DecodeFailure):
        yield Skip(path, decoded.reason, decoded.detail)
        return
    if not decoded.text.strip():
        yield Skip(path, SkipReason.EMPTY, "The file holds no records.")
        return
    first_lines: dict[str, int] = {}
    for number, line in _filled_lines(decoded.text):
        try:
            record = read_record(line, limits.max_record_chars)
        except RecordError as error:
            yield Skip(path, error.reason, error.detail, number)
            continue
        first = first_lines.setdefault(record.id, number)
        if first != number:
            detail = f"Line {first:,} has the id “{record.id}” too; the first one is kept."
            yield Skip(path, SkipReason.DUPLICATE_ID, detail, number)
        else:
            yield _document_of(record, number)


def _filled_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank with their numbers, one at a time: a file may hold millions."""
    begin, number = 0, 0
    while begin < len(text):
        number += 1
        newline = text.find("\n", begin)
        end = len(text) if newline < 0 else newline
        line = text[begin:end]
        if line.strip():
            yield number, line
        begin = end + 1


def _document_of(record: Record, line: int) -> ParsedDocument:
    blocks = blocks_of(record.text)
    return ParsedDocument(
        name=record.id,
        text=record.text,
        blocks=blocks,
        title=record.title or headline_of(record.text, blocks),
        url=record.url,
        author=record.author,
        date=record.date,
        metadata=record.metadata,
        line=line,
    )

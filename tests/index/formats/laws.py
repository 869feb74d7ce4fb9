"""What every format must keep, for the tests to share."""

from index.formats import ParseLimits, parse
from index.model import FetchedFile, ParsedDocument, Skip, revision_hash

LIMITS = ParseLimits(max_decompressed_bytes=1_000_000, max_record_chars=100_000)


def fetched(path: str, content: bytes | str) -> FetchedFile:
    raw = content.encode() if isinstance(content, str) else content
    return FetchedFile(path, raw, revision_hash(path))


def parsed(path: str, content: bytes | str, limits: ParseLimits = LIMITS) -> list[ParsedDocument | Skip]:
    return list(parse(fetched(path, content), limits))


def document(path: str, content: bytes | str) -> ParsedDocument:
    (only,) = parsed(path, content)
    assert isinstance(only, ParsedDocument)
    assert_blocks_are_sound(only)
    return only


def skip(path: str, content: bytes | str, limits: ParseLimits = LIMITS) -> Skip:
    (only,) = parsed(path, content, limits)
    assert isinstance(only, Skip)
    return only


def spans(result: ParsedDocument) -> list[tuple[str, str]]:
    """The blocks as pairs of kind and text."""
    return [(block.kind.value, result.text[block.start : block.end]) for block in result.blocks]


def assert_blocks_are_sound(result: ParsedDocument) -> None:
    last_end = 0
    for block in result.blocks:
        content = result.text[block.start : block.end]
        assert last_end <= block.start < block.end <= len(result.text)
        assert content == content.strip()
        last_end = block.end

"""Choose a file's format by its name and parse it."""

from index.formats import json_lines, markdown, plain_text
from index.formats.encoding import Decoded, DecodeFailure, decode
from index.formats.interface import Format, Parsed, ParseLimits
from index.model import FetchedFile, ParsedDocument, Skip, SkipReason


def _plain_text(file: FetchedFile, _limits: ParseLimits) -> Parsed:
    text = _whole_text(file)
    if isinstance(text, Skip):
        yield text
        return
    blocks = plain_text.blocks_of(text)
    yield ParsedDocument(name=file.path, text=text, blocks=blocks, title=plain_text.headline_of(text, blocks))


def _markdown(file: FetchedFile, _limits: ParseLimits) -> Parsed:
    text = _whole_text(file)
    yield text if isinstance(text, Skip) else markdown.document_of(file.path, text)


_FORMATS: dict[str, Format] = {
    ".txt": _plain_text,
    ".text": _plain_text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".jsonl": json_lines.parse,
    ".ndjson": json_lines.parse,
    ".jsonl.gz": json_lines.parse_compressed,
    ".ndjson.gz": json_lines.parse_compressed,
}

SUPPORTED: tuple[str, ...] = tuple(_FORMATS)
"""The endings of file names that can be parsed, for a person to read; case does not matter."""


def is_supported(path: str) -> bool:
    """Whether a file of that name can be parsed."""
    return path.lower().endswith(SUPPORTED)


def parse(file: FetchedFile, limits: ParseLimits) -> Parsed:
    """Yield what `file` holds: one document, or one for each record, and a `Skip` for what can't be used.

    Nothing is raised for bad input. Records come one at a time, so that a long file is never held twice.
    """
    lowered = file.path.lower()
    for ending, chosen in _FORMATS.items():
        if lowered.endswith(ending):
            yield from chosen(file, limits)
            return
    supported = ", ".join(SUPPORTED)
    yield Skip(file.path, SkipReason.UNSUPPORTED_FORMAT, f"Only files ending in {supported} can be read.")


def _whole_text(file: FetchedFile) -> str | Skip:
    match decode(file.content):
        case DecodeFailure(reason, detail):
            return Skip(file.path, reason, detail)
        case Decoded(text) if not text.strip():
            return Skip(file.path, SkipReason.EMPTY, "The file holds no text.")
        case Decoded(text):
            return text

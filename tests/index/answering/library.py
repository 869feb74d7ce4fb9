"""Small documents for the tests of answering."""

from pathlib import Path
from typing import Final

from config.load import load_settings
from config.schema import Settings
from index.model import Block, BlockKind, StoredDocument, revision_hash
from index.text.segmentation import PassageLimits, segment

NOWHERE: Final = Path("no-such-folder")


def settings(**overrides: str) -> Settings:
    """Return the defaults with some keys set, `ranking__k1="2"` for `ranking.k1`."""
    variables = {f"VERBATIM_{key.upper()}": value for key, value in overrides.items()}
    return load_settings(NOWHERE, variables).settings


def document(name: str, *paragraphs: str, source: str = "s", title: str | None = None) -> StoredDocument:
    """Return a document whose paragraphs are one line each; a line in capitals is a heading, <...> is markup."""
    text, blocks = "", []
    for paragraph in paragraphs:
        kind = BlockKind.HEADING if paragraph.isupper() else BlockKind.PARAGRAPH
        kind = BlockKind.MARKUP if paragraph.startswith("<") else kind
        blocks.append(Block(len(text), len(text) + len(paragraph), kind))
        text += paragraph + "\n"
    return StoredDocument(source, name, text, revision_hash(text), segment(text, blocks, PassageLimits(80, 8)), title)

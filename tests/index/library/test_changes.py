from datetime import UTC, datetime
from pathlib import Path

from config.load import default_settings
from index.library.changes import revisions_since
from index.reindex import reindex

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


async def test_later_documents_are_told_with_what_is_known_of_their_former_text(tmp_path: Path) -> None:
    notes, library = tmp_path / "notes", tmp_path / "library"
    notes.mkdir()

    async def index(**texts: str) -> None:
        for name, text in texts.items():
            (notes / f"{name}.txt").write_text(text)
        await reindex(library, notes, name="notes", settings=default_settings(), now=NOON, progress=lambda _: None)

    await index(a="One tide.", b="Two tides.")
    await index(b="Three tides.", c="Four tides.")
    found = await revisions_since(library, 1)
    assert [(one.document, one.is_new) for one in found] == [("b.txt", False), ("c.txt", True)]
    assert all(len(one.revision) == 64 for one in found)
    assert await revisions_since(library, 2) == ()

"""What the core says, held against what a person sees of it."""

from collections.abc import Iterator

from bot.chat import Response, Visibility
from bot.reply import Block, Reference, Role, Table, Text, Words
from tests.parity.seen import Seen, words

_WHOLE = "whole.txt"
"""What was too long for a message."""
_STANDS = frozenset({Role.CITATION, Role.ADDRESS})


def assert_all_seen(seen: Seen, response: Response, person: str) -> None:
    """Fail where a fact of a response is not seen: quotes to the character, citations, cells, buttons, files.

    `person` is the name of who acted, for whom alone it is if it is private.
    """
    blocks = [block for block in response.reply.blocks if isinstance(block, Block)]
    assert seen.quotes == tuple(block.text for block in blocks if block.role is Role.QUOTE)
    numbered = [f"[{block.number}] {words(block.text)}" for block in blocks if block.role is Role.CITATION]
    assert [line for line in seen.citations if line.startswith("[")] == numbered
    files = dict(seen.files)
    whole = words(files.pop(_WHOLE, b"").decode())
    for text in _texts(response):
        for part in _parts(text):
            assert words(part) in seen.text or words(part) in whole, (words(part), seen.text)
    assert seen.buttons == tuple(button.label for button in response.buttons)
    assert files == {one.name: one.content for one in response.attachments}
    if response.visibility is Visibility.PRIVATE:
        assert seen.only == person
    else:
        assert seen.only == ""


def _texts(response: Response) -> Iterator[Text]:
    """Yield all that is said in words; an address may be behind a link instead."""
    for block in response.reply.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield from row
        elif block.role not in _STANDS:
            yield Words(block.parts) if block.parts else block.text
    for action in response.reply.actions:
        yield action.label


def _parts(text: Text) -> Iterator[str]:
    """Yield a text without what the platform names in its own way."""
    for part in text.parts if isinstance(text, Words) else (text,):
        if not isinstance(part, Reference):
            yield part

"""Verification -> Reply: whether a source still says what was quoted."""

from typing import TYPE_CHECKING, Final

from bot.reply import Block, Reply, Role

if TYPE_CHECKING:
    from index.citation import Citation
    from index.verification import Verification

_WORDS: Final = {"match": "Match", "moved": "Moved", "changed": "Changed", "gone": "Changed"}
_NEXT: Final = {
    "match": "",
    "moved": "Cite the new place, and refresh the library: verbatim index PATH",
    "changed": "Refresh the library to answer from the new text: verbatim index PATH",
    "gone": "Bring the document back, or refresh the library: verbatim index PATH",
}


def verification_reply(verification: "Verification", cited: "Citation") -> Reply:
    """Say what became of the quote, show it, and say what to do where the source has changed.

    `cited` is what was verified: where it names a revision, a match in another one is told apart.
    """
    state = verification.state.value
    role = Role.NOTE if state == "match" else Role.WARNING
    blocks = [Block(role, f"{_WORDS[state]}: {verification.detail}"), Block(Role.QUOTE, verification.quote)]
    if state == "moved" and verification.citation_now:
        blocks.append(Block(Role.ADDRESS, str(verification.citation_now)))
    if state == "match" and _is_other_revision(verification, cited):
        blocks.append(Block(Role.NOTE, "The rest of the document has changed since."))
    if _NEXT[state]:
        blocks.append(Block(Role.NOTE, _NEXT[state]))
    return Reply(tuple(block for block in blocks if block.text))  # of a document that is gone nothing can be quoted


def _is_other_revision(verification: "Verification", cited: "Citation") -> bool:
    now = verification.citation_now
    if now is None or now.revision is None or cited.revision is None:
        return False
    return not now.revision.startswith(cited.revision)

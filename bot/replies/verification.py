"""Verification -> Reply: whether a source still says what was quoted."""

from typing import TYPE_CHECKING, Final

from bot.reply import Block, Reply, Role

if TYPE_CHECKING:
    from index.verification import Verification

_WORDS: Final = {"match": "Match", "moved": "Moved", "changed": "Changed", "gone": "Changed"}
_NEXT: Final = {
    "match": "",
    "moved": "Cite the new place, and refresh the library: verbatim index PATH",
    "changed": "Refresh the library to answer from the new text: verbatim index PATH",
    "gone": "Bring the document back, or refresh the library: verbatim index PATH",
}


def verification_reply(verification: "Verification") -> Reply:
    """Say what became of the quote, show it, and say what to do where the source has changed."""
    state = verification.state.value
    role = Role.NOTE if state == "match" else Role.WARNING
    blocks = [Block(role, f"{_WORDS[state]}: {verification.detail}"), Block(Role.QUOTE, verification.quote)]
    if state == "moved" and verification.citation_now:
        blocks.append(Block(Role.ADDRESS, str(verification.citation_now)))
    if _NEXT[state]:
        blocks.append(Block(Role.NOTE, _NEXT[state]))
    return Reply(tuple(blocks))

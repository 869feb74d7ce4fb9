"""What somebody may be shown in a private response: the sources seen where they act, and quotes of those alone.

What is hidden from them and what does not exist are told in the same words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.chat import Visibility, Workspace
from bot.conversation.services import Services, Situation
from bot.libraries import View
from bot.replies import NumberedQuote
from bot.replies.wording import listed
from bot.reply import WordedError, ours
from config.errors import UsageError
from index.answering import in_context, quote_of
from index.citation import Citation
from index.model import NEVER_QUOTED, StoredDocument


@dataclass(frozen=True, slots=True)
class Sight:
    """The libraries of a workspace, and the names of those of its sources that may be shown.

    `bound` are the names of all that were ever bound to channels or roles there: some may be removed by now, and
    whoever might not see them is not told their names afterwards either.
    """

    view: View
    visible: frozenset[str]
    bound: frozenset[str] = frozenset()

    @property
    def hidden(self) -> frozenset[str]:
        """The names of the sources that may not be shown."""
        return (frozenset(self.view.names()) | self.bound) - self.visible

    def find(self, citation: Citation) -> StoredDocument | None:
        """Return the document that a citation tells of, if it may be shown and still is as it was cited."""
        if citation.source not in self.visible:
            return None
        documents = self.view.documents(frozenset({citation.source}))
        document = next((document for document in documents if document.name == citation.document), None)
        if document is None or not document.sha256.startswith(citation.revision or ""):
            return None
        return document if citation.end <= len(document.text) else None

    def unknown(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of `names` that are of no source that may be shown, in order."""
        return tuple(name for name in names if name not in self.visible)


async def look(services: Services, situation: Situation, visibility: Visibility = Visibility.PRIVATE) -> Sight:
    """Return what a response of that visibility may show where somebody acts."""
    home = Workspace.of(situation.place)
    view = await services.libraries.view(home)
    visible = await services.libraries.visible(situation.place, situation.actor, visibility, view)
    return Sight(view, visible, await services.bindings.names(home) if home else frozenset())


def check_sources(sight: Sight, names: Iterable[str]) -> frozenset[str]:
    """Return `names`, all of sources that may be shown.

    Raises:
        UsageError: one is not, whether it is hidden or there is none.
    """
    chosen = tuple(names)
    unknown = sight.unknown(chosen)
    if unknown:
        raise WordedError(
            f"There is no source {listed(unknown, 'or')} here.", ours("See what there is with: </sources>")
        )
    return frozenset(chosen)


def check_whole(document: StoredDocument, citation: Citation) -> None:
    """Refuse a span that is not made of whole sentences: half a sentence may say the opposite.

    Raises:
        UsageError: it begins or ends inside a sentence, or holds what is never quoted.
    """
    cuts = [cut for cut in document.segmentation.sentences if cut.start < citation.end and cut.end > citation.start]
    is_whole = bool(cuts) and cuts[0].start == citation.start and cuts[-1].end == citation.end
    if not is_whole or any(cut.kind in NEVER_QUOTED for cut in cuts):
        raise UsageError("That is no whole sentence of the document.", "Copy a citation as it stands under a quote.")


def quoted(document: StoredDocument, citation: Citation, sentences: int = 0) -> NumberedQuote:
    """Return the cited quote of a document, with up to so many sentences on either side."""
    quote = quote_of(document, citation.start, citation.end)
    return NumberedQuote(1, quote, in_context(document, citation.start, citation.end, sentences))

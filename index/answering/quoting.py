"""A span of a document -> the quote of it: the one place where a quote's text is cut out. Pure."""

from index.model import Quote, StoredDocument


def quote_of(document: StoredDocument, start: int, end: int, *, rank: int = 1, score: float = 0.0) -> Quote:
    """Return `text[start:end]` of a document's revision as a quote, with all that a citation shows of it."""
    return Quote(
        rank=rank,
        score=score,
        source=document.source,
        document=document.name,
        title=document.label,
        start=start,
        end=end,
        text=document.text[start:end],
        revision=document.sha256,
        url=document.url,
        author=document.author,
        date=document.date,
    )

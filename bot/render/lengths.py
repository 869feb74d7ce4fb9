"""How long a text is for platforms that limit it, and texts made to fit."""


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 units: never less than what a platform counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(text: str, most: int) -> str:
    """Return `text` in at most `most` units, its cut marked."""
    if units(text) <= most:
        return text
    kept = text[: most - 1]
    while units(kept) > most - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"

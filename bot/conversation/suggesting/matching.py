"""What was typed so far, and names -> the values to offer, the best match first. Pure."""

from collections.abc import Iterable

from config.values import write_text


def ranked(names: Iterable[str], typed: str) -> list[str]:
    """Return the names that begin with what was typed, then those that hold it, each in their own order."""
    wanted = typed.strip().casefold()
    found = [name for name in names if wanted in name.casefold()]
    return sorted(found, key=lambda name: not name.casefold().startswith(wanted))


def completed(names: Iterable[str], typed: str) -> list[str]:
    """Return what was typed of a list set apart by commas, its last entry completed and the others kept.

    Nothing for a list that is typed as JSON: whoever does that knows what to type.
    """
    if typed.lstrip().startswith("["):
        return []
    *before, last = typed.split(",")
    kept = tuple(dict.fromkeys(entry.strip() for entry in before if entry.strip()))
    return [write_text((*kept, name)) for name in ranked((name for name in names if name not in kept), last)]


def kept_of(typed: str) -> tuple[str, ...]:
    """Return the entries of a list that are not being typed any more."""
    return tuple(entry.strip() for entry in typed.split(",")[:-1] if entry.strip())

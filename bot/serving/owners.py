"""Who owns the bot: `serving.owners`, read."""

from collections.abc import Iterable

from config.errors import SettingError

KEY = "serving.owners"


def read_owners(entries: Iterable[str], origin: str) -> frozenset[tuple[str, str]]:
    """Return platform and id of each owner.

    Raises:
        SettingError: an entry is not of the form platform:id; `origin` says where it came from.
    """
    found = set()
    for entry in entries:
        platform, colon, person = (part.strip() for part in entry.partition(":"))
        if not (platform and colon and person) or any(character.isspace() for character in person):
            raise SettingError(
                f"“{entry[:80]}” in {KEY} (from {origin}) names no owner.",
                "Write platform:id, like discord:80351110224678912.",
                origin=origin,
                key=KEY,
            )
        found.add((platform.lower(), person))
    return frozenset(found)

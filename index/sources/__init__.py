"""Sources: where documents come from.

A source lists the paths of its files and fetches each one's bytes; it knows nothing of formats. Both
steps report what they can't use as a `Skip`, and changes underneath them are never an exception.
"""

from index.sources.folder import FolderSource
from index.sources.interface import Listing, Source

__all__ = ["FolderSource", "Listing", "Source"]

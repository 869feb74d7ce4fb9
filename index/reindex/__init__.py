"""Bring a library up to date with a source: compare, take in, let go; or remove the source.

Laws:

- One run is one transaction: it becomes visible at its end, or leaves everything as it was.
- Whatever was indexed in whatever order, the result is that of a fresh library over the same files.
- A file is compared by its bytes alone; only documents that differ are touched.
- What can't be read now is kept; what is no longer there, or can't be used any more, goes.
"""

from index.reindex.report import EmptySourceError, Progress, RemovalReport, Report, Step
from index.reindex.run import reindex, remove_source

__all__ = ["EmptySourceError", "Progress", "RemovalReport", "Report", "Step", "reindex", "remove_source"]

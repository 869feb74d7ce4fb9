"""Question -> terms -> candidates -> Answer | NoAnswer. Pure: no I/O, no clock, no platform.

The package's law: every quote is a span of a stored revision, and the same question over the same
generation with the same settings gives the same outcome, ties included.
"""

from index.answering.aliases import AliasRule
from index.answering.answerer import Answerer
from index.answering.context import Context, in_context, line_number
from index.answering.quoting import quote_of
from index.answering.synonyms import SynonymsError, parse_synonyms

__all__ = [
    "AliasRule",
    "Answerer",
    "Context",
    "SynonymsError",
    "in_context",
    "line_number",
    "parse_synonyms",
    "quote_of",
]

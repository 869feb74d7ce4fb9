"""What BM25 makes of counts: idf, and how term frequency and length saturate. Pure functions on numbers or arrays.

A score is the sum over the query's terms of `idf * saturation`. Lucene's form and rank-bm25's Okapi differ in the idf
alone. The factor k1 + 1, which Lucene dropped since it changes no order, is kept, as rank-bm25 keeps it.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

OKAPI_FLOOR: Final = 0.25
"""The share of the mean idf that stands in for one below 0; rank-bm25 calls it epsilon."""

Floats = NDArray[np.float32]
Counts = NDArray[np.int32]
Pivot = float | NDArray[np.float64]
"""A pivot length in terms: of all that are looked at, or of each."""


def lucene_idf(unit_count: int, document_frequency: int) -> float:
    """Return ln(1 + (N - df + 0.5) / (df + 0.5)), above 0 for every df up to N.

    Source: Lucene's BM25Similarity; variant "Lucene" in Kamphuis et al. 2020, doi:10.1007/978-3-030-45442-5_4.
    """
    return math.log(1 + (unit_count - document_frequency + 0.5) / (document_frequency + 0.5))


def okapi_idf(unit_count: int, document_frequency: int) -> float:
    """Return ln((N - df + 0.5) / (df + 0.5)), below 0 for a term in more than half of the units.

    Source: Robertson and Spärck Jones 1976; as rank-bm25's BM25Okapi computes it.
    """
    return math.log(unit_count - document_frequency + 0.5) - math.log(document_frequency + 0.5)


def okapi_floor(unit_count: int, document_frequencies: Sequence[int] | Counts) -> float:
    """Return what rank-bm25's BM25Okapi gives terms whose idf is below 0: a quarter of the mean over the vocabulary.

    `document_frequencies` are those of all terms, each at least 1; the mean includes the idfs below 0.
    """
    found = np.asarray(document_frequencies, dtype=np.float64)
    if not found.size:
        return 0.0
    # Exactly rounded, so that the order of the terms does not show.
    total = math.fsum((np.log(unit_count - found + 0.5) - np.log(found + 0.5)).tolist())
    return OKAPI_FLOOR * total / len(found)


def saturation(term_frequencies: Counts, lengths: Counts, pivot: Pivot, k1: float, b: float) -> Floats:
    """Return (k1 + 1) tf / (tf + k1 (1 - b + b length / pivot)), from 0 to k1 + 1, elementwise.

    Source: Robertson and Zaragoza 2009, doi:10.1561/1500000019; `pivot` is the length in terms that is neither
    rewarded nor punished. Worked out in 64 bits and rounded once, so that it depends on nothing but its arguments.
    """
    frequencies = term_frequencies.astype(np.float64)
    norms = k1 * (1 - b + b * lengths.astype(np.float64) / pivot)
    return ((k1 + 1) * frequencies / (frequencies + norms)).astype(np.float32)


def frequency_of(impacts: Floats, lengths: Counts, pivot: Pivot, k1: float, b: float) -> Counts:
    """Return the term frequencies that `saturation` gave `impacts` for: its inverse, rounded.

    Exact up to some 500 occurrences of a term in one unit; whoever stores impacts alone must keep what it misses.
    """
    found = impacts.astype(np.float64)
    norms = k1 * (1 - b + b * lengths.astype(np.float64) / pivot)
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = found * norms / ((k1 + 1) - found)
    return np.rint(np.nan_to_num(inverse, nan=1.0, posinf=1.0, neginf=1.0)).clip(1, 2**31 - 1).astype(np.int32)


def pivot_length(total_length: int, unit_count: int) -> float:
    """Return the mean length in terms, rounded to a tenth, so that a small change leaves it; at least .1."""
    return max(0.1, round(total_length / unit_count, 1)) if unit_count else 1.0

"""What a segment's file depends on beside its documents. Nothing heavy is imported here."""

from dataclasses import dataclass
from typing import Final

from config.schema import Settings
from index.engine.versions import SEGMENT_VERSION
from index.text.segmentation import SEGMENTER_VERSION

ANALYSIS_VERSION: Final = 1
"""Raised whenever the same sentence would give other terms: `tests/index/segments/test_recipe.py` notices."""


@dataclass(frozen=True, slots=True)
class SegmentRecipe:
    """How impacts are baked; `text` also names the versions of all that texts go through on the way to a file."""

    k1: float
    b: float

    @classmethod
    def of(cls, settings: Settings) -> "SegmentRecipe":
        """Return the recipe that the settings ask for."""
        return cls(settings.ranking.k1, settings.ranking.b)

    @property
    def text(self) -> str:
        """What is kept with a segment: a file of another text is not used, but made anew."""
        versions = f"segment={SEGMENT_VERSION} analysis={ANALYSIS_VERSION} segmenter={SEGMENTER_VERSION}"
        return f"{versions} k1={self.k1!r} b={self.b!r}"

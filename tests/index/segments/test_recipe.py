"""Segments hold terms, so whatever changes terms must change the recipe: the terms of our own library are pinned."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from config.load import default_settings
from index.segments.recipe import ANALYSIS_VERSION, SegmentRecipe
from index.text.terms import TermAnalyzer

LIBRARY: Final = Path(__file__).resolve().parents[3] / "seeds" / "library"
PINNED: Final = {1: "53aee3e975841f498c1653f013c22645457108ce7e49fa3adf71293806e6e62b"}
"""The hash of the library's terms, read as English, for the version of the analysis that gave them."""


def test_other_terms_come_with_another_version_of_the_analysis() -> None:
    analyzer = TermAnalyzer()
    found = sha256()
    for path in sorted(LIBRARY.rglob("*.*")):
        for line in path.read_text("utf-8").splitlines():
            found.update(" ".join(analyzer.terms(line)).encode())
    assert {ANALYSIS_VERSION: found.hexdigest()} == PINNED, "raise ANALYSIS_VERSION, so that segments are made anew"


def test_a_recipe_tells_everything_apart_that_a_file_depends_on() -> None:
    usual = SegmentRecipe.of(default_settings())
    assert usual.text == SegmentRecipe(usual.k1, usual.b).text
    assert len({usual.text, SegmentRecipe(usual.k1 + 0.1, usual.b).text, SegmentRecipe(usual.k1, 0.5).text}) == 3

"""Segments hold terms, so whatever changes terms must change the recipe: the terms of a few sentences are pinned."""

from hashlib import sha256
from typing import Final

from config.load import default_settings
from index.segments.recipe import ANALYSIS_VERSION, SegmentRecipe
from index.text.terms import TermAnalyzer

SENTENCES: Final = (
    "The keepers' ledgers, kept since May 9, 1857, list 2,400 lamps at $3.8bn or 5% more.",
    "U.S. officials told us in twenty-one letters that US ferries wouldn't sail!",
    "Running, ran, runs; happily unhappy universities were universally organised by e-mail.",
    "Ärzte für Übersee; l'été à la mer; el niño comió 3,5 kg.",
    "\u6e2f\u53e3\u7684\u706f\u5854\u5f88\u9ad8\u3002 \u0e17\u0e48\u0e32\u0e40\u0e23\u0e37\u0e2d",
)
LANGUAGES: Final = ("en", "de", "fr", "es", "zh", "th", "ar", "ru")
PINNED: Final = {1: "a089741be7f68e72ab77dc5e45a35b3753616ca858589c433c10837bda1e6b68"}
"""The hash of the sentences' terms in each language, for the version of the analysis that gave them."""


def test_other_terms_come_with_another_version_of_the_analysis() -> None:
    analyzer = TermAnalyzer()
    found = sha256()
    for language in LANGUAGES:
        for sentence in SENTENCES:
            found.update(" ".join(analyzer.terms(sentence, language)).encode())
    assert {ANALYSIS_VERSION: found.hexdigest()} == PINNED, "raise ANALYSIS_VERSION, so that segments are made anew"


def test_a_recipe_tells_everything_apart_that_a_file_depends_on() -> None:
    usual = SegmentRecipe.of(default_settings())
    assert usual.text == SegmentRecipe(usual.k1, usual.b).text
    assert len({usual.text, SegmentRecipe(usual.k1 + 0.1, usual.b).text, SegmentRecipe(usual.k1, 0.5).text}) == 3

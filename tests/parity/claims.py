"""Which features the tests of this package are about."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from bot.commands.feature import Feature
from bot.commands.parity import PARITY

FEATURES: dict[str, Feature] = {feature.name: feature for features in PARITY.values() for feature in features}
CLAIMED: set[str] = set()
"""The names of the features that a test of the modules imported so far is about."""


def claims(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a test as being about each of these features, and run it on every platform that has any of them.

    Every one must be had by the same platforms; otherwise they need tests of their own.
    """
    found = [FEATURES[name] for name in names]
    platforms = found[0].platforms
    assert all(feature.platforms == platforms for feature in found), "claim them apart"
    CLAIMED.update(names)
    return pytest.mark.parametrize("stage", platforms, ids=str, indirect=True)


def claims_each(features: Iterable[Feature]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a test as being about each of these features, and run it with each on every platform that has it."""
    pairs = [
        pytest.param(feature, platform, id=f"{feature.name}-{platform}")
        for feature in features
        for platform in feature.platforms
    ]
    CLAIMED.update(feature.name for feature in features)
    return pytest.mark.parametrize(("feature", "stage"), pairs, indirect=["stage"])

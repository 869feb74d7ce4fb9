"""The declaration itself: nothing stands in the table that no test does."""

import importlib
from pathlib import Path

import pytest

from bot.commands import REGISTRY
from bot.commands.feature import Absence, ChatPlatform, Feature
from bot.commands.parity import PARITY
from bot.conversation import answers
from tests.parity.claims import CLAIMED, FEATURES

_ALL = [feature for features in PARITY.values() for feature in features]


def test_every_feature_that_a_platform_is_said_to_have_is_claimed_by_a_test() -> None:
    """`claims` runs the test on every platform that has it, so a claim is one for each pair."""
    for path in Path(__file__).parent.glob("test_*.py"):
        importlib.import_module(f"{__package__}.{path.stem}")
    assert set(FEATURES) == {feature.name for feature in _ALL if feature.platforms}
    assert set(FEATURES) == CLAIMED


def test_every_command_is_declared_once() -> None:
    assert [feature.command for feature in PARITY["Commands"]] == list(REGISTRY)
    assert len(FEATURES) == len(_ALL)


def test_every_button_that_an_answer_has_is_declared() -> None:
    kinds = {
        answers.MORE,
        answers.CONTEXT,
        answers.WHOLE,
        answers.WHY,
        answers.SHARE,
        answers.HELPFUL,
        answers.UNHELPFUL,
        answers.HUMAN,
        answers.IN,
    }
    assert {f"button {kind}" for kind in kinds} <= set(FEATURES)


@pytest.mark.parametrize("feature", _ALL, ids=lambda feature: feature.name)
def test_every_platform_says_how_or_why_not(feature: Feature) -> None:
    assert list(feature.ways) == list(ChatPlatform)
    for way in feature.ways.values():
        if isinstance(way, Absence):
            assert way.reason.endswith(".")
        else:
            assert way.how

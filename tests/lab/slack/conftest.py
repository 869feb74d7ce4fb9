from collections.abc import AsyncIterator

import pytest

from tests.lab.slack.lab import Lab
from tests.lab.slack.probe import Probe, running, serving


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    """A Slack whose promises must hold when the test is over."""
    async with Lab() as started:
        yield started
    assert started.violations == []
    assert started.silences() == []


@pytest.fixture
async def bot(lab: Lab) -> AsyncIterator[Probe]:
    """A tiny bot that is connected by Socket Mode."""
    async with running(lab) as probe:
        yield probe


@pytest.fixture
async def served(lab: Lab) -> AsyncIterator[Probe]:
    """A tiny bot that the lab reaches by HTTP."""
    async with serving(lab) as probe:
        yield probe

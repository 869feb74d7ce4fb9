from collections.abc import AsyncIterator

import discord
import pytest
import yarl

from tests.lab.discord.lab import Lab
from tests.lab.discord.probe import Probe, running


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    """A Discord whose promises must hold when the test is over."""
    async with Lab() as started:
        yield started
    assert started.violations == []
    assert started.silences() == []


@pytest.fixture
def aimed_lab(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Lab:
    """The lab, with discord.py in this process aimed at it."""
    monkeypatch.setattr(discord.http.Route, "BASE", lab.api_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(lab.gateway_url))
    return lab


@pytest.fixture
async def bot(aimed_lab: Lab) -> AsyncIterator[Probe]:
    """A tiny bot that is ready in the lab."""
    async with running(Probe(), aimed_lab.token) as client:
        yield client

"""A real `verbatim serve` on the starter library, and the figures that it shows of itself."""

import shutil
import socket
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.serving.notice import read_notice
from tests.lab import process
from tests.lab.discord.lab import Lab as DiscordLab
from tests.lab.process import Served, run_verbatim
from tests.lab.slack.lab import Lab as SlackLab
from tests.lab.slack.lab import Transport

SOURCE: Final = "starter"
_STARTER: Final = Path(__file__).resolve().parents[2] / "seeds" / "library"
_SHARES: Final = 0.999


def starter_library(folder: Path) -> Path:
    """Index a copy of the starter library; return the data folder. The copy lies beside it, to be changed."""
    shutil.copytree(_STARTER, folder / SOURCE)
    run_verbatim(folder / "data", "index", str(folder / SOURCE), "--name", SOURCE)
    return folder / "data"


def serve_discord(lab: DiscordLab, data: Path) -> AbstractAsyncContextManager[Served]:
    """Start the program against a lab, with its figures shown and without cooldowns."""
    variables = {
        "VERBATIM_DISCORD_TOKEN": lab.token,
        "VERBATIM_DISCORD_API_URL": lab.api_url,
        "VERBATIM_DISCORD_GATEWAY_URL": lab.gateway_url,
        "VERBATIM_SERVING__OWNERS": f"discord:{lab.owner.user.id}",
    }
    return process.serving(data, "discord", variables | _shown_and_quick(), lab.backend.changes.announce)


def serve_slack(lab: SlackLab, data: Path, transport: Transport) -> AbstractAsyncContextManager[Served]:
    """Start the program against a lab that reaches it so; as `serve_discord`."""
    port = free_port() if transport is Transport.HTTP else 0
    lab.events_url = f"http://127.0.0.1:{port}/slack/events" if port else ""
    variables = lab.variables(transport, port) | {"VERBATIM_SERVING__OWNERS": f"slack:{lab.owner.id}"}
    return process.serving(data, "slack", variables | _shown_and_quick(), lab.backend.changes.announce)


def _shown_and_quick() -> dict[str, str]:
    return {"VERBATIM_SERVING__PORT": str(free_port()), "VERBATIM_CHANNEL__COOLDOWN_PERSON_SECONDS": "0"}


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Figures:
    """What `/metrics` said at one time: the value of each series, by its name and labels."""

    values: dict[tuple[str, tuple[tuple[str, str], ...]], float]

    def total(self, name: str) -> float:
        """Return a counter's value, over all its labels."""
        return sum(value for (known, _), value in self.values.items() if known == name)

    def high(self, name: str, since: "Figures") -> float:
        """Return a bound below which 99.9 % of a histogram's values lie that came after `since`; in its own unit."""
        buckets: dict[float, float] = {}
        for (known, labels), value in self.values.items():
            if known == f"{name}_bucket":
                bound = float(dict(labels)["le"])
                before = since.values.get((known, labels), 0.0)
                buckets[bound] = buckets.get(bound, 0.0) + value - before
        wanted = _SHARES * max(buckets.values())
        return min(bound for bound, count in buckets.items() if count >= wanted)


async def figures(data: Path) -> Figures:
    """Read `/metrics`."""
    notice = read_notice(data)
    assert notice is not None
    async with aiohttp.ClientSession() as session, session.get(_metrics_url(notice.health_port)) as response:
        told = await response.text()
    samples = (sample for family in text_string_to_metric_families(told) for sample in family.samples)
    return Figures({(one.name, tuple(sorted(one.labels.items()))): one.value for one in samples})


def _metrics_url(port: int | None) -> str:
    return f"http://127.0.0.1:{port}/metrics"

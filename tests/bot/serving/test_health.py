import socket

import aiohttp
import pytest

from bot.serving.health import Health, showing
from bot.serving.loopback import ANY_PORT, PortTakenError, listening
from bot.serving.metrics import Metrics
from bot.serving.redaction import know
from bot.serving.standing import Standing


class House:
    def __init__(self) -> None:
        self.metrics = Metrics()
        self.discord = Standing("discord", self.metrics, lambda _: None)
        self.slack = Standing("slack", self.metrics, lambda _: None)
        self.missing: tuple[str, ...] = ()
        self.notes: tuple[str, ...] = ()
        standings = [self.discord, self.slack]
        self.health = Health(self.metrics, standings, lambda: self.missing, lambda: self.notes)


@pytest.fixture
def house() -> House:
    return House()


def taken_port() -> socket.socket:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken


async def fetch(port: int | None, path: str, host: str | None = None) -> tuple[int, str]:
    headers = {} if host is None else {"Host": host}
    address = f"http://127.0.0.1:{port}{path}"
    async with aiohttp.ClientSession() as session, session.get(address, headers=headers) as response:
        return response.status, await response.text()


def test_it_is_ready_when_every_platform_is_and_nothing_else_is_missing(house: House) -> None:
    house.discord()
    house.slack()
    assert house.health.readiness() == {
        "ready": True, "platforms": {"discord": "ready", "slack": "ready"}, "missing": [], "notes": [],
    }  # fmt: skip


def test_everything_that_is_missing_is_named(house: House) -> None:
    know("hidden-value")
    house.discord()
    house.slack.waiting("OSError: hidden-value is down")
    house.missing = ("the library can't be opened",)
    found = house.health.readiness()
    assert found["missing"] == ["slack is waiting: OSError: [redacted] is down", "the library can't be opened"]
    house.slack.stopped("bad token")
    assert found != house.health.readiness()


def test_what_is_worth_knowing_keeps_nothing_from_being_ready(house: House) -> None:
    know("hidden-value")
    house.discord()
    house.slack()
    house.notes = ("An intent is missing: hidden-value.",)
    found = house.health.readiness()
    assert (found["ready"], found["notes"]) == (True, ["An intent is missing: [redacted]."])


async def test_the_three_pages_are_served_on_loopback(house: House) -> None:
    async with showing(house.health, free_port()) as port:
        assert await fetch(port, "/healthz") == (200, '{"alive": true}')
        assert (await fetch(port, "/readyz"))[0] == 503
        house.discord()
        house.slack()
        assert (await fetch(port, "/readyz"))[0] == 200
        status, text = await fetch(port, "/metrics")
        assert (status, "verbatim_ready" in text) == (200, True)


def free_port() -> int:
    with taken_port() as probe:
        return int(probe.getsockname()[1])


async def test_a_connection_that_is_lost_is_not_ready_until_it_is_back(house: House) -> None:
    house.discord()
    house.discord.lost()
    assert house.discord.reason == "the connection was lost"
    house.discord()
    assert house.health.readiness()["platforms"]["discord"] == "ready"


async def test_a_platform_that_is_not_ready_can_not_lose_its_connection(house: House) -> None:
    house.discord.waiting("later")
    house.discord.lost()
    assert house.discord.reason == "later"


async def test_port_0_is_no_server(house: House) -> None:
    async with showing(house.health, 0) as port:
        assert port is None


async def test_a_taken_port_does_not_keep_the_bot_from_answering(house: House) -> None:
    with taken_port() as taken:
        wanted = int(taken.getsockname()[1])
        async with showing(house.health, wanted) as port:
            assert port != wanted
            assert (await fetch(port, "/healthz"))[0] == 200


async def test_whoever_needs_the_very_port_is_told_that_it_is_taken(house: House) -> None:
    with taken_port() as taken:
        port = int(taken.getsockname()[1])
        with pytest.raises(PortTakenError, match=str(port)):
            async with listening(house.health.application(), port):
                pass


async def test_a_page_that_was_pointed_at_us_under_another_name_is_refused(house: House) -> None:
    async with listening(house.health.application(), ANY_PORT) as port:
        assert (await fetch(port, "/metrics", "evil.example"))[0] == 403
        assert (await fetch(port, "/metrics", f"localhost:{port}"))[0] == 200

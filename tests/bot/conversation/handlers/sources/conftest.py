"""A workspace whose admins add files and folders, and people who ask there."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.chat import Rank, Response, Upload, Visibility
from bot.conversation.handlers import indexing
from bot.conversation.handlers.sources import HANDLERS, LONG_HANDLERS
from bot.conversation.services import Services
from tests.bot.conversation.conftest import MakeCall, Situate, said

Responses = Callable[..., Awaitable[list[Response]]]
Give = Callable[..., Awaitable[str]]
Seen = Callable[..., Awaitable[frozenset[str]]]
RULES = Upload("rules.md", b"Boats give way to swimmers.\n")


@pytest.fixture
def responses(services: Services, situation: Situate, call: MakeCall) -> Responses:
    """Give a command as an admin; return all that is said until it is done."""

    async def give_one(command: str, /, *, by: Services = services, **given: str | Upload) -> list[Response]:
        where, called = await situation(rank=Rank.ADMIN), call(command, **given)
        if command in HANDLERS:
            return [await HANDLERS[command](by, where, called)]
        unfolding = await LONG_HANDLERS[command](by, where, called)
        return [response async for response in unfolding.responses]

    return give_one


@pytest.fixture
def give(responses: Responses) -> Give:
    """Give a command as an admin; return what is said in the end, which only they see."""

    async def give_one(command: str, /, **given: object) -> str:
        said_so_far = await responses(command, **given)
        assert {response.visibility for response in said_so_far} == {Visibility.PRIVATE}
        return said(said_so_far[-1])

    return give_one


@pytest.fixture
def seen(services: Services, situation: Situate) -> Seen:
    """The sources that everybody sees in a channel."""

    async def seen_in(channel: str = "general") -> frozenset[str]:
        where = await situation(channel=channel)
        desk = await services.libraries.desk(where.place, where.actor, Visibility.PUBLIC)
        return desk.sources

    return seen_in


@pytest.fixture
def files(services: Services) -> Path:
    """The folder of the workspace's files."""
    return services.data_folder / "uploads" / "discord-harbour"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the owner allowed, with one document."""
    allowed = tmp_path / "shelf"
    allowed.mkdir()
    (allowed / "menu.md").write_text("Soup costs three crowns.\n", encoding="utf-8")
    monkeypatch.setattr(indexing, "allowed_folders", lambda _: (str(allowed),))
    return allowed


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

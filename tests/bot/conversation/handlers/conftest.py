"""A source for everybody and one for the board room, and moderators who teach over them."""

from collections.abc import Awaitable, Callable

import pytest

from bot.chat import Rank, Response, Visibility, Workspace
from bot.conversation.asking import Asked, tell
from bot.conversation.handlers.teaching import HANDLERS
from bot.conversation.services import Services
from tests.bot.conversation.conftest import AddSource, MakeCall, Situate, said

Give = Callable[..., Awaitable[str]]
Ask = Callable[..., Awaitable[Response]]
HARBOUR = Workspace("discord", "harbour")
RULES = "Boats give way to swimmers. Anchors stay inside the buoys. Dogs swim where they like."
BOARD = "The pier is for sale. Boats pay too little."


@pytest.fixture
async def texts(add_source: AddSource) -> None:
    """A source that everybody sees, and one for the board room alone."""
    await add_source("rules", RULES)
    await add_source("board", BOARD, channels=frozenset({"board-room"}))


@pytest.fixture
def give(services: Services, situation: Situate, call: MakeCall) -> Give:
    """Give a command as a moderator; return what is said, which only they see."""

    async def give_one(name: str, channel: str = "general", /, **given: str | int) -> str:
        where = await situation(rank=Rank.MODERATOR, channel=channel)
        response = await HANDLERS[name](services, where, call(name, **given))
        assert response.visibility is Visibility.PRIVATE
        return said(response)

    return give_one


@pytest.fixture
def ask(services: Services, situation: Situate) -> Ask:
    """Ask a question in public."""

    async def ask_one(question: str, channel: str = "general") -> Response:
        asked = Asked(question, Visibility.PUBLIC, 0.35)
        return (await tell(services, await situation(channel=channel), asked)).response

    return ask_one

import pytest

from bot.chat import Upload, Workspace
from bot.conversation.services import Services
from bot.records import DeedAction, Done
from config.errors import VerbatimError
from tests.bot.conversation.conftest import FakeClock

from .conftest import RULES, Give

HARBOUR = Workspace("discord", "harbour")
HERE = "uploaded file of 1 document, quoted everywhere here"
BOUND = "uploaded file of 1 document, quoted channel board-room"


async def test_what_is_done_to_a_source_is_in_the_trail_with_what_it_was_before(
    services: Services, give: Give, clock: FakeClock
) -> None:
    await give("source add", name="rules", file=RULES)
    clock.advance(1)
    await give("source add", name="rules", file=RULES, channel="board-room")
    clock.advance(1)
    await give("reindex")
    clock.advance(1)
    await give("source remove", name="rules")
    deeds = await services.records.trail.deeds(HARBOUR, clock.now().replace(hour=0))
    assert [deed.done for deed in reversed(deeds)] == [
        Done(DeedAction.SOURCE_ADD, "rules", None, HERE),
        Done(DeedAction.SOURCE_ADD, "rules", HERE, BOUND),
        Done(DeedAction.REINDEX, "rules", BOUND, BOUND),
        Done(DeedAction.SOURCE_REMOVE, "rules", BOUND, None),
    ]
    assert {(deed.by.id, deed.by.name, deed.channel) for deed in deeds} == {("ada", "Ada", "general")}


async def test_what_could_not_be_added_is_not_in_the_trail(services: Services, give: Give, clock: FakeClock) -> None:
    with pytest.raises(VerbatimError):
        await give("source add", name="rules", file=Upload("rules.md", b""))
    assert await services.records.trail.deeds(HARBOUR, clock.now()) == ()

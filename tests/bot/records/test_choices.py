from bot.chat import Person, Workspace
from bot.records import Choice, Records

from .conftest import ADA, BEN, HARBOUR, at


async def test_the_last_choice_of_each_person_holds(records: Records) -> None:
    assert await records.choices.of(ADA) is None
    await records.choices.choose(ADA, Choice("harbour"), at(0))
    await records.choices.choose(BEN, Choice("other"), at(0))
    await records.choices.choose(ADA, Choice(None), at(1))
    assert await records.choices.of(ADA) == Choice(None)
    assert await records.choices.of(BEN) == Choice("other")
    assert await records.choices.of(Person("slack", BEN.id)) is None


async def test_a_choice_is_forgotten_for_one_person_alone(records: Records) -> None:
    for person in (ADA, BEN):
        await records.choices.choose(person, Choice("harbour"), at(0))
    await records.choices.forget(ADA)
    assert await records.choices.of(ADA) is None
    assert await records.choices.of(BEN) == Choice("harbour")


async def test_a_workspace_that_is_left_is_nobody_s_choice_any_more(records: Records) -> None:
    await records.choices.choose(ADA, Choice(HARBOUR.id), at(0))
    await records.choices.choose(BEN, Choice("other"), at(0))
    await records.workspaces.left(Workspace("slack", HARBOUR.id), at(1))
    assert await records.choices.of(ADA) == Choice(HARBOUR.id)
    await records.workspaces.reconcile("discord", [], at(1))
    await records.workspaces.left(HARBOUR, at(1))
    assert await records.choices.of(ADA) is None
    assert await records.choices.of(BEN) == Choice("other")

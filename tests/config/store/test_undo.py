import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, consumes, invariant, multiple, rule

from config.errors import UsageError
from config.store import Action, Change, Editor, LayerAddress, SettingsStore
from tests.states import open_state

from .conftest import ADA, BOB, CHANNEL, COMMANDS, ELSEWHERE, NOW, OTHER_CHANNEL, WORKSPACE, held

Result = TypeVar("Result")


async def test_an_undo_gives_back_what_held_before_and_is_a_change_itself(store: SettingsStore) -> None:
    await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    changed = await store.set(ADA, CHANNEL, "quotes", 5, NOW)
    (undone,) = await store.undo(BOB, CHANNEL, NOW)
    assert (undone.editor, undone.old, undone.new, undone.action) == (BOB, 5, 4, Action.UNDO)
    assert undone.undoes == changed.id
    newest, second, _ = await store.history("discord", "10", 10)
    assert (newest, second.undone_by) == (undone, undone.id)
    assert await held(store, CHANNEL, "quotes") == 4


async def test_undoing_again_goes_back_step_by_step_until_nothing_is_left(store: SettingsStore) -> None:
    await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    await store.set(ADA, CHANNEL, "style", "short", NOW)
    await store.set(ADA, CHANNEL, "quotes", 5, NOW)
    await store.undo(ADA, CHANNEL, NOW)
    assert await held(store, CHANNEL, "quotes") == 4
    await store.undo(ADA, CHANNEL, NOW)
    assert await held(store, CHANNEL, "style") is None
    await store.undo(ADA, CHANNEL, NOW)
    assert await held(store, CHANNEL, "quotes") is None
    with pytest.raises(UsageError, match="nothing left to undo"):
        await store.undo(ADA, CHANNEL, NOW)


async def test_an_undo_can_be_undone_and_the_change_then_again(store: SettingsStore) -> None:
    change = await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    (undone,) = await store.undo(ADA, CHANNEL, NOW)
    await store.undo(ADA, CHANNEL, NOW, undone.id)
    assert await held(store, CHANNEL, "quotes") == 4
    await store.undo(ADA, CHANNEL, NOW, change.id)
    assert await held(store, CHANNEL, "quotes") is None


async def test_what_was_changed_since_is_not_undone_and_it_is_said_by_whom(store: SettingsStore) -> None:
    change = await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    await store.set(ADA, OTHER_CHANNEL, "quotes", 9, NOW)
    since = await store.set(BOB, CHANNEL, "quotes", 5, NOW)
    with pytest.raises(UsageError) as caught:
        await store.undo(ADA, CHANNEL, NOW, change.id)
    assert caught.value.message == f"“quotes” was changed since by Bob (change {since.id})."
    assert await held(store, CHANNEL, "quotes") == 5
    await store.undo(BOB, CHANNEL, NOW, since.id)
    await store.undo(ADA, CHANNEL, NOW, change.id)
    assert await held(store, CHANNEL, "quotes") is None


async def test_the_same_value_set_again_by_another_is_theirs(store: SettingsStore) -> None:
    change = await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    await store.set(BOB, CHANNEL, "quotes", 5, NOW)
    await store.set(BOB, CHANNEL, "quotes", 4, NOW)
    with pytest.raises(UsageError, match="changed since by Bob"):
        await store.undo(ADA, CHANNEL, NOW, change.id)


async def test_what_was_undone_is_not_undone_twice(store: SettingsStore) -> None:
    change = await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    (undone,) = await store.undo(BOB, CHANNEL, NOW)
    with pytest.raises(UsageError, match="undone already, by Bob") as caught:
        await store.undo(ADA, CHANNEL, NOW, change.id)
    assert str(undone.id) in caught.value.advice


async def test_a_step_is_undone_as_a_whole_or_not_at_all(store: SettingsStore) -> None:
    await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    await store.set(ADA, CHANNEL, "style", "short", NOW)
    copied = await store.copy(ADA, CHANNEL, OTHER_CHANNEL, NOW)
    since = await store.set(BOB, OTHER_CHANNEL, "style", "full", NOW)
    with pytest.raises(UsageError, match="“style” was changed since by Bob"):
        await store.undo(ADA, OTHER_CHANNEL, NOW, copied[0].id)
    assert await held(store, OTHER_CHANNEL, "quotes") == 4
    await store.undo(ADA, OTHER_CHANNEL, NOW, since.id)
    undone = await store.undo(ADA, OTHER_CHANNEL, NOW, copied[1].id)
    assert {change.undoes for change in undone} == {change.id for change in copied}
    assert await held(store, OTHER_CHANNEL, "quotes") is None


async def test_a_place_undoes_its_own_changes_and_the_workspace_everybodys(store: SettingsStore) -> None:
    change = await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    with pytest.raises(UsageError, match="concerns the channel 30"):
        await store.undo(BOB, OTHER_CHANNEL, NOW, change.id)
    with pytest.raises(UsageError, match="nothing left"):
        await store.undo(BOB, WORKSPACE, NOW)
    await store.undo(BOB, WORKSPACE, NOW, change.id)
    assert await held(store, CHANNEL, "quotes") is None


async def test_a_change_of_another_workspace_does_not_exist(store: SettingsStore) -> None:
    change = await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    with pytest.raises(UsageError, match=f"There is no change {change.id}"):
        await store.undo(BOB, ELSEWHERE, NOW, change.id)
    with pytest.raises(UsageError, match="There is no change 99"):
        await store.undo(BOB, WORKSPACE, NOW, 99)


class Editing(RuleBasedStateMachine):
    """Settings, resets, copies and undos by turns, held against the trail read from its beginning."""

    changes = Bundle("changes")
    places = st.sampled_from([WORKSPACE, CHANNEL, OTHER_CHANNEL])
    keys = st.sampled_from(["quotes", "log_days"])
    editors = st.sampled_from([ADA, BOB])

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        opening = self.stack.enter_async_context(open_state(folder))
        self.store = SettingsStore(self.run(opening), COMMANDS)

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do it now."""
        return self.runner.run(work)

    @rule(target=changes, at=places, key=keys, editor=editors, value=st.integers(1, 3))
    def set(self, at: LayerAddress, key: str, editor: Editor, value: int) -> Change:
        return self.run(self.store.set(editor, at, key, value, NOW))

    @rule(target=changes, source=places, copied_to=places)
    def copy(self, source: LayerAddress, copied_to: LayerAddress) -> MultipleResults[Change]:
        return multiple(*self.attempt(self.store.copy(ADA, source, copied_to, NOW)))

    @rule(target=changes, at=places)
    def reset_all(self, at: LayerAddress) -> MultipleResults[Change]:
        return multiple(*self.attempt(self.store.reset_all(BOB, at, NOW)))

    @rule(target=changes, at=places)
    def undo_last(self, at: LayerAddress) -> MultipleResults[Change]:
        return multiple(*self.attempt(self.store.undo(BOB, at, NOW)))

    @rule(target=changes, change=consumes(changes))
    def undo(self, change: Change) -> MultipleResults[Change]:
        undone = self.attempt(self.store.undo(ADA, WORKSPACE, NOW, change.id))
        for one in undone:
            if one.undoes == change.id:
                assert (one.where, one.key, one.new) == (change.where, change.key, change.old)
                # Nobody else's change is lost by it: what it takes away is what the change had put there.
                assert one.old == change.new
        return multiple(*undone)

    def attempt(self, work: Coroutine[Any, Any, tuple[Change, ...]]) -> tuple[Change, ...]:
        """Do it, or nothing where it is refused."""
        before = len(self.trail())
        try:
            return self.run(work)
        except UsageError:
            assert len(self.trail()) == before
            return ()

    def trail(self) -> tuple[Change, ...]:
        """Every change, the oldest first."""
        return self.run(self.store.history("discord", "10", 10_000))[::-1]

    @invariant()
    def the_trail_leads_to_what_is_set(self) -> None:
        now: dict[tuple[LayerAddress, str], object] = {}
        for change in self.trail():
            assert change.old == now.get((change.where, change.key))
            now[change.where, change.key] = change.new
        for (where, key), value in now.items():
            assert self.run(held(self.store, where, key)) == value

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.runner.close()


TestEditing = Editing.TestCase
TestEditing.settings = hypothesis_settings(max_examples=25, stateful_step_count=20, deadline=None)

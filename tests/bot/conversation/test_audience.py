"""Audience as a state machine: 2,000 steps in the suite, 20,000 under `make soak`, 0 leaks."""

from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.chat import Actor, Rank, Upload
from bot.conversation.tidying import ERASED_AFTER_DAYS, tidy
from config.channel import DAY_SECONDS
from tests.bot.conversation.audience_changes import AudienceMachine
from tests.bot.conversation.audience_machine import HOMES, channel_of, placed
from tests.bot.conversation.audience_scene import Scene, everything
from tests.soak.scale import SOAK, report, scaled

STEPS_PER_RUN: Final = 50
OPENING: Final = 9
"""So many of them every run begins with."""
TESTED: Final = (
    ("compared",),
    ("near miss",),
    ("bound to the channel",),
    ("widened by a role",),
    ("question private",),
    ("direct message public",),
    ("own command public", "own command private"),
    ("more private",),
    ("context private",),
    ("whole private",),
    ("why compared",),
    ("share public",),
    ("suggested", "/export private", "/source list private", "/pins private", "/pin private", "/settings set private"),
)
"""One of each has to have shown something that its readers may see, or nothing was tested.

Every run begins with most of them (`AudienceMachine.open`), so that no choice of steps leaves one out.
"""


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    AudienceMachine.steps = 0
    AudienceMachine.shown.clear()


def test_nothing_that_is_said_holds_what_its_readers_may_not_see() -> None:
    wanted = scaled(800, 20_000)
    # A quarter more than it takes: some runs end early.
    runs = wanted * 5 // (4 * STEPS_PER_RUN)
    run_state_machine_as_test(
        AudienceMachine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS_PER_RUN - OPENING,
            deadline=None,
            derandomize=not SOAK,  # in the suite the same steps each time; in the soak others
            suppress_health_check=list(HealthCheck),
        ),
    )
    report("audience", steps=AudienceMachine.steps, leaks=0)
    assert wanted <= AudienceMachine.steps
    assert [what for what in TESTED if not any(AudienceMachine.shown[one] for one in what)] == []


LANTERN: Final = "Where is the lantern of the harbour?"


@pytest.fixture
def scene() -> Iterator[Scene]:
    scene = Scene()
    yield scene
    scene.close()


def test_what_changed_in_the_shared_library_is_told_in_every_workspace(scene: Scene) -> None:
    """One workspace's own changes must not make another's answers look fresh."""
    root = Actor("root", "Root", Rank.ADMIN)
    scene.share("rules", "rules.md", "The lantern of the harbour hangs at the old gate.\n")
    upload = Upload("own.md", b"The kettle of the cellar is kept near the inner gate.")
    scene.call(placed(HOMES[0], 1), root, "source add", name="own", file=upload, channel=channel_of(HOMES[0], 2))
    scene.clock.advance(60)
    assert "old gate" in everything(scene.call(placed(HOMES[0], 1), root, "ask", question=LANTERN).only)
    scene.share("rules", "rules.md", "The lantern of the harbour hangs at the new gate.\n")
    scene.clock.advance(60)
    assert "new gate" in everything(scene.call(placed(HOMES[1], 1), root, "ask", question=LANTERN).only)


def test_what_a_workspace_had_before_it_was_erased_is_never_said_again(scene: Scene) -> None:
    root, place = Actor("root", "Root", Rank.ADMIN), placed(HOMES[0], 1)
    for gate in ("former", "present"):
        scene.run(scene.chat.on_joined(HOMES[0].platform, HOMES[0].id))
        upload = Upload("own.md", f"The lantern of the harbour hangs at the {gate} gate.".encode())
        scene.call(place, root, "source add", name="own", file=upload)
        scene.clock.advance(60)
        assert f"{gate} gate" in everything(scene.call(place, root, "ask", question=LANTERN).only)
        scene.run(scene.chat.on_left(HOMES[0].platform, HOMES[0].id))
        scene.clock.advance((ERASED_AFTER_DAYS + 1) * DAY_SECONDS)
        scene.run(tidy(scene.services))

"""What the core is built on, and what it knows about one event before it decides anything."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bot.chat import Actor, Person, Place, Workspace
from bot.libraries import Bindings, Libraries
from bot.records import Records
from config.layers import Resolved, resolve
from config.schema import Settings
from config.store import SettingsStore


class Counters(Protocol):
    """What is counted while questions are answered; no label comes from what people write."""

    def question(self, platform: str, outcome: str) -> None:
        """Count a question by what became of it."""

    def answered_in(self, platform: str, seconds: float) -> None:
        """Note how long an answer took."""

    def acknowledged_in(self, platform: str, seconds: float) -> None:
        """Note how long an acknowledgement took."""

    def send_refused(self, platform: str) -> None:
        """Count a message that would not be taken."""

    def send_unknown(self, platform: str) -> None:
        """Count a message of which nobody knows whether it arrived."""

    def sign_left_out(self, platform: str) -> None:
        """Count a sign to whoever asked too fast that was not shown."""

    def duplicate(self, platform: str) -> None:
        """Count a delivery that had come before."""

    def handed_over(self, platform: str) -> None:
        """Count a question that was put to people."""

    def in_flight(self, platform: str) -> AbstractContextManager[None]:
        """Count a question as being answered while the block runs."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that is shared. `clock` gives the time with its zone, `seconds` one that never goes back."""

    settings: Settings
    store: SettingsStore
    records: Records
    libraries: Libraries
    bindings: Bindings
    data_folder: Path
    counters: Counters
    clock: Callable[[], datetime]
    seconds: Callable[[], float]

    async def resolved(self, place: Place) -> Resolved:
        """Return what holds in a place."""
        layers = await self.store.layers_for(
            place.platform, place.workspace, place.category, place.channel, place.thread
        )
        return resolve(self.settings, layers)


class Home(StrEnum):
    """How it is known which workspace is meant: there is but one, the person chose it, or it is open yet."""

    GIVEN = "given"
    CHOSEN = "chosen"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Situation:
    """Who does something where, and what holds there. In a direct message `place` is in the workspace that is meant."""

    place: Place
    actor: Actor
    resolved: Resolved
    home: Home = Home.GIVEN

    @property
    def person(self) -> Person:
        """Who acts, as records know them."""
        return Person.of(self.actor, self.place)

    @property
    def workspace(self) -> Workspace | None:
        """Where, as records know it; None in a direct message."""
        return Workspace.of(self.place)

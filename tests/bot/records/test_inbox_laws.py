"""The inbox against a model, under any order of deliveries, sendings, outcomes and crashes."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.records import DeliveryState

from .conftest import ADA, NOON, at, opened

Result = TypeVar("Result")
KEYS = st.sampled_from(("a", "b", "c"))
FINAL = {DeliveryState.SENT, DeliveryState.GIVEN_UP}


class InboxMachine(RuleBasedStateMachine):
    """`open_sends` holds, for each key, the sendings that this process began and whose outcome it still waits for.

    The platform delivers a message for each sending that arrives; `arrived` counts them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.received: set[str] = set()
        self.final: dict[str, DeliveryState] = {}
        self.first_message: dict[str, str] = {}
        self.open_sends: list[str] = []
        self.leaves: dict[str, int] = {}
        self.proven_lost: dict[str, int] = {}
        self.messages = 0
        self.unproven = 0
        self.start()

    def run(self, work: Awaitable[Result]) -> Result:
        async def awaited() -> Result:
            return await work

        return self.runner.run(awaited())

    def start(self) -> None:
        self.opening = opened(Path(self.folder.name))
        self.records = self.run(self.opening.__aenter__())

    @rule(key=KEYS)
    def deliver(self, key: str) -> None:
        found = self.run(self.records.inbox.receive(key, "{}", NOON, person=ADA))
        assert found.is_new == (key not in self.received)
        self.received.add(key)

    @rule(key=KEYS)
    def begin(self, key: str) -> None:
        sending = self.run(self.records.inbox.begin_send(key, f"nonce of {key}, {self.messages}", NOON))
        assert (sending is not None) == (key in self.received and key not in self.final)
        if sending is not None:
            self.leaves[key] = self.leaves.get(key, 0) + 1
            assert sending.attempt == self.leaves[key]
            if self.leaves[key] - self.proven_lost.get(key, 0) > 1:
                assert sending.may_double
            self.open_sends.append(key)

    @precondition(lambda self: self.open_sends)
    @rule(data=st.data(), outcome=st.sampled_from(("arrives", "is lost", "unknown", "refused for good")))
    def learn(self, data: st.DataObject, outcome: str) -> None:
        key = data.draw(st.sampled_from(self.open_sends))
        self.open_sends.remove(key)
        inbox = self.records.inbox
        if outcome == "arrives":
            self.arrive(key)
        elif outcome == "is lost":
            if self.run(inbox.not_sent(key, NOON)):
                self.proven_lost[key] = self.proven_lost.get(key, 0) + 1
        elif outcome == "unknown":
            self.run(inbox.unknown(key, NOON))
        elif self.run(inbox.gave_up(key, "It was refused.", NOON)):
            assert key not in self.final
            self.final[key] = DeliveryState.GIVEN_UP

    def arrive(self, key: str) -> None:
        self.messages += 1
        message = str(self.messages)
        if self.run(self.records.inbox.sent(key, message, NOON)):
            assert key not in self.final
            self.final[key] = DeliveryState.SENT
            self.first_message[key] = message

    @rule()
    def crash(self) -> None:
        self.run(self.opening.__aexit__(None, None, None))
        self.open_sends.clear()
        self.start()

    @rule()
    def purge(self) -> None:
        """Purging what is older than everything changes nothing."""
        assert self.run(self.records.inbox.purge(at(-1))) == 0

    @invariant()
    def no_key_is_lost_and_none_is_sent_twice(self) -> None:
        inbox = self.records.inbox
        states = {key: self.run(inbox.state(key)) for key in ("a", "b", "c")}
        assert {key for key, state in states.items() if state is not None} == self.received
        assert {key: state for key, state in states.items() if state in FINAL} == self.final
        waiting = {each.key for each in self.run(inbox.unfinished(at(-1)))}
        unknowable = {key for key, state in states.items() if state is DeliveryState.UNKNOWABLE}
        assert waiting == self.received - self.final.keys() - unknowable

    def teardown(self) -> None:
        self.run(self.opening.__aexit__(None, None, None))
        self.runner.close()
        self.folder.cleanup()


InboxMachine.TestCase.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
TestInbox = InboxMachine.TestCase

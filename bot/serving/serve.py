"""`verbatim serve`: open, start every platform that has a token, keep them running, stop in time.

What answers is made by a factory from outside; nothing here knows a question.
"""

import asyncio
import contextlib
import os
import random
import secrets as random_secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import structlog

from bot.serving.clock import Clock, SystemClock
from bot.serving.control import Control, Library
from bot.serving.gate import PacedGate
from bot.serving.health import Health, showing
from bot.serving.identify_budget import IdentifyBudget, budget_file
from bot.serving.loop_lag import probe_loop_lag
from bot.serving.loopback import ANY_PORT, listening
from bot.serving.metrics import Metrics
from bot.serving.notice import Notice, put_up, take_down
from bot.serving.pauses import short_pauses
from bot.serving.platform import PlatformPlan
from bot.serving.secrets import TOKENS, Secret
from bot.serving.standing import Standing
from bot.serving.stopping import DRAIN_SECONDS, asked_to_stop
from bot.serving.supervisor import Supervisor
from config.database import Database, open_for_writing
from config.errors import UsageError, VerbatimError
from config.state import STATE, state_file

BUDGETED: Final = "discord"
"""The platform whose gateway counts IDENTIFYs."""

_SECRET_BYTES: Final = 32

_log = structlog.get_logger(__name__)


class NoTokenError(UsageError):
    """No platform has a token, so there is nothing to serve."""

    def __init__(self, data_folder: Path) -> None:
        """Name every variable, and the file."""
        super().__init__(
            "There is no platform to serve: no token is set.",
            f"Set {' or '.join(TOKENS.values())}, or write it into {data_folder / 'secrets.toml'}; "
            "“verbatim doctor” says how to get one.",
        )


class AllStoppedError(VerbatimError):
    """No platform is left that could run."""


@dataclass(frozen=True, slots=True)
class Foundation:
    """What the core is built on: `state.db` open for writing, the tokens by platform, the figures."""

    data_folder: Path
    database: Database
    tokens: Mapping[str, Secret]
    metrics: Metrics


class Service(Library, Protocol):
    """What is served: the core and its platforms; made and closed by the factory."""

    @property
    def platforms(self) -> Sequence[PlatformPlan]:
        """How each platform that has a token is run."""

    def missing(self) -> Sequence[str]:
        """Return what keeps questions from being answered, one phrase each; empty where nothing does."""

    def notes(self) -> Sequence[str]:
        """Return what is worth knowing and keeps no question from being answered, one sentence or two each."""

    async def drain(self) -> None:
        """Take nothing new from now on, and return when all that is in flight is answered.

        Cancelled when the time is up: what is left is handed back then, to be answered after the next start.
        """


Build = Callable[[Foundation], AbstractAsyncContextManager[Service]]


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where the data lie, which platforms have a token, and the port of `/healthz` (0 for none)."""

    data_folder: Path
    tokens: Mapping[str, Secret]
    health_port: int


@dataclass(slots=True)
class _Stop:
    """Whether the end was asked for: before everything runs it breaks the start off, then it ends the waiting."""

    noted: Callable[[int], None]
    starting: "asyncio.Task[Any] | None"
    event: asyncio.Event = field(default_factory=asyncio.Event)

    def asked(self, number: int) -> None:
        self.noted(number)
        if not self.event.is_set():
            _log.info("stopping", signal=number)
            self.event.set()
            if self.starting is not None:
                self.starting.cancel()


async def serve(
    options: ServeOptions,
    build: Build,
    announce: Callable[[str], None],
    *,
    on_signal: Callable[[int], None] = lambda _: None,
    clock: Clock | None = None,
) -> None:
    """Serve until a signal asks for the end; `announce` is given the line `ready PLATFORM` of each platform.

    Raises:
        NoTokenError: there is no platform to serve.
        AllStoppedError: every platform was stopped, and only the owner can help.
        DatabaseError: `state.db` can't be opened for writing.
        VerbatimError: whatever else keeps it from starting.
    """
    if not options.tokens:
        raise NoTokenError(options.data_folder)
    asyncio.get_running_loop().set_exception_handler(_log_unhandled)
    stop = _Stop(on_signal, asyncio.current_task())
    with asked_to_stop(stop.asked):
        try:
            async with AsyncExitStack() as stack:
                running = await _start(options, build, announce, stack, clock or SystemClock())
                stack.enter_context(short_pauses())
                stop.starting = None
                await running.until(stop.event)
        except asyncio.CancelledError:
            if not stop.event.is_set():
                raise
    _log.info("stopped")


async def _start(
    options: ServeOptions, build: Build, announce: Callable[[str], None], stack: AsyncExitStack, clock: Clock
) -> "_Running":
    """Open everything, in the order in which it depends on each other; `stack` closes it the other way round."""
    folder = options.data_folder
    metrics = Metrics()
    database = await stack.enter_async_context(open_for_writing(state_file(folder), STATE))
    service = await stack.enter_async_context(build(Foundation(folder, database, options.tokens, metrics)))
    running = _Running(service)
    for plan in service.platforms:
        standing = Standing(plan.name, metrics, announce)
        budget = IdentifyBudget(budget_file(folder), clock) if plan.name == BUDGETED else None
        gate = PacedGate(plan.name, budget, clock, metrics)
        running.standings.append(standing)
        running.supervisors.append(
            Supervisor(plan, gate, standing, clock=clock, metrics=metrics, draw=random.SystemRandom().random)
        )
    health = Health(metrics, running.standings, running.missing, service.notes)
    health_port = await stack.enter_async_context(showing(health, options.health_port))
    await stack.enter_async_context(_taking_orders(folder, service, health_port))
    await stack.enter_async_context(_beside(probe_loop_lag(metrics.loop_lag, clock), "loop lag"))
    _log.info("serving", platforms=[plan.name for plan in service.platforms], health_port=health_port)
    return running


@dataclass(slots=True)
class _Running:
    """Everything that runs."""

    service: Service
    supervisors: list[Supervisor] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    is_stopping: bool = False

    def missing(self) -> Sequence[str]:
        return ["it is stopping"] if self.is_stopping else self.service.missing()

    async def until(self, stop: asyncio.Event) -> None:
        """Run every platform until the end is asked for, or until none is left."""
        asked = asyncio.create_task(stop.wait(), name="end")
        tasks = [asyncio.create_task(supervisor.run(), name="supervisor") for supervisor in self.supervisors]
        try:
            while not asked.done():
                left = {task for task in tasks if not task.done()}
                await asyncio.wait({asked, *left}, return_when=asyncio.FIRST_COMPLETED)
                ends = [task.result() for task in tasks if task.done()]  # raises what no supervisor expects
                if ends and len(ends) == len(tasks) and not asked.done():
                    raise AllStoppedError(ends[0].message, ends[0].advice)
            await self._drain()
        finally:
            self.is_stopping = True
            for task in (asked, *tasks):
                task.cancel()
            await asyncio.wait({asked, *tasks})

    async def _drain(self) -> None:
        """Let what is in flight be answered while the platforms are still there."""
        self.is_stopping = True
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                await self.service.drain()
        except TimeoutError:
            _log.warning("handed_back", after_seconds=DRAIN_SECONDS)
        except Exception:  # noqa: BLE001 - the rest must be closed all the same; it is logged whole
            _log.exception("drain_failed")


@asynccontextmanager
async def _taking_orders(folder: Path, library: Library, health_port: int | None) -> AsyncIterator[None]:
    """Take work from commands while the block runs."""
    secret = random_secrets.token_urlsafe(_SECRET_BYTES)
    async with listening(Control(library, secret).application(), ANY_PORT) as port:
        notice = Notice(os.getpid(), port, secret, health_port)
        try:
            await asyncio.to_thread(put_up, folder, notice)
        except OSError as error:
            raise VerbatimError(
                f"The data folder {folder} can't be written ({error.strerror or error}).",
                "Make it writable, or name another with --data.",
            ) from error
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # a notice of a dead process is ignored
                take_down(folder, notice)


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator[None]:
    """Run `work` beside the block, to whose end it is cancelled."""
    task = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


def _log_unhandled(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what no task was there to catch."""
    error = context.get("exception")
    _log.error("unhandled", message=context.get("message"), exc_info=error or False)

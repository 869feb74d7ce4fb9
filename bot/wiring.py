"""What `verbatim serve` serves: the core on its foundation, and a plan for every platform that has a token."""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.chat import OutletOf
from bot.commands import REGISTRY
from bot.compose import Setup, index_source, remove_source
from bot.conversation import Chat, Services
from bot.conversation.events import read_back
from bot.conversation.fairness import Turns, share_of
from bot.conversation.tidying import FRESH_MINUTES, tidy
from bot.cores import DISCORD, SLACK, DiscordCore, SlackCore
from bot.libraries import Bindings, Libraries, attend
from bot.platforms.discord.hearing import Hearing
from bot.platforms.discord.sharding import read_shards
from bot.records import Records, Unfinished
from bot.records.sealing import Seal
from bot.serving.discord_failures import judge_discord
from bot.serving.in_hand import InHand
from bot.serving.owners import KEY as OWNERS_KEY
from bot.serving.owners import read_owners
from bot.serving.platform import Gate, Platform, PlatformPlan
from bot.serving.secrets import SLACK_APP, SLACK_CLIENT, SLACK_CLIENT_SECRET, SLACK_KEY, SLACK_SIGNING, served
from bot.serving.serve import Build, Foundation
from bot.serving.slack_failures import installs, judge_slack, slack_port
from bot.serving.slack_manifest import Feature, read_left_out, scopes
from config.store import SettingsStore
from config.store.unasked import answers_unasked, places_answered_unasked
from index.library import has_library

if TYPE_CHECKING:
    from bot.platforms.slack.oauth import OAuth
    from index.reindex import Progress, RemovalReport, Report

TIDY_SECONDS: Final = 3600.0
TAKEN_UP_AT_ONCE: Final = 8
"""So many deliveries are taken up at a time: one that Discord keeps waiting holds up nobody else."""
_CUT_SHORT_SECONDS: Final = 150.0
"""What was in hand when its connection ended has ended by then: no request is repeated after more than 2 minutes."""

_log = logging.getLogger(__name__)


def serving(setup: Setup) -> Build:
    """Return what builds the service on a foundation."""

    @asynccontextmanager
    async def build(foundation: Foundation) -> AsyncIterator[ChatService]:
        service = ChatService(setup, foundation)
        beside = {
            asyncio.create_task(service.keep_tidy(), name="tidying"),
            asyncio.create_task(attend(service.services.libraries), name="attending"),
        }
        try:
            yield service
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)

    return build


class ChatService:
    """The core, its platforms, and the shared library that `verbatim index` hands over."""

    def __init__(self, setup: Setup, foundation: Foundation) -> None:
        """Build the core; nothing is connected yet."""
        self._setup = setup
        self._foundation = foundation
        writing = asyncio.Lock()
        bindings = Bindings(foundation.database, writing)
        self.services = Services(
            settings=setup.settings,
            store=SettingsStore(foundation.database, [command.name for command in REGISTRY]),
            records=Records(foundation.database, writing),
            libraries=Libraries(foundation.data_folder, setup.settings, bindings),
            bindings=bindings,
            data_folder=foundation.data_folder,
            counters=foundation.metrics,
            clock=lambda: datetime.now(UTC),
            seconds=time.monotonic,
        )
        self.chat = Chat(self.services)
        self.in_hand = InHand()
        serving, origins = setup.settings.serving, setup.loaded.origins
        owners = read_owners(serving.owners, origins[OWNERS_KEY])
        self._discord_owners = frozenset(person for platform, person in owners if platform == DISCORD)
        self._slack_owners = frozenset(person for platform, person in owners if platform == SLACK)
        self._slack_without = read_left_out(setup.settings, origins)
        self._discord_shards = read_shards(serving, origins)
        self.hearing = Hearing(self._hears_unasked, self._workspaces_heard_unasked)

    @property
    def platforms(self) -> Sequence[PlatformPlan]:
        """How each platform that has a token is run."""
        plans = {
            DISCORD: PlatformPlan(DISCORD, self._discord, judge_discord),
            SLACK: PlatformPlan(SLACK, self._slack, judge_slack),
        }
        return [plans[name] for name in served(self._foundation.tokens)]

    def missing(self) -> Sequence[str]:
        """Return what keeps questions from being answered."""
        return [] if has_library(self._setup.library_folder) else ["a shared library: verbatim index PATH"]

    def notes(self) -> Sequence[str]:
        """Return what does not keep questions from being answered, and is worth knowing."""
        return self.hearing.notes()

    async def drain(self) -> None:
        """Return when all that is in flight is answered; nothing new is taken up."""
        await self.chat.drain()

    async def index(self, path: Path, name: str | None, progress: "Callable[[Progress], None]") -> "Report":
        """Add or refresh a source of the shared library."""
        return await index_source(self._setup, path, name=name, progress=progress)

    async def remove(self, name: str) -> "RemovalReport":
        """Take a source out of the shared library."""
        return await remove_source(self._setup, name)

    async def keep_tidy(self) -> None:
        """Let go of what is due, now and every hour."""
        while True:
            try:
                await tidy(self.services)
            except Exception:  # noqa: BLE001 - tidying that fails must not end the service; it is tried again
                _log.exception("tidying failed")
            await asyncio.sleep(TIDY_SECONDS)

    async def take_up(self, outlet_of: OutletOf, platform: str = DISCORD) -> None:
        """Answer what an earlier run, or a connection that ended, received from a platform and never finished.

        What is in hand now may be a former connection's, that can't answer any more: it is looked at once it ended.
        """
        keys = f"{platform}:"
        cut_short = self.in_hand.endings(keys)
        await self._take_up_what_is_left(outlet_of, keys)
        if cut_short:
            await self.in_hand.wait_for(cut_short, _CUT_SHORT_SECONDS)
            await self._take_up_what_is_left(outlet_of, keys)

    async def _take_up_what_is_left(self, outlet_of: OutletOf, keys: str) -> None:
        since = self.services.clock() - timedelta(minutes=FRESH_MINUTES)
        turns = Turns(TAKEN_UP_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for unfinished in await self.services.records.inbox.unfinished(since):
                if unfinished.key.startswith(keys):
                    group.create_task(self._take_up_one(unfinished, outlet_of, turns))

    async def _take_up_one(self, unfinished: Unfinished, outlet_of: OutletOf, turns: Turns) -> None:
        event = read_back(unfinished.event)
        async with turns.turn(*share_of(event) if event is not None else ("unreadable",)):
            if unfinished.key in self.in_hand:
                return
            with self.in_hand.held(unfinished.key):
                try:
                    await self.chat.take_up(unfinished, outlet_of)
                except ConnectionError as error:
                    _log.info("left for the next connection: %s", error, extra={"key": unfinished.key})
                except Exception:  # noqa: BLE001 - logged; the others are answered all the same
                    _log.exception("what was left could not be taken up", extra={"key": unfinished.key})

    def _discord(self, gate: Gate) -> Platform:
        from bot.platforms.discord.client import DiscordClient, DiscordOptions
        from bot.platforms.discord.platform import DiscordPlatform

        core = DiscordCore(self.chat, self.services, self.in_hand)
        shard_count, shard_ids = self._discord_shards

        def make(hears_everything: bool) -> DiscordClient:  # noqa: FBT001 - the platform's own signature
            options = DiscordOptions(
                owners=self._discord_owners,
                hears_everything=hears_everything,
                most_upload_bytes=self._setup.settings.indexing.max_file_bytes,
                shard_ids=shard_ids,
                shard_count=shard_count,
                fresh=timedelta(minutes=FRESH_MINUTES),
            )
            memory = self.services.records.published
            return DiscordClient(core, memory, options, before_identify=gate.before_identify, hearing=self.hearing)

        return DiscordPlatform(
            make,
            self._foundation.tokens[DISCORD].reveal(),
            hearing=self.hearing,
            before_connect=gate.before_connect,
            take_up=self.take_up,
            api_url=os.environ.get("VERBATIM_DISCORD_API_URL"),
            gateway_url=os.environ.get("VERBATIM_DISCORD_GATEWAY_URL"),
        )

    def _slack(self, gate: Gate) -> Platform:
        from bot.platforms.slack.platform import SlackOptions, SlackPlatform

        tokens = {name: secret.reveal() for name, secret in self._foundation.tokens.items()}
        oauth = self._slack_oauth(tokens)
        options = SlackOptions(
            bot_token=tokens.get(SLACK),
            app_token=tokens.get(SLACK_APP),
            signing_secret=tokens.get(SLACK_SIGNING, ""),
            port=0 if SLACK_APP in tokens and oauth is None else slack_port(tokens, os.environ),
            api_url=os.environ.get("VERBATIM_SLACK_API_URL"),
            owners=self._slack_owners,
            most_upload_bytes=self._setup.settings.indexing.max_file_bytes,
            oauth=oauth,
            asks_groups=Feature.GROUPS not in self._slack_without,
        )
        core = SlackCore(self.chat, self.services, self.in_hand)
        take_up = partial(self.take_up, platform=SLACK)
        memory = self.services.records.published
        return SlackPlatform(core, options, memory, before_connect=gate.before_connect, take_up=take_up)

    def _slack_oauth(self, tokens: Mapping[str, str]) -> "OAuth | None":
        """Return what it takes to be installed by workspaces; None where that is not wanted."""
        from bot.platforms.slack.oauth import OAuth

        if not installs(tokens):
            return None
        installations, seal = self.services.records.installations, Seal(tokens[SLACK_KEY])
        return OAuth(
            tokens[SLACK_CLIENT], tokens[SLACK_CLIENT_SECRET], tuple(scopes(self._slack_without)), seal, installations
        )

    async def _hears_unasked(self) -> bool:
        """Return whether any place is to be read of what is not addressed to us."""
        return answers_unasked(self._setup.settings.channel) or bool(await self._workspaces_heard_unasked())

    async def _workspaces_heard_unasked(self) -> tuple[str, ...]:
        """Return the workspaces that set so for any place of theirs."""
        places = await places_answered_unasked(self._foundation.database, DISCORD)
        return tuple(sorted({place.workspace for place in places}))

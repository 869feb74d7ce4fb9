"""The lab as tests use it: a standard world, people, waiting, faults, violations."""

from types import TracebackType
from typing import Self

from tests.lab.discord.actors import Called, Happening, Person, Said, redeliver
from tests.lab.discord.backend import OPENS_NOTHING, Application, Backend, Interaction
from tests.lab.discord.faults import Faults
from tests.lab.discord.gateway import Gateway
from tests.lab.discord.payloads import is_finished
from tests.lab.discord.rest.interactions import Callback
from tests.lab.discord.server import API, Seen, Server
from tests.lab.discord.settlers import Settlers
from tests.lab.discord.snowflakes import Snowflakes
from tests.lab.discord.world import TALK, ChannelType, Json, Message, Permission, User

_ELSEWHERE = "…"
"""What stands for a moment, after a slow start, where others than the asker are to see the answer."""


class Lab(Settlers):
    """A Discord with one guild: an owner, an admin, a moderator, a member; a text channel and a forum.

    Use it as an asynchronous context manager; it listens inside the block. `violations` holds what
    was not as it must be, on the bot's side or the lab's own.
    """

    def __init__(self) -> None:
        snowflakes = Snowflakes()
        owner = User(snowflakes.take(), "Olga Owner")
        identifier = snowflakes.take()
        application = Application(identifier, User(identifier, "Verbatim", bot=True), owner)
        super().__init__(Backend(application, snowflakes=snowflakes))
        self.world.users |= {owner.id: owner, application.bot.id: application.bot}
        self.faults = Faults()
        self.gateway = Gateway(self.backend)
        self.server = Server(self.backend, self.faults)
        self.guild = self.add_guild("Harbour", owner)
        self.admins = self.add_role(self.guild, "Admins", TALK | Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES)
        self.moderators = self.add_role(self.guild, "Moderators", TALK | Permission.MANAGE_MESSAGES)
        self.town = self.add_channel(self.guild, "town", ChannelType.CATEGORY)
        self.general = self.add_channel(self.guild, "general", parent=self.town)
        self.forum = self.add_channel(self.guild, "questions", ChannelType.FORUM)
        self.owner = Person(self.backend, owner, self.general)
        self.admin = self.add_person("Ada Admin", self.guild, self.admins)
        self.moderator = self.add_person("Mo Moderator", self.guild, self.moderators)
        self.member = self.add_person("Mia Member", self.guild)

    async def __aenter__(self) -> Self:
        await self.server.start(self.gateway.accept)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.server.close()

    # What a bot needs to know.

    @property
    def token(self) -> str:
        return OPENS_NOTHING

    @property
    def api_url(self) -> str:
        return self.backend.url + API

    @property
    def gateway_url(self) -> str:
        return self.backend.gateway_url

    @property
    def seen(self) -> list[Seen]:
        """Every request that came in, in order."""
        return self.server.seen

    def count(self, method: str, template: str) -> int:
        """Count the requests to one operation that came in."""
        return sum(1 for one in self.seen if (one.request.method, one.request.template) == (method, template))

    # What went wrong.

    @property
    def violations(self) -> list[str]:
        return self.backend.violations

    def silences(self) -> list[str]:
        """Tell which interactions were never acknowledged, though the bot could have."""
        return [
            f"interaction {one.id} of type {one.type} was never acknowledged"
            for one in self.backend.interactions.values()
            if one.response is None and not one.late and not one.forgiven
        ]

    def forgive(self, called: Called) -> None:
        """Don't expect an acknowledgement."""
        called.interaction.forgiven = True

    def expire(self, called: Called) -> None:
        """Let an interaction be too old to be answered (10062 from now on)."""
        called.interaction.late = True

    def redeliver(self, happening: Happening) -> None:
        """Tell the bot of the same thing once more."""
        redeliver(self.backend, happening)

    # What the bot did.

    @property
    def bot_messages(self) -> list[Message]:
        """Everything that the bot wrote and that still stands, in order."""
        bot = self.backend.application.bot.id
        return [one for one in self.world.messages.values() if one.author.id == bot and not one.deleted]

    def replies_to(self, happening: Happening) -> list[Message]:
        """Return the bot's finished replies so far, in order."""
        if isinstance(happening, Called):
            return _responses(happening.interaction)
        return [one for one in self.bot_messages if is_finished(one) and self._answers(one, happening)]

    def _answers(self, message: Message, said: Said) -> bool:
        if message.reference is not None:
            return message.reference == said.message.id
        is_later = int(message.id) > int(said.message.id)
        # A thread under a message has that message's id.
        return is_later and message.interaction is None and message.channel in (said.channel.id, said.message.id)

    async def reply_to(self, happening: Happening) -> Message:
        """Wait for the bot's first finished reply.

        Raises:
            AssertionError: none came before the deadline; it tells what the bot did instead.
        """
        replies = await self.until(lambda: self.replies_to(happening) or None, "a reply")
        return replies[0]

    async def form_for(self, called: Called) -> Json:
        """Wait for the form that opens."""
        return await self.until(lambda: _data(called.interaction, Callback.FORM), "a form")

    async def suggestions_for(self, called: Called) -> list[str]:
        """Wait for the names that are suggested."""
        data = await self.until(lambda: _data(called.interaction, Callback.CHOICES), "suggestions")
        return [choice["name"] for choice in data["choices"]]

    async def acknowledgement_of(self, called: Called) -> Callback:
        """Wait for the first response, whatever it is."""
        found = await self.until(lambda: called.interaction.response, "an acknowledgement")
        return Callback(found)

    async def edit_of(self, message: Message, *, after: int = 0) -> Message:
        """Wait until a message was edited more than `after` times."""
        return await self.until(lambda: message if message.edits > after else None, "an edit")

    async def reaction_to(self, said: Said) -> str:
        """Wait for a reaction and return its emoji."""
        return await self.until(lambda: next(iter(said.message.reactions), None), "a reaction")

    async def commands_synced(self, guild: str | None = None) -> list[Json]:
        """Wait until the bot has registered commands."""
        return await self.until(lambda: self.backend.commands.get(guild), "commands")

    async def connected(self, sessions: int = 1) -> None:
        """Wait until the bot has this many sessions."""
        await self.until(lambda: len(self.gateway.sessions) >= sessions or None, f"{sessions} sessions")


def _responses(interaction: Interaction) -> list[Message]:
    own = [] if interaction.message is None else [interaction.message]
    if interaction.response == Callback.UPDATE and interaction.source is not None:
        own.append(interaction.source)
    every = (*own, *interaction.followups)
    return [one for one in every if is_finished(one) and not one.deleted and one.content != _ELSEWHERE]


def _data(interaction: Interaction, callback: Callback) -> Json | None:
    return interaction.response_data if interaction.response == callback else None

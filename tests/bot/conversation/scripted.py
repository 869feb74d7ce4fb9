"""An outlet that keeps what is sent, and fails as it is told; what is asked, and what is set and counted."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from bot.chat import (
    Actor,
    Addressing,
    Attached,
    Call,
    Message,
    Place,
    PlaceKind,
    Press,
    Rank,
    Response,
    Upload,
    Visibility,
)
from bot.conversation import Chat, Services
from bot.reply import Block, Role, Table
from config.layers import LayerKind
from config.store import Editor, LayerAddress
from tests.bot.conversation.conftest import HARBOUR, NOON, PLATFORM


@dataclass(slots=True)
class ScriptedOutlet:
    """`fails_with` is raised by each sending, the other two by those to another channel and to the moderators."""

    fails_with: Exception | None = None
    elsewhere_fails_with: Exception | None = None
    moderators_fail_with: Exception | None = None
    has_threads: bool = True
    acknowledged: list[Visibility] = field(default_factory=list)
    sent: list[Response] = field(default_factory=list)
    nonces: list[str] = field(default_factory=list)
    signs: int = 0
    shows_signs: bool = True
    updates: list[Response] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)
    sent_to: list[tuple[str, Response]] = field(default_factory=list)
    told_moderators: list[Response] = field(default_factory=list)

    async def acknowledge(self, visibility: Visibility) -> None:
        assert not self.sent
        self.acknowledged.append(visibility)

    async def send(self, response: Response, nonce: str) -> str:
        self.nonces.append(nonce)
        if self.fails_with is not None:
            raise self.fails_with
        self.sent.append(response)
        return f"message-{nonce[:6]}-{len(self.sent)}"

    async def update(self, message: str, response: Response) -> None:
        assert message
        self.updates.append(response)

    async def open_thread(self, name: str) -> str | None:
        self.threads.append(name)
        return f"thread-{len(self.threads)}" if self.has_threads else None

    async def send_to(self, channel: str, response: Response, nonce: str) -> str:
        self.nonces.append(nonce)
        if self.elsewhere_fails_with is not None:
            raise self.elsewhere_fails_with
        self.sent_to.append((channel, response))
        return f"message-{nonce[:6]}"

    async def tell_moderators(self, response: Response, nonce: str) -> str:
        self.told_moderators.append(response)
        if self.moderators_fail_with is not None:
            raise self.moderators_fail_with
        return f"message-{nonce[:6]}"

    async def fetch(self, attached: Attached) -> Upload:
        return Upload(attached.name, attached.address.encode())

    async def decline_quietly(self) -> bool:
        self.signs += 1
        return self.shows_signs

    @property
    def only(self) -> Response:
        assert len(self.sent) == 1
        return self.sent[0]


def texts(response: Response, role: Role | None = None) -> list[str]:
    """Return the texts of a response's blocks, and of its tables' cells where no role is asked for."""
    found = []
    for block in response.reply.blocks:
        if isinstance(block, Block) and role in {None, block.role}:
            found.append(block.text)
        elif isinstance(block, Table) and role is None:
            found += [cell for row in block.texts for cell in row]
    return found


def place(channel: str = "general", workspace: str | None = HARBOUR.id, thread: str | None = None) -> Place:
    kind = PlaceKind.DIRECT if workspace is None else PlaceKind.THREAD if thread else PlaceKind.CHANNEL
    return Place(PLATFORM, workspace, channel, kind, "talk" if workspace else None, thread)


QUESTION = "Who built the harbour?"
ANSWER = "The harbour was built in 1901 by Ada Finch."

ADA = Actor("ada", "Ada")
BO = Actor("bo", "Bo")
MODERATOR = Actor("mo", "Mo", Rank.MODERATOR)


def message(  # noqa: PLR0913 - all that a message is made of
    text: str,
    key: str = "discord:message:1",
    *,
    addressing: Addressing = Addressing.MENTION,
    actor: Actor = ADA,
    where: Place | None = None,
    at: datetime = NOON,
) -> Message:
    return Message(key, where or place(), actor, addressing, text, at)


def call(
    command: str, key: str = "discord:interaction:1", /, *, actor: Actor = ADA, where: Place | None = None, **given: str
) -> Call:
    return Call(key, where or place(), actor, command, given, NOON)


def press(  # noqa: PLR0913 - all that a press is made of
    action: str,
    answer: str,
    argument: str = "",
    *,
    key: str = "discord:interaction:press",
    actor: Actor = ADA,
    where: Place | None = None,
) -> Press:
    return Press(key, where or place(), actor, action, answer, argument, NOON)


async def setting(services: Services, key: str, value: str, channel: str = "general") -> None:
    at = LayerAddress(PLATFORM, HARBOUR.id, LayerKind.CHANNEL, channel)
    await services.store.set(Editor("mo", "Mo"), at, key, value, NOON)


def counted(services: Services) -> Counter[str]:
    return services.counters.counted  # type: ignore[attr-defined,no-any-return] # the fake's own


async def asked(chat: Chat, question: str = QUESTION, **given: object) -> ScriptedOutlet:
    outlet = ScriptedOutlet()
    await chat.on_message(message(question, **given), outlet)  # type: ignore[arg-type] # passed on as it is
    return outlet

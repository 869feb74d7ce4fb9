"""A test of the test: each kind of broken promise is caught."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from tests.lab.discord import schemas
from tests.lab.discord.lab import Lab
from tests.lab.discord.rest import ROUTES
from tests.lab.discord.world import Json

NONE_PINGED: Json = {"parse": []}
FIELDS = [{"type": 1, "components": [{"type": 4, "custom_id": "a", "label": "A", "style": 1}]}]
Send = Callable[..., Awaitable[int]]

with_schemas = pytest.mark.skipif(not schemas.available(), reason=schemas.SKIP_REASON)


def message(**parts: Any) -> Json:  # noqa: ANN401 - the parts of a message are of all types
    return {"content": "hello", "allowed_mentions": NONE_PINGED} | parts


def button(custom_id: str, label: str = "Go") -> Json:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id}


def rows(*rows_of_buttons: list[Json]) -> Json:
    return message(components=[{"type": 1, "components": buttons} for buttons in rows_of_buttons])


def embed(**parts: Any) -> Json:  # noqa: ANN401 - the parts of an embed are of all types
    return message(embeds=[parts])


def command(**parts: Any) -> Json:  # noqa: ANN401 - the parts of a command are of all types
    return {"name": "ask", "description": "Ask", "type": 1} | parts


def option(**parts: Any) -> Json:  # noqa: ANN401 - the parts of an option are of all types
    return command(options=[{"type": 3, "name": "question", "description": "What"} | parts])


@pytest.fixture
def send(lab: Lab) -> Send:
    """Send a request as the bot, and return the status."""

    async def sent(method: str, path: str, body: object) -> int:
        headers = {"Authorization": f"Bot {lab.token}"}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, lab.api_url + path, json=body, headers=headers) as response,
        ):
            return response.status

    return sent


def caught(lab: Lab, part: str) -> bool:
    """Tell whether that is what was caught, and forget it, so that the fixture lets the test pass."""
    found = [violation for violation in lab.violations if part in violation]
    assert found == lab.violations
    lab.violations.clear()
    return bool(found)


WRONG_MESSAGES = [
    (message(content="a" * 2001), "content"),
    (message(content=""), "empty"),
    (message(nonce="n" * 26), "nonce"),
    (message(flags=64), "flags 64"),
    (message(flags=1 << 15), "components alone"),
    (embed(title="t" * 257), "title"),
    (embed(description="d" * 4097), "description"),
    (embed(fields=[{"name": "n", "value": "v" * 1025}]), "value"),
    (embed(fields=[{"name": "n", "value": "v"}] * 26), "fields"),
    (message(embeds=[{"description": "d" * 3001}] * 2), "together"),
    (message(embeds=[{"title": "t"}] * 11), "embeds"),
    (rows(*([button(str(number))] for number in range(6))), "6 rows"),
    (rows([button(str(number)) for number in range(6)]), "components"),
    (rows([button("a"), button("a")]), "2 times"),
    (rows([button("a" * 101)]), "custom_id"),
    (rows([button("a", "l" * 81)]), "label"),
    (rows([button("a") | {"label": None}]), "neither label nor emoji"),
    (rows([{"type": 2, "style": 5, "label": "Go"}]), "address"),
    (message(components=[{"type": 10, "content": "text"}]), "no row"),
    (message(attachments=[{"id": "7"}] * 11), "attachments"),
]


@pytest.mark.parametrize(("body", "part"), WRONG_MESSAGES)
async def test_a_message_that_discord_refuses_is_refused_and_caught(
    lab: Lab, send: Send, body: Json, part: str
) -> None:
    assert await send("POST", f"/channels/{lab.general.id}/messages", body) == 400
    assert caught(lab, part)
    assert lab.bot_messages == []


@with_schemas
@pytest.mark.parametrize(
    ("body", "part"),
    [
        (message(contents="misspelt"), "contents"),
        (message(embeds=[{"colour": 1}]), "colour"),
        (message(content=5), "content"),
        (message(message_reference={"message_id": "x"}), "message_id"),
    ],
)
async def test_what_the_schema_does_not_know_is_refused_and_caught(lab: Lab, send: Send, body: Json, part: str) -> None:
    assert await send("POST", f"/channels/{lab.general.id}/messages", body) == 400
    assert caught(lab, part)


@pytest.mark.parametrize(
    ("mentions", "part"),
    [
        (None, "missing"),
        ({"parse": ["everyone"]}, "everyone"),
        ({}, "parse None"),
        ({"parse": [], "users": ["7"]}, "pings ['7']"),
        ({"parse": [], "replied_user": True}, "replied to"),
    ],
)
async def test_a_message_that_might_ping_is_sent_but_caught(
    lab: Lab, send: Send, mentions: Json | None, part: str
) -> None:
    body = {"content": "hello"} | ({} if mentions is None else {"allowed_mentions": mentions})
    assert await send("POST", f"/channels/{lab.general.id}/messages", body) == 200
    assert caught(lab, part)


async def test_a_role_that_may_be_called_may_be_pinged(lab: Lab, send: Send) -> None:
    lab.backend.may_ping.add(lab.moderators.id)
    body = message(allowed_mentions={"parse": [], "roles": [lab.moderators.id]})
    assert await send("POST", f"/channels/{lab.general.id}/messages", body) == 200


WRONG_COMMANDS = [
    (command(name="Ask"), "lower-case"),
    (command(name="a" * 33), "name"),
    (command(name="two words"), "lower-case"),
    (command(description=""), "description"),
    (command(description="d" * 101), "description"),
    (command(type=3, description="of a menu"), "has a description"),
    (option(name="Question"), "lower-case"),
    (option(choices=[{"name": str(n), "value": str(n)} for n in range(26)]), "choices"),
    (option(choices=[{"name": "a", "value": "a"}], autocomplete=True), "both choices"),
    (command(options=[{"type": 3, "name": f"o{n}", "description": "d"} for n in range(26)]), "options"),
    (
        command(options=[{"type": 3, "name": n, "description": "d", "required": n == "b"} for n in "ab"]),
        "required option",
    ),
]


@pytest.mark.parametrize(("body", "part"), WRONG_COMMANDS)
async def test_a_command_that_discord_refuses_is_refused_and_caught(
    lab: Lab, send: Send, body: Json, part: str
) -> None:
    assert await send("PUT", f"/applications/{lab.backend.application.id}/commands", [body]) == 400
    assert caught(lab, part)


async def test_two_commands_of_one_name_are_caught(lab: Lab, send: Send) -> None:
    path = f"/applications/{lab.backend.application.id}/commands"
    assert await send("PUT", path, [command(), command()]) == 400
    assert caught(lab, "two commands")


async def registered(lab: Lab, send: Send) -> None:
    """Register a command whose option suggests, and another without options."""
    options = [{"type": 3, "name": "question", "description": "What", "autocomplete": True}]
    bodies = [command(options=options), command(name="plain")]
    assert await send("PUT", f"/applications/{lab.backend.application.id}/commands", bodies) == 200


def choices(count: int, length: int = 3) -> Json:
    return {"type": 8, "data": {"choices": [{"name": "n" * length, "value": str(n)} for n in range(count)]}}


@pytest.mark.parametrize(
    ("body", "part"), [(choices(26), "choices"), (choices(1, 101), "name"), ({"type": 4, "data": message()}, "MESSAGE")]
)
async def test_wrong_suggestions_are_caught(lab: Lab, send: Send, body: Json, part: str) -> None:
    await registered(lab, send)
    called = lab.member.types("/ask", "question", "why")
    assert await respond(lab, send, body) == 400
    assert caught(lab, part)
    lab.forgive(called)


async def respond(lab: Lab, send: Send, body: Json) -> int:
    interaction = list(lab.backend.interactions.values())[-1]
    return await send("POST", f"/interactions/{interaction.id}/{interaction.token}/callback", body)


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"type": 4, "data": message(content="a" * 2001)}, "content"),
        ({"type": 4, "data": {"content": ""}}, "empty"),
        ({"type": 5, "data": {"flags": 4}}, "flags 4"),
        ({"type": 7, "data": message()}, "UPDATE"),
        ({"type": 8, "data": {"choices": []}}, "CHOICES"),
        ({"type": 9, "data": {"custom_id": "f", "title": "t" * 46, "components": FIELDS}}, "title"),
    ],
)
async def test_a_wrong_response_is_refused_and_caught(lab: Lab, send: Send, body: Json, part: str) -> None:
    await registered(lab, send)
    lab.forgive(lab.member.asks("/plain"))
    assert await respond(lab, send, body) == 400
    assert caught(lab, part)


async def test_an_answer_less_private_than_announced_is_caught(lab: Lab, send: Send) -> None:
    await registered(lab, send)
    called = lab.member.asks("/plain")
    assert await respond(lab, send, {"type": 5, "data": {"flags": 64}}) == 204
    webhook = f"/webhooks/{lab.backend.application.id}/{called.interaction.token}"
    assert await send("POST", webhook, message()) == 200
    assert caught(lab, "private")


async def test_an_answer_before_the_acknowledgement_is_caught(lab: Lab, send: Send) -> None:
    await registered(lab, send)
    called = lab.member.asks("/plain")
    webhook = f"/webhooks/{lab.backend.application.id}/{called.interaction.token}"
    assert await send("POST", webhook, message()) == 404
    assert caught(lab, "before it is acknowledged")
    lab.forgive(called)


async def test_a_second_acknowledgement_is_refused(lab: Lab, send: Send) -> None:
    await registered(lab, send)
    lab.member.asks("/plain")
    assert await respond(lab, send, {"type": 5}) == 204
    assert await respond(lab, send, {"type": 5}) == 400


async def test_an_interaction_that_nobody_answers_is_told(lab: Lab, send: Send) -> None:
    await registered(lab, send)
    called = lab.member.asks("/plain")
    assert len(lab.silences()) == 1
    lab.forgive(called)
    assert lab.silences() == []


async def test_an_edit_is_judged_as_well(lab: Lab, send: Send) -> None:
    path = f"/channels/{lab.general.id}/messages"
    assert await send("POST", path, message()) == 200
    written = lab.bot_messages[0]
    assert await send("PATCH", f"{path}/{written.id}", {"content": "a" * 2001}) == 400
    assert caught(lab, "content")
    assert await send("PATCH", f"{path}/{written.id}", {"content": "new"}) == 200
    assert caught(lab, "allowed_mentions is missing")


async def test_an_address_that_discord_does_not_have_is_caught(lab: Lab, send: Send) -> None:
    assert await send("GET", "/nowhere", None) == 404
    assert caught(lab, "/nowhere")


@with_schemas
def test_every_operation_of_the_lab_is_one_of_discords() -> None:
    assert set(ROUTES) <= set(schemas.operations())

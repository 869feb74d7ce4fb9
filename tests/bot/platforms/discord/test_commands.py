import json

import pytest

from bot.chat import Attached, Outlet, Rank, Upload, Visibility
from bot.commands import REGISTRY, Command, Parameter, ParameterKind
from bot.platforms.discord.client import DiscordClient, DiscordOptions
from bot.platforms.discord.core import WorkspaceCommand
from bot.platforms.discord.options import given
from bot.platforms.discord.tree import global_commands, publish_if_changed, server_commands
from config.errors import UsageError
from tests.bot.platforms.discord.conftest import World
from tests.bot.platforms.discord.scripted import Memory, private

_LONGEST_COMMAND = 8_000
"""All names, descriptions and values of one command together, says Discord."""


def _puts(world: World) -> list[str]:
    return [entry.path for entry in world.env.http_requests if entry.method == "PUT" and "/commands" in entry.path]


async def test_a_subcommand_arrives_by_its_full_name_with_its_arguments(world: World) -> None:
    admin = world.member("admin", manage_guild=True, manage_messages=True)
    world.core.response = private()
    await admin.slash(world.channel, "settings set", key="quotes", value="3", channel=world.channel)
    (call,) = world.core.calls
    assert call.command == "settings set"
    assert call.arguments == {"key": "quotes", "value": "3", "channel": str(world.channel.id)}


@pytest.mark.parametrize(
    ("key", "typed", "meant"),
    [
        ("handoff_channel", "<#12>", "12"),
        ("handoff_role", "<@&34>", "34"),
        ("ask_roles", "<@&34>, <@&56>", "34, 56"),
        ("ask_roles", "34,56", "34,56"),
        ("handoff_role", "<@34>", "<@34>"),
    ],
)
async def test_a_channel_or_role_that_is_picked_inside_a_setting_s_value_is_named_by_its_id(
    world: World, key: str, typed: str, meant: str
) -> None:
    admin = world.member("admin", manage_guild=True, manage_messages=True)
    world.core.response = private()
    await admin.slash(world.channel, "settings set", key=key, value=typed)
    assert world.core.calls[-1].arguments == {"key": key, "value": meant}


async def test_a_question_keeps_what_was_picked_inside_it(world: World) -> None:
    await world.member("ada").slash(world.channel, "ask", question="Who helps in <#12>?")
    assert world.core.calls[-1].arguments == {"question": "Who helps in <#12>?"}


def test_a_workspace_is_called_a_server_in_every_description_and_choice_and_stays_the_value() -> None:
    published = json.dumps(global_commands())
    (settings,) = [command for command in global_commands() if command["name"] == "settings"]
    (where,) = [
        option
        for command in settings["options"]
        if command["name"] == "set"
        for option in command["options"]
        if option["name"] == "where"
    ]
    assert where["choices"][0] == {"name": "server", "value": "workspace"}
    assert "workspace" not in published.replace('"value": "workspace"', "")


async def test_suggestions_come_from_the_core_with_what_else_was_given(world: World) -> None:
    admin = world.member("admin", manage_guild=True, manage_messages=True)
    world.core.suggestions = (*(str(number) for number in range(30)), "x" * 101, "")
    choices = await admin.autocomplete(world.channel, "settings set", "value", "ma", key="sources")
    assert len(choices) == 25
    assert choices[0] == {"name": "0", "value": "0"}
    ((call, parameter, typed),) = world.core.suggested
    assert (call.command, call.arguments, parameter, typed) == ("settings set", {"key": "sources"}, "value", "ma")


async def test_an_upload_arrives_with_its_bytes(world: World) -> None:
    assert await _fetched(world) == Upload("minutes.md", b"We met.")


async def _fetched(world: World) -> Upload | UsageError | None:
    """Give a file with a command, and have the core fetch it; return what came of it."""
    admin = world.member("admin", manage_guild=True, manage_messages=True)
    found: list[Upload | UsageError] = []

    async def fetch(outlet: Outlet) -> None:
        await outlet.acknowledge(Visibility.PRIVATE)
        attached = world.core.calls[0].arguments["file"]
        assert isinstance(attached, Attached)
        try:
            found.append(await outlet.fetch(attached))
        except UsageError as error:
            found.append(error)
        await outlet.send(private(), "n")

    world.core.act = fetch
    await admin.slash(world.channel, "source add", name="minutes", file=("minutes.md", b"We met."))
    return found[0]


async def test_an_upload_that_is_too_large_is_not_fetched(world: World) -> None:
    small = DiscordClient(world.core, world.memory, DiscordOptions(most_upload_bytes=5, shard_count=1))
    await world.env.restart_bot(small)
    fetched: list[str] = []
    world.env.backend.cdn.get = fetched.append
    assert "minutes.md is too large" in str(await _fetched(world))
    assert fetched == []


async def test_an_upload_that_can_t_be_fetched_says_so(world: World) -> None:
    world.env.backend.cdn.get = lambda _: None
    assert "could not be fetched" in str(await _fetched(world))


async def test_moderators_commands_are_hidden_from_others(world: World) -> None:
    moderator = world.member("moderator", manage_messages=True)
    assert "ask" in world.alice.available_commands(world.channel)
    assert "settings show" not in world.alice.available_commands(world.channel)
    assert "settings show" in moderator.available_commands(world.channel)
    assert "reindex" not in moderator.available_commands(world.channel)


async def test_commands_that_teachers_may_give_are_hidden_from_nobody(world: World) -> None:
    """Teachers hold roles that only a place's settings know: Discord can't tell them from others."""
    offered = world.alice.available_commands(world.channel)
    for_teachers = {command.name for command in REGISTRY if command.for_teachers}
    assert for_teachers
    assert for_teachers <= set(offered)
    assert "gaps" not in offered


def test_no_command_is_hidden_from_whoever_may_give_it() -> None:
    least = {None: Rank.EVERYONE, str(1 << 13): Rank.MODERATOR, str(1 << 5): Rank.ADMIN, "0": Rank.OWNER}
    shown = {top["name"]: least[top["default_member_permissions"]] for top in global_commands()}
    for command in REGISTRY:
        rank = Rank.EVERYONE if command.for_teachers else command.rank
        assert shown[command.name.split(" ")[0]] <= rank


async def test_an_edit_of_nothing_asks_for_what_to_change(world: World) -> None:
    admin = world.member("admin", manage_guild=True, manage_messages=True)
    shown = await admin.slash(world.channel, "command edit", name="rules")
    assert world.core.calls == []
    await admin.submit_modal(shown, {"description": "What holds here", "question": "  ", "sources": ""})
    (call,) = world.core.calls
    assert call.command == "command edit"
    assert call.arguments == {"name": "rules", "description": "What holds here"}


async def test_a_workspace_s_own_command_appears_there_and_takes_text(world: World) -> None:
    admin = world.member("admin", manage_guild=True, manage_messages=True)
    world.core.own = (WorkspaceCommand("rules", "What holds here", takes_text=True), WorkspaceCommand("ask", "x"))
    await admin.slash(world.channel, "command list")
    assert "rules" not in world.alice.available_commands(world.channel)
    await admin.slash(world.channel, "command add", name="rules", description="What holds here")
    await world.alice.slash(world.channel, "rules", topic="noise")
    assert world.core.calls[-1].command == "rules"
    assert world.core.calls[-1].arguments == {"topic": "noise"}
    world.core.own = ()
    await admin.slash(world.channel, "command remove", name="rules")
    assert "rules" not in world.alice.available_commands(world.channel)


async def test_commands_are_published_only_when_they_changed(world: World) -> None:
    assert len(_puts(world)) == 1
    await world.env.restart_bot(DiscordClient(world.core, world.memory, DiscordOptions(shard_count=1)))
    assert len(_puts(world)) == 1
    world.core.own = (WorkspaceCommand("rules", "What holds here"),)
    await world.env.restart_bot(DiscordClient(world.core, world.memory, DiscordOptions(shard_count=1)))
    assert len(_puts(world)) == 2
    assert "rules" in world.alice.available_commands(world.channel)


async def test_failing_to_publish_does_not_keep_us_from_serving(world: World) -> None:
    world.env.inject_error("PUT", "/applications/*/commands", status=500, times=None)
    fresh = DiscordClient(world.core, Memory(), DiscordOptions(shard_count=1))
    await world.env.restart_bot(fresh)
    assert fresh.serving.is_set()
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert "It costs" in world.channel.last_message.content


async def test_what_was_not_published_is_published_the_next_time() -> None:
    memory = Memory()

    async def refuse(_: object) -> None:
        raise OSError

    async def accept(_: object) -> None:
        pass

    with pytest.raises(OSError):  # noqa: PT011 - any
        await publish_if_changed(global_commands(), "a", memory, refuse)
    assert await publish_if_changed(global_commands(), "a", memory, accept)
    assert not await publish_if_changed(global_commands(), "a", memory, accept)


def test_every_command_of_the_registry_is_offered_within_discord_s_limits() -> None:
    commands = global_commands()
    assert len(commands) <= 100
    names = set()
    for command in commands:
        options = command.get("options", [])
        subcommands = [option for option in options if option["type"] == 1]
        names |= {f"{command['name']} {one['name']}" for one in subcommands} or {command["name"]}
        for one in [command, *subcommands]:
            inner = [option for option in one.get("options", []) if option["type"] != 1]
            assert len(inner) <= 25
            assert [option["required"] for option in inner] == sorted((o["required"] for o in inner), reverse=True)
            assert len(one["name"]) <= 32
            assert all(len(o["description"]) <= 100 for o in inner)
        assert len(json.dumps(command)) <= _LONGEST_COMMAND
        assert command["contexts"] in ([0], [0, 1])
    assert names == {command.name for command in REGISTRY} | {"Find an answer"}


@pytest.mark.parametrize("kind", ParameterKind)
def test_every_kind_of_parameter_has_a_type_on_discord(kind: ParameterKind) -> None:
    parameter = Parameter(name="one", kind=kind, help="One.", low=1)
    (command, _) = global_commands([Command(name="x", help="X.", rank=Rank.OWNER, parameters=(parameter,))])
    assert command["options"][0]["type"] > 2
    assert command["options"][0]["min_value"] == 1
    assert command["default_member_permissions"] == "0"


def test_no_more_own_commands_are_offered_than_a_server_may_have() -> None:
    own = [WorkspaceCommand(f"c{number}", "") for number in range(150)]
    assert len(server_commands(own)) == 100
    assert server_commands(own)[0]["description"] == "c0"


@pytest.mark.parametrize("data", [{}, {"name": "a", "options": [{}]}, {"name": "a", "options": 3}])
def test_malformed_data_raises_what_the_reader_of_events_expects(data: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError)):
        given(data)

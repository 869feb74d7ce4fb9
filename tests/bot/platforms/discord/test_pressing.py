import pytest

from bot.chat import Button, Rank, Response, Visibility
from bot.platforms.discord.buttons import Pressed, custom_id, pressed
from bot.platforms.discord.client import DiscordClient, DiscordOptions
from bot.reply import Block, Reply, Role
from tests.bot.platforms.discord.conftest import World
from tests.bot.platforms.discord.scripted import BUTTONS, Handle, private, public


async def _answered(world: World) -> Handle:
    await world.alice.send(world.channel, f"{world.mention} what?")
    return world.channel.last_message


async def test_a_button_is_pressed_with_all_that_it_stands_for(world: World) -> None:
    world.core.response = public(Button("why", "a7f3", "Why", "2|3"))
    answer = await _answered(world)
    world.core.response = private()
    result = await world.alice.click(answer, label="Why")
    (press,) = world.core.presses
    assert (press.action, press.answer, press.argument) == ("why", "a7f3", "2|3")
    assert press.key.startswith("discord:interaction:")
    assert (press.place.channel, press.actor.rank) == (str(world.channel.id), Rank.EVERYONE)
    assert result.ephemeral
    assert "It costs" in result.response.content


async def test_a_button_works_after_a_restart(world: World) -> None:
    answer = await _answered(world)
    await world.env.restart_bot(DiscordClient(world.core, world.memory, DiscordOptions(shard_count=1)))
    await world.alice.click(answer, label="More")
    assert [press.action for press in world.core.presses] == ["more"]


async def test_sharing_a_private_answer_shows_it_to_all(world: World) -> None:
    world.core.response = private()
    asked = await world.alice.slash(world.channel, "ask", question="What?")
    assert world.channel.last_message is None
    world.core.response = public()
    assert asked.ephemeral
    shared = await world.alice.click(asked.response, label="Share")
    assert not shared.ephemeral
    assert world.channel.history()[-1].id == shared.response.id


async def test_pressing_keeps_nothing_in_memory(world: World) -> None:
    answer = await _answered(world)
    await world.alice.click(answer, label="More")
    await world.alice.click(answer, label="Ask a human")
    assert not world.bot.persistent_views
    store = world.bot._connection._view_store  # noqa: SLF001 - what is kept can't be seen otherwise
    assert not store._views  # noqa: SLF001 - the same
    assert not store._modals  # noqa: SLF001 - the same


async def test_asking_a_human_opens_a_form_and_passes_on_what_is_written(world: World) -> None:
    answer = await _answered(world)
    shown = await world.alice.click(answer, label="Ask a human")
    assert shown.modal["title"] == "Ask a human"
    assert world.core.presses == []
    await world.alice.submit_modal(shown, {"argument": "It is about the old contract."})
    (press,) = world.core.presses
    assert (press.action, press.answer, press.argument) == ("human", "a1", "It is about the old contract.")


async def test_a_form_works_after_a_restart(world: World) -> None:
    shown = await world.alice.click(await _answered(world), label="Ask a human")
    await world.env.restart_bot(DiscordClient(world.core, world.memory, DiscordOptions(shard_count=1)))
    await world.alice.submit_modal(shown, {})
    assert [(press.action, press.argument) for press in world.core.presses] == [("human", "")]


async def test_a_button_of_another_version_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.discord.views.custom_id", lambda button: f"v0|{button.action}")
    answer = await _answered(world)
    result = await world.alice.click(answer, label="More")
    assert world.core.presses == []
    assert result.ephemeral
    assert "older version" in result.response.content


async def test_a_long_answer_keeps_its_buttons_and_files(world: World) -> None:
    reply = Reply((Block(Role.QUOTE, "word " * 600), Block(Role.CITATION, "Guide", number=1)))
    world.core.response = Response(reply, Visibility.PUBLIC, BUTTONS)
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert result.response.content == ""
    assert result.response.flags.components_v2
    await world.alice.click(result.response, label="More")
    assert [press.action for press in world.core.presses] == ["more"]


def test_an_id_reads_back() -> None:
    button = Button("context", "a7f3", "In context", "2|x")
    assert custom_id(button) == "v1|context|a7f3|2|x"
    assert pressed(custom_id(button)) == Pressed("context", "a7f3", "2|x")


@pytest.mark.parametrize("identifier", ["", "v1", "v1|more|a1", "v2|more|a1|", "v1||a1|", "other"])
def test_an_id_that_is_not_ours_says_nothing(identifier: str) -> None:
    assert pressed(identifier) is None


@pytest.mark.parametrize("button", [Button("a|b", "a1", "x"), Button("a", "a|1", "x"), Button("a", "é" * 100, "x")])
def test_a_button_that_fits_no_id_is_refused(button: Button) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        custom_id(button)

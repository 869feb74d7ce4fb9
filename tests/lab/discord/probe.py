"""A tiny bot on the real discord.py, to show that the lab is real enough for it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import discord
from discord import app_commands

_READY_SECONDS = 0.05


class AskAgain(discord.ui.View):
    """A button that works after a restart, since its custom_id says it all."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="More", custom_id="more")
    async def more(self, interaction: discord.Interaction, _: discord.ui.Button["AskAgain"]) -> None:
        await interaction.response.send_message("More of it.", ephemeral=True)

    @discord.ui.button(label="Tell us", custom_id="tell")
    async def tell(self, interaction: discord.Interaction, _: discord.ui.Button["AskAgain"]) -> None:
        await interaction.response.send_modal(Complaint())

    @discord.ui.button(label="Mark", custom_id="mark")
    async def mark(self, interaction: discord.Interaction, _: discord.ui.Button["AskAgain"]) -> None:
        await interaction.response.edit_message(content="Marked.", view=None)


class Complaint(discord.ui.Modal, title="What is wrong?"):
    """A form with one field."""

    reason: discord.ui.TextInput["Complaint"] = discord.ui.TextInput(label="Reason", custom_id="reason")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Noted: {self.reason.value}", ephemeral=True)


class Probe(discord.AutoShardedClient):
    """Answers mentions and direct messages, and has a few commands."""

    def __init__(self, *, message_content: bool = False, heartbeat_timeout: float = 60.0) -> None:
        intents = discord.Intents.none()
        intents.message_content = message_content
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=_READY_SECONDS,
            heartbeat_timeout=heartbeat_timeout,
        )
        self.tree = app_commands.CommandTree(self)
        self.is_up = asyncio.Event()
        self.heard: list[str] = []
        self.failures: asyncio.Queue[app_commands.AppCommandError] = asyncio.Queue()
        _add_commands(self.tree)
        self.tree.error(self._note)

    async def _note(self, _: discord.Interaction, error: app_commands.AppCommandError) -> None:
        self.failures.put_nowait(error)

    async def setup_hook(self) -> None:
        self.add_view(AskAgain())
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once; the library would wait for five seconds."""

    async def on_ready(self) -> None:
        self.is_up.set()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message.content)
        if message.author.bot or self.user is None:
            return
        if message.guild is None or self.user in message.mentions:
            await message.reply(f"You said: {message.content}", view=AskAgain(), mention_author=False)


def _add_commands(tree: app_commands.CommandTree[Probe]) -> None:
    @tree.command(description="Ask something")
    @app_commands.describe(question="What you want to know")
    async def ask(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send(f"Nobody knows about {question}.", ephemeral=True)

    @ask.autocomplete("question")
    async def suggest(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}?", value=f"{current}?")]

    @tree.command(description="Show a file")
    @app_commands.describe(file="Which")
    async def show(interaction: discord.Interaction, file: discord.Attachment) -> None:
        content = await file.read()
        await interaction.response.send_message(content.decode(), file=await file.to_file())

    @tree.context_menu(name="Find an answer")
    async def find(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"About: {message.content}", ephemeral=True)

    tree.add_command(_Settings())


class _Settings(app_commands.Group, name="settings", description="Settings"):
    @app_commands.command(name="set", description="Set one")
    @app_commands.describe(key="Which", channel="Where")
    async def set_one(self, interaction: discord.Interaction, key: str, channel: discord.TextChannel) -> None:
        await interaction.response.send_message(f"{key} in {channel.name}", ephemeral=True)


@contextlib.asynccontextmanager
async def running(client: Probe, token: str) -> AsyncIterator[Probe]:
    """Let a bot run until the block ends."""
    task = asyncio.create_task(client.start(token))
    ready = asyncio.create_task(client.is_up.wait())
    try:
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        yield client
    finally:
        ready.cancel()
        await client.close()
        with contextlib.suppress(Exception):
            await task

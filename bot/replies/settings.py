"""Settings -> Reply: every value and where it came from."""

from bot.reply import Block, Reply, Role, Table
from config.load import LoadedSettings
from config.schema import keys, values


def settings_reply(loaded: LoadedSettings, data_folder: str) -> Reply:
    """List every setting with its value and its origin, and say where the data lie."""
    found = values(loaded.settings)
    rows = tuple((key.name, str(found[key.name]), key.unit or "", loaded.origins[key.name]) for key in keys())
    return Reply(
        (
            Table(("Setting", "Value", "Unit", "From"), rows, frozenset({1})),
            Block(Role.NOTE, f"Data folder: {data_folder}", apart=True),
        )
    )

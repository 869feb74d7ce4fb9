"""The one database of what people set and of what was recorded: where it lies, and what kind it is."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from config.database import DatabaseKind, read_migrations

STATE: Final = DatabaseKind(
    name="state",
    application_id=0x5642_5354,  # "VBST"
    migrations=read_migrations(files("config.state").joinpath("migrations")),
)


def state_file(data_folder: Path) -> Path:
    """Return the database's file in the data folder."""
    return data_folder / "state.db"

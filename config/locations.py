"""Where Verbatim keeps its data: the one door to platformdirs."""

from collections.abc import Mapping
from pathlib import Path

DATA_VARIABLE = "VERBATIM_DATA"
APPLICATION_NAME = "verbatim"


def data_folder(option: Path | None, environment: Mapping[str, str]) -> Path:
    """Return the absolute path of the data folder; it may not exist yet, and is not made.

    `option` (`--data`) wins over the variable `VERBATIM_DATA`, which wins over the platform's folder for
    a user's data. A variable that is empty counts as unset.
    """
    if option is not None:
        return option.absolute()
    named = environment.get(DATA_VARIABLE)
    if named:
        return Path(named).absolute()
    # Imported here: most calls name their folder, and `verbatim --help` needs none.
    import platformdirs  # noqa: PLC0415 - see above

    return platformdirs.user_data_path(APPLICATION_NAME, appauthor=False).absolute()

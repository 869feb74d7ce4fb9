"""Standard output for results, standard error for everything else."""

import sys
from collections.abc import Mapping
from typing import Any

from bot.reply import Reply


def tell(reply: Reply) -> None:
    """Write a result."""
    from bot.render.terminal import show

    show(reply, sys.stdout)


def remark(reply: Reply) -> None:
    """Write a note, a warning or an error."""
    from bot.render.terminal import show

    show(reply, sys.stderr)


def tell_record(record: Mapping[str, Any]) -> None:
    """Write a result as one line of JSON, at once."""
    from bot.render.contract import json_line

    sys.stdout.write(json_line(record, sys.stdout.encoding) + "\n")
    sys.stdout.flush()

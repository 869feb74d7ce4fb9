"""A command whose help speaks to people: no braces around what must be given, no types of the program's own."""

import re
from typing import Any, Final

from typer.core import TyperCommand

_BRACED: Final = re.compile(r"\{([\w.]+)\}")
_TYPED: Final = re.compile(r"(?<=\w)( <[^<>\n]*>)(?=  )")


class PlainCommand(TyperCommand):
    """A command of typer's, without the noise in its help."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401 - typer's own types for it differ from version to version
        """Return the line that says how the command is used."""
        return _BRACED.sub(r"\1", super().get_usage(ctx))

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - as above
        """Return the help; blanks take the place of an argument's type, so that the columns stay."""
        text = _BRACED.sub(r"\1", super().get_help(ctx))
        return _TYPED.sub(lambda match: " " * len(match[1]), text)

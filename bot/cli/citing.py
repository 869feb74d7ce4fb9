"""`verbatim show` and `verify`: from a citation back to its source."""

from typing import Annotated

import typer

from bot.cli.boundary import Status
from bot.cli.options import DataOption, set_up_for
from bot.cli.plain import PlainCommand
from bot.cli.streams import tell
from bot.cli.waiting import wait_for

_FORM = "source/document#start-end, as printed under a quote; with @ and digits of the revision for that one alone."
CitationArgument = Annotated[str, typer.Argument(metavar="CITATION", help=_FORM, show_default=False)]

_SHOW_EXAMPLES = """\b
Examples:
  verbatim show "starter/about/citations.md#52-92"
"""
_VERIFY_EXAMPLES = """\b
Examples:
  verbatim verify "starter/about/citations.md#52-92"
Exit status: 0 the source still says so, 1 it does not.
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(cls=PlainCommand, epilog=_SHOW_EXAMPLES)(show)
    app.command(cls=PlainCommand, epilog=_VERIFY_EXAMPLES)(verify)


def show(context: typer.Context, citation: CitationArgument, data: DataOption = None) -> None:
    """Show a quoted place in its document.

    It is highlighted, with the lines around it.
    """
    from bot.compose import cited_document
    from bot.platforms.terminal import windowed
    from bot.replies import place_reply
    from index.citation import Citation

    setup = set_up_for(context, data)
    cited = Citation.parse(citation)
    document = wait_for(cited_document(setup, cited))
    place = place_reply(document, cited.start, cited.end, setup.settings.chat.lines_around)
    tell(windowed(place, longest_quote=None))


def verify(context: typer.Context, citation: CitationArgument, data: DataOption = None) -> None:
    """Check a quote against its source as it is now.

    Reports whether the source still says what was quoted: match, moved or changed.
    """
    from bot.compose import verify_citation
    from bot.replies import verification_reply
    from index.citation import Citation
    from index.verification import State

    setup = set_up_for(context, data)
    cited = Citation.parse(citation)
    verification = wait_for(verify_citation(setup, cited))
    tell(verification_reply(verification, cited))
    raise typer.Exit(Status.DONE if verification.state is State.MATCH else Status.FAILED)

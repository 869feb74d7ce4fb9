"""Documents as a place may see them: the shared library and the workspace's own, searched as one.

The package's law: nobody is shown a source that they may not see, nor anything derived from one.
"""

from bot.libraries.access import SourceAccess, visible_sources
from bot.libraries.attending import attend
from bot.libraries.bindings import Bindings
from bot.libraries.libraries import Desk, Libraries, workspace_library
from bot.libraries.view import View

__all__ = [
    "Bindings",
    "Desk",
    "Libraries",
    "SourceAccess",
    "View",
    "attend",
    "visible_sources",
    "workspace_library",
]

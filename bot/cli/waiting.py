"""From a command, which is synchronous, to the library, which is not."""

from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")


def wait_for(work: Coroutine[Any, Any, _T]) -> _T:
    """Run `work` to its end and return its result; Ctrl-C cancels it and is raised as KeyboardInterrupt."""
    import asyncio

    return asyncio.run(work)

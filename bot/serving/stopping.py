"""How the process ends: when it is asked to, gently, and in any case in time."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Final

DRAIN_SECONDS: Final = 2.0
"""For what is in flight to be answered; what is left then is handed back, to be answered after the next start."""

HARD_STOP_SECONDS: Final = 4.6
"""Everything acknowledged is on the disk by then, whatever still hangs: the process may end as in a crash."""

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_KILLED_BY: Final = 128
"""What a shell adds to a signal's number."""


class HardStop:
    """Ends the process in time if it does not end by itself, and at once if it is asked a second time."""

    def __init__(self, seconds: float = HARD_STOP_SECONDS, leave: Callable[[int], object] = os._exit) -> None:
        """Keep how to leave without waiting for any thread."""
        self._seconds = seconds
        self._leave = leave
        self._timer: threading.Timer | None = None

    def asked(self, number: int) -> None:
        """Note that the signal of that number asks for the end."""
        if self._timer is not None:
            self._leave(_KILLED_BY + number)
            return
        self._timer = threading.Timer(self._seconds, self._too_late)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """Note that it ended by itself."""
        if self._timer is not None:
            self._timer.cancel()

    def _too_late(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write("Stopped without waiting any longer. Nothing is left half done.\n")
            sys.stderr.flush()
        self._leave(0)


@contextlib.contextmanager
def asked_to_stop(asked: Callable[[int], None]) -> Iterator[None]:
    """Have `asked` called in the event loop for SIGTERM and SIGINT while the block runs."""
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        try:
            loop.add_signal_handler(number, asked, int(number))
        except NotImplementedError:  # Windows
            signal.signal(number, lambda caught, _: loop.call_soon_threadsafe(asked, caught))
    try:
        yield
    finally:
        for number, handler in before.items():
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)
            signal.signal(number, handler)

"""Hears that the process has to end."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType

_LOOKED_EVERY = 0.1


class StopSign:
    """Listens for SIGTERM and SIGINT from when it is made.

    The handler only sets a plain value: setting a `threading.Event` there could wait for ever for
    a lock that the interrupted thread holds.
    """

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def wait(self, *, unless: Callable[[], bool] = lambda: False) -> None:
        """Return once the process was asked to end, or `unless` says that there is no need."""
        while not self.asked and not unless():
            time.sleep(_LOOKED_EVERY)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.asked = True

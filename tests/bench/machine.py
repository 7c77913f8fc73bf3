"""What the machine itself did while something was measured: a figure says little without it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_STOLEN = 7
"""Among the times that Linux keeps of its processors: that in which another machine had them."""
_TIMES = 8


def beside(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a measurement, then one about the machine meanwhile."""
    before = _times()
    yield from lines
    times = [after - then for after, then in zip(_times(), before, strict=True)]
    stolen = f"{times[_STOLEN] / sum(times):.0%}" if any(times) else "an unknown part"
    yield (
        f"  Python {sys.version.split()[0]}, {os.cpu_count()} processors, of whose time other "
        f"machines took {stolen}; load {os.getloadavg()[0]:.1f} at the end"
    )


def _times() -> list[int]:
    """Hundredths of seconds of all processors, by what they were spent on; zeros elsewhere."""
    try:
        first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    except OSError:
        return [0] * _TIMES
    return [int(time) for time in first.split()[1 : _TIMES + 1]]

"""Makes PDFs in processes of their own, so that no print slows or ends a process that serves pages.

A print takes a second or more of a processor, and some 100 MB, which go with its process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import cache

import structlog

from marketplace.config import ROOT
from marketplace.domain.errors import MarketplaceError
from marketplace.printing.weasyprint_pdf import CHECK

_LONGEST_WAIT = 15.0
"""Seconds that somebody waits while this process has another print made."""
_LONGEST_PRINT = 45.0
_AT_ONCE = 2
"""Requests that one process lets wait for prints, the one that is being printed among them. Each
holds one of its threads, and the others have to go on serving pages."""
_PASSED_ON = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE")
_WEASYPRINT = (sys.executable, "-m", "marketplace.printing.weasyprint_pdf")

log = structlog.stdlib.get_logger(__name__)


class PrintingBusyError(MarketplaceError):
    """Prints take too long at the moment; this one may be asked for again soon."""


class CannotPrintError(MarketplaceError):
    """This machine has no WeasyPrint, or lacks a library that it needs."""


class PdfPrinter:
    """Has PDFs made, one at a time; `command` is what makes one, from HTML to PDF."""

    def __init__(self, command: Sequence[str] = _WEASYPRINT) -> None:
        self._command = tuple(command)
        self._printing = threading.Lock()
        self._room = threading.BoundedSemaphore(_AT_ONCE)

    @property
    def is_available(self) -> bool:
        """Whether this machine can print. It is looked up once, which takes about a second."""
        try:
            return _works(self._command)
        except (subprocess.TimeoutExpired, OSError) as trouble:
            # It may be over by the next time somebody asks.
            log.warning("cannot look whether printing works", error=type(trouble).__name__)
            return False

    def pdf(self, page: str) -> bytes:
        """Print a whole HTML page; the same page gives the same bytes.

        Pictures stand in the page as data. Raises CannotPrintError or PrintingBusyError.
        """
        if not self.is_available:
            raise CannotPrintError("this machine cannot make PDFs")
        if not self._room.acquire(blocking=False):
            raise PrintingBusyError("too many wait already")
        try:
            made = self._in_turn(page)
        finally:
            self._room.release()
        if made.returncode != 0:
            log.error("a print failed", status=made.returncode)
            raise PrintingBusyError("a print failed")
        return made.stdout

    def _in_turn(self, page: str) -> subprocess.CompletedProcess[bytes]:
        if not self._printing.acquire(timeout=_LONGEST_WAIT):
            raise PrintingBusyError("too many prints at once")
        try:
            return _run(self._command, page.encode("utf-8", "replace"))
        except (subprocess.TimeoutExpired, OSError) as trouble:
            raise PrintingBusyError("a print took too long or did not begin") from trouble
        finally:
            self._printing.release()


@cache
def _works(command: tuple[str, ...]) -> bool:
    """Whether this machine has what the command needs: that does not change while we run."""
    works = _run(command, b"", CHECK).returncode == 0
    if not works:
        log.warning("printing is not available")
    return works


def _run(
    command: tuple[str, ...], page: bytes, *arguments: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - our own program, and nothing of a request
        (*command, *arguments),
        input=page,
        stdout=subprocess.PIPE,
        # What it says may hold words of the page.
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=_environment(),
        timeout=_LONGEST_PRINT,
        check=False,
    )


def _environment() -> dict[str, str]:
    """What it needs to find its libraries and fonts, and none of our secrets."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # Else the order of sets, and with it the bytes, would differ from print to print.
    return {**kept, "PYTHONHASHSEED": "0"}

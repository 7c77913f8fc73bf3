"""The one door to WeasyPrint: a page of ours as a tagged PDF (PDF/UA-1), nothing else fetched.

WeasyPrint needs Pango, a library of the system that a machine may lack. It takes a second to load,
so it is loaded when somebody first wants to print, not when a process starts.
"""

from __future__ import annotations

import importlib
import logging
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

import structlog

from marketplace.domain.errors import MarketplaceError

_STYLES = Path(__file__).with_name("print.css")
_VARIANT = "pdf/ua-1"
_FETCHED = frozenset({"data"})
"""Pictures that stand in the page itself. Nothing else is opened, here or on the network."""
_LONGEST_WAIT = 15.0
"""Seconds that somebody waits while another print is made in this process."""

log = structlog.stdlib.get_logger(__name__)


class PrintingBusyError(MarketplaceError):
    """Other prints are being made; this one may be asked for again soon."""


class CannotPrintError(MarketplaceError):
    """This machine has no WeasyPrint, or lacks a library that it needs."""


class _Document(Protocol):
    def write_pdf(self, **options: object) -> bytes:
        """The page as a PDF."""
        ...


class Library(Protocol):
    """The part of WeasyPrint that we use."""

    HTML: Callable[..., _Document]
    CSS: Callable[..., object]
    URLFetcher: Callable[..., object]


def load_weasyprint() -> Library | None:
    """WeasyPrint, or None where it is not installed or a library of the system is missing."""
    try:
        # It tells of every step, and of what it finds in a page: that is nobody's to keep.
        for noisy in ("weasyprint", "weasyprint.progress", "fontTools"):
            logging.getLogger(noisy).setLevel(logging.CRITICAL)
        with warnings.catch_warnings():
            # Without HarfBuzz's subsetting it still prints, only with larger files.
            warnings.simplefilter("ignore")
            return cast("Library", importlib.import_module("weasyprint"))
    except (ImportError, OSError) as error:
        log.warning("printing is not available", error=type(error).__name__)
        return None


class PdfPrinter:
    """Makes PDFs, one at a time in each process: a print takes a second of a whole processor."""

    def __init__(self, load: Callable[[], Library | None] = load_weasyprint) -> None:
        self._load = load
        self._loading = threading.Lock()
        self._printing = threading.Lock()
        self._library: Library | None = None
        self._loaded = False

    @property
    def is_available(self) -> bool:
        """Whether this machine can print. The first time, this loads the library."""
        return self._opened() is not None

    def pdf(self, page: str) -> bytes:
        """Print a whole HTML page with `print.css` alone; the same page gives the same bytes.

        Pictures stand in the page as data. Raises CannotPrintError or PrintingBusyError.
        """
        library = self._opened()
        if library is None:
            raise CannotPrintError("this machine cannot make PDFs")
        if not self._printing.acquire(timeout=_LONGEST_WAIT):
            raise PrintingBusyError("too many prints at once")
        try:
            fetcher = library.URLFetcher(allowed_protocols=_FETCHED)
            document = library.HTML(string=page, url_fetcher=fetcher)
            sheet = library.CSS(string=_STYLES.read_text(encoding="utf-8"))
            return document.write_pdf(stylesheets=[sheet], pdf_variant=_VARIANT)
        finally:
            self._printing.release()

    def _opened(self) -> Library | None:
        with self._loading:
            if not self._loaded:
                self._library, self._loaded = self._load(), True
        return self._library

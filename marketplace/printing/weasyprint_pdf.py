"""The one door to WeasyPrint: a page of ours as a tagged PDF (PDF/UA-1), nothing else fetched.

WeasyPrint needs Pango, a library of the system that a machine may lack. It is run in a process of
its own, by `marketplace.printing.printer`:

    python -m marketplace.printing.weasyprint_pdf < page.html > page.pdf

With `--check` it only says whether it could, by its exit status.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

CHECK = "--check"
CANNOT_PRINT = 3
"""The exit status where WeasyPrint is not installed, or lacks a library of the system."""

_STYLES = Path(__file__).with_name("print.css")
_VARIANT = "pdf/ua-1"
_FETCHED = frozenset({"data"})
"""Pictures that stand in the page itself. Nothing else is opened, here or on the network."""
_BEHIND_EVERYTHING = 19
"""How nice the process is to others: pages of the same machine go first."""


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
    # It tells of every step, and of what it finds in a page: that is nobody's to keep.
    for noisy in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            # Without HarfBuzz's subsetting it still prints, only with larger files.
            warnings.simplefilter("ignore")
            # Not an import statement: it takes a second, and only a process that prints needs it.
            return cast("Library", import_module("weasyprint"))
    except (ImportError, OSError):
        return None


def printed(library: Library, page: str) -> bytes:
    """The PDF of a whole HTML page with `print.css` alone; the same page gives the same bytes."""
    fetcher = library.URLFetcher(allowed_protocols=_FETCHED)
    document = library.HTML(string=page, url_fetcher=fetcher)
    sheet = library.CSS(string=_STYLES.read_text(encoding="utf-8"))
    return document.write_pdf(stylesheets=[sheet], pdf_variant=_VARIANT)


def main(arguments: Sequence[str]) -> int:
    """Print the page that comes in, or look whether that would work; the exit status."""
    prints = CHECK not in arguments
    if prints:  # whoever looks waits for a page
        os.nice(_BEHIND_EVERYTHING)
    library = load_weasyprint()
    if library is None:
        return CANNOT_PRINT
    if prints:
        page = sys.stdin.buffer.read().decode("utf-8", "replace")
        sys.stdout.buffer.write(printed(library, page))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

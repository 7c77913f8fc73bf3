"""What WeasyPrint gives us: a tagged PDF/UA, the same for the same page, and nothing fetched."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from marketplace.printing import weasyprint_pdf
from marketplace.printing.weasyprint_pdf import (
    CannotPrintError,
    Library,
    PdfPrinter,
    PrintingBusyError,
)
from tests.contract.inflated import inflated

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Sheet</title></head>
<body><h1>Sheet</h1><p>{}</p></body></html>"""
HOSTILE = "\u202e\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \U0001f9d3 \u0001\u000b\ufffe \ud83d"

pytestmark = pytest.mark.usefixtures("printing")


@pytest.fixture
def printer() -> PdfPrinter:
    """A printer that has everything."""
    return PdfPrinter()


def test_it_is_tagged_and_says_so(printer: PdfPrinter) -> None:
    body = printer.pdf(PAGE.format("Words"))
    assert body.startswith(b"%PDF-1.7")
    whole = inflated(body)
    for part in (b"/MarkInfo", b"/StructTreeRoot", b"(en-GB)", b"/DisplayDocTitle true", b"/S /H1"):
        assert part in whole
    assert b"pdfuaid" in whole


def test_the_same_page_gives_the_same_bytes(printer: PdfPrinter) -> None:
    """So that the print of a hidden listing is that of one that never was."""
    page = PAGE.format("Words")
    assert printer.pdf(page) == printer.pdf(page)


@pytest.mark.parametrize("scheme", ["file", "http", "https", "ftp"])
def test_nothing_is_fetched(
    printer: PdfPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "urllib.request.OpenerDirector.open",
        lambda *arguments, **_: opened.append(str(arguments[1])),
    )
    picture = tmp_path / "picture.svg"
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    address = f"file://{picture}" if scheme == "file" else f"{scheme}://127.0.0.1:9/picture.svg"
    body = printer.pdf(
        PAGE.format(f'<img src="{address}" alt="none"><link rel="stylesheet" href="{address}">')
    )
    assert body.startswith(b"%PDF")
    assert opened == []


def test_it_tells_the_log_nothing_of_a_page(
    printer: PdfPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        printer.pdf(
            PAGE.format('My aunt <img src="https://aunt.example/x.png"><a href="#aunt">a</a>')
        )
    assert "aunt" not in caplog.text


@pytest.mark.parametrize("words", ["", "x" * 20_000, HOSTILE.encode("utf-16", "surrogatepass")])
def test_any_words_can_be_printed(printer: PdfPrinter, words: str | bytes) -> None:
    text = words if isinstance(words, str) else words.decode("utf-16", "replace")
    assert printer.pdf(PAGE.format(text)).startswith(b"%PDF")


def test_one_print_at_a_time_and_nobody_waits_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(weasyprint_pdf, "_LONGEST_WAIT", 0.05)
    begun, go_on = threading.Event(), threading.Event()
    printer = PdfPrinter(lambda: _Slow(begun, go_on))  # type: ignore[arg-type,return-value]
    first = threading.Thread(target=printer.pdf, args=(PAGE,))
    first.start()
    try:
        assert begun.wait(10)
        with pytest.raises(PrintingBusyError):
            printer.pdf(PAGE)
    finally:
        go_on.set()
        first.join(10)
    assert printer.pdf(PAGE) == b"%PDF"


def test_the_library_is_looked_for_once_and_only_when_somebody_prints() -> None:
    asked: list[int] = []

    def nothing() -> Library | None:
        asked.append(1)
        return None

    printer = PdfPrinter(nothing)
    assert asked == []
    assert not printer.is_available
    with pytest.raises(CannotPrintError):
        printer.pdf(PAGE)
    assert asked == [1]


class _Slow:
    """A library whose first print takes until it is told to go on."""

    def __init__(self, begun: threading.Event, go_on: threading.Event) -> None:
        self._begun = begun
        self._go_on = go_on

    def HTML(self, **_: object) -> _Slow:  # noqa: N802 - as the library has it
        return self

    def CSS(self, **_: object) -> None:  # noqa: N802
        return None

    def URLFetcher(self, **_: object) -> None:  # noqa: N802
        return None

    def write_pdf(self, **_: object) -> bytes:
        self._begun.set()
        self._go_on.wait(10)
        return b"%PDF"

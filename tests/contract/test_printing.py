"""What WeasyPrint gives us: a tagged PDF/UA, the same for the same page, and nothing fetched."""

from __future__ import annotations

import queue
import sys
import threading
import time
from pathlib import Path

import pytest

from marketplace.printing import printer as printers
from marketplace.printing.printer import CannotPrintError, PdfPrinter, PrintingBusyError
from marketplace.printing.weasyprint_pdf import CANNOT_PRINT, load_weasyprint, printed
from tests.contract.inflated import inflated
from tests.ports import PATIENCE_IN_SECONDS

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Sheet</title></head>
<body><h1>Sheet</h1><p>{}</p></body></html>"""
SLOW = """
import pathlib, sys, time
begun, go_on, *check = sys.argv[1:]
check or pathlib.Path(begun).touch()
while not check and not pathlib.Path(go_on).exists():
    time.sleep(0.01)
sys.stdout.write("%PDF")
"""
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
def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "urllib.request.OpenerDirector.open",
        lambda *arguments, **_: opened.append(str(arguments[1])),
    )
    picture = tmp_path / "picture.svg"
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    address = f"file://{picture}" if scheme == "file" else f"{scheme}://127.0.0.1:9/picture.svg"
    library = load_weasyprint()
    assert library is not None
    body = printed(
        library,
        PAGE.format(f'<img src="{address}" alt="none"><link rel="stylesheet" href="{address}">'),
    )
    assert body.startswith(b"%PDF")
    assert opened == []


def test_it_tells_the_log_nothing_of_a_page(
    printer: PdfPrinter, capfd: pytest.CaptureFixture[str]
) -> None:
    printer.pdf(PAGE.format('My aunt <img src="https://aunt.example/x.png"><a href="#aunt">a</a>'))
    told = capfd.readouterr()
    assert told.out == told.err == ""


@pytest.mark.parametrize("words", ["", "x" * 20_000, HOSTILE.encode("utf-16", "surrogatepass")])
def test_any_words_can_be_printed(printer: PdfPrinter, words: str | bytes) -> None:
    text = words if isinstance(words, str) else words.decode("utf-16", "replace")
    assert printer.pdf(PAGE.format(text)).startswith(b"%PDF")


def test_one_print_at_a_time_and_nobody_waits_for_ever(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first print waits for a file; the second is told to come again."""
    monkeypatch.setattr(printers, "_LONGEST_WAIT", 0.05)
    begun, go_on = tmp_path / "begun", tmp_path / "go-on"
    printer = PdfPrinter((sys.executable, "-c", SLOW, str(begun), str(go_on)))
    first = threading.Thread(target=printer.pdf, args=(PAGE,))
    first.start()
    try:
        until = time.monotonic() + PATIENCE_IN_SECONDS
        while not begun.exists():
            assert time.monotonic() < until
            time.sleep(0.01)
        with pytest.raises(PrintingBusyError):
            printer.pdf(PAGE)
    finally:
        go_on.touch()
        first.join()
    assert printer.pdf(PAGE) == b"%PDF"


def test_twenty_prints_at_once_do_not_hold_every_thread(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One is printed and one waits; the others are told to come again before either is done."""
    monkeypatch.setattr(printers, "_LONGEST_WAIT", 10 * PATIENCE_IN_SECONDS)
    begun, go_on = tmp_path / "begun", tmp_path / "go-on"
    printer = PdfPrinter((sys.executable, "-c", SLOW, str(begun), str(go_on)))
    assert printer.is_available
    answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(printer.pdf(PAGE))
        except PrintingBusyError:
            answers.put(None)

    asking = [threading.Thread(target=ask) for _ in range(20)]
    try:
        for thread in asking:
            thread.start()
        assert [answers.get(timeout=PATIENCE_IN_SECONDS) for _ in range(18)] == [None] * 18
    finally:
        go_on.touch()
        for thread in asking:
            thread.join()
    assert [answers.get_nowait() for _ in range(2)] == [b"%PDF"] * 2


def test_a_print_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = PdfPrinter((sys.executable, "-c", "import sys, time; sys.argv[1:] or time.sleep(60)"))
    assert printer.is_available
    monkeypatch.setattr(printers, "_LONGEST_PRINT", 0.2)
    with pytest.raises(PrintingBusyError):
        printer.pdf(PAGE)


def test_one_that_fails_is_no_print() -> None:
    printer = PdfPrinter((sys.executable, "-c", "import sys; sys.exit(not sys.argv[1:])"))
    with pytest.raises(PrintingBusyError):
        printer.pdf(PAGE)


def test_a_machine_that_cannot_print_is_asked_once(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    program = f"import sys; open(sys.argv[1], 'a').write('x'); sys.exit({CANNOT_PRINT})"
    printer = PdfPrinter((sys.executable, "-c", program, str(asked)))
    assert not asked.exists()
    assert not printer.is_available
    with pytest.raises(CannotPrintError):
        printer.pdf(PAGE)
    assert asked.read_text(encoding="utf-8") == "x"

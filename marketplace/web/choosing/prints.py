"""Answers that are prints, and the QR codes in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus

import segno
from flask import Response, make_response
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from marketplace.printing.printer import CannotPrintError, PrintingBusyError
from marketplace.web.errors import RETRY_AFTER_SECONDS
from marketplace.wiring import adapters

_UNDER_QR = "Scan for its page"
_MOST_CODES = 500


def can_print() -> bool:
    """Whether this machine makes PDFs. Where it does not, no page offers one."""
    return adapters().printer.is_available


def pdf_answer(printed: str, *, name: str, meanwhile: Callable[[], str]) -> Response:
    """The PDF of what is to be printed, to be saved under this name.

    While this machine prints too much it is the page of `meanwhile`: 503, and when to come back.
    Ends the request with 404 where this machine cannot print.
    """
    try:
        answer = make_response(adapters().printer.pdf(printed))
    except CannotPrintError:
        raise NotFound from None
    except PrintingBusyError:
        answer = make_response(meanwhile(), HTTPStatus.SERVICE_UNAVAILABLE)
        answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
        return answer
    answer.content_type = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def qr_drawn(address: str, *, label: str) -> Markup:
    """A QR code as a drawing inside a page: nothing is loaded, and no style is inline.

    It has no size of its own: a style gives it one, and shows all of it.
    """
    drawing = Markup(  # noqa: S704 - made of numbers by the library
        _code(address).svg_inline(
            dark="#000", light="#fff", lineclass=None, svgclass=None, omitsize=True
        )
    )
    return Markup(
        '<div class="app-pack__qr"><div role="img" aria-label="{}">{}</div>{}</div>'
    ).format(label, drawing, _UNDER_QR)


def qr_printed(address: str, *, label: str) -> Markup:
    """The same as a picture that stands in the page as data, with the words that a PDF keeps."""
    picture = _code(address).svg_data_uri(
        scale=3, dark="#000", light="#fff", lineclass=None, svgclass=None
    )
    return Markup('<p class="app-pack__qr"><img src="{}" alt="{}">{}</p>').format(
        picture, label, _UNDER_QR
    )


@lru_cache(maxsize=_MOST_CODES)
def _code(address: str) -> segno.QRCode:
    """A code takes some 10 milliseconds to work out, and a pack has up to twenty."""
    return segno.make(address, error="m", micro=False)

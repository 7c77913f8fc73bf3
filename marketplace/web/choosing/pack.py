"""The print pack: phone numbers, facts, room for notes, questions, and a code to each live page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Response, render_template, request, url_for
from markupsafe import Markup

from marketplace.domain.questions_to_ask import Questions, questions_for
from marketplace.queries.shown import Detail
from marketplace.web import clock
from marketplace.web.choosing import prints
from marketplace.web.choosing.chosen import Chosen, chosen
from marketplace.web.choosing.facts import printed_facts
from marketplace.web.choosing.rows import Row, rows_of
from marketplace.web.listing_facts import Fact
from marketplace.web.marks import choosing
from marketplace.wiring import adapters

_LARGE = "large"
_FILE_NAME = "services-to-think-about.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedService:
    """One service on paper. `address` is its live page, in full."""

    name: str
    address: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What is printed. `pdf_address` is empty where this machine makes no PDFs.

    `unprinted` says that somebody asked for one and we could not make it now.
    """

    heading: str
    chosen: Chosen
    rows: tuple[Row, ...]
    services: tuple[PrintedService, ...]
    questions: tuple[Questions, ...]
    large: bool
    pdf_address: str
    size_address: str
    draw: Callable[..., Markup]
    now: datetime
    unprinted: bool = False

    def qr(self, service: PrintedService) -> Markup:
        """The code that leads a telephone to the live page of a service."""
        return self.draw(service.address, label=f"QR code: the page of {service.name}")


@choosing
def pack() -> str:
    """The pack as a page to print."""
    return render_template("choosing/pack.html", page=_pack(draw=prints.qr_drawn))


@choosing
def pack_pdf() -> Response:
    """The pack as a tagged PDF; where it cannot be made now, as a page that a browser prints."""
    printed = render_template("choosing/pack_printed.html", page=_pack(draw=prints.qr_printed))
    return prints.pdf_answer(printed, name=_FILE_NAME, meanwhile=_unprinted)


def _unprinted() -> str:
    page = replace(_pack(draw=prints.qr_drawn), unprinted=True)
    return render_template("choosing/pack.html", page=page)


def _pack(*, draw: Callable[..., Markup]) -> Pack:
    which, now = chosen(), clock.now()
    large = request.args.get("size") == _LARGE
    size, other = ({"size": _LARGE}, {}) if large else ({}, {"size": _LARGE})
    printable = bool(which.details) and prints.can_print()
    return Pack(
        heading="Services to think about",
        chosen=which,
        rows=rows_of(which.details, now=now),
        services=tuple(_service(detail, now=now) for detail in which.details),
        questions=questions_for(
            kind for detail in which.details for kind in detail.summary.service_types
        ),
        large=large,
        pdf_address=which.address("choosing.pack_pdf", **size) if printable else "",
        size_address=which.address("choosing.pack", **other),
        draw=draw,
        now=now,
    )


def _service(detail: Detail, *, now: datetime) -> PrintedService:
    place = url_for("public.listing", slug=detail.summary.slug)
    address = adapters().settings.base_url + place
    page = Fact(name="Its page", lines=(address,), address=address)
    return PrintedService(
        name=detail.summary.name,
        address=address,
        facts=(*printed_facts(detail, now=now), page),
    )

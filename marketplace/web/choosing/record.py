"""The choosing record: a form that is answered with a sheet of paper, and kept by nobody here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus

from flask import make_response, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from marketplace.domain.choosing_record import LONGEST_WORDS, ChoosingRecord, Mattered
from marketplace.domain.dates import london_day
from marketplace.web import clock
from marketplace.web.choosing import prints
from marketplace.web.choosing.chosen import Chosen, chosen
from marketplace.web.choosing.record_form import ANOTHER, RecordForm, record_form
from marketplace.web.marks import choosing

_PDF, _CHANGE = "pdf", "change"
_FILE_NAME = "how-i-chose.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """What the form's page shows."""

    chosen: Chosen
    form: RecordForm
    has_pdf: bool
    longest: int = LONGEST_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRecord:
    """What the sheet shows. `gone_line` is as of `Chosen`; `large` is for the layout of prints.

    `sent` are the fields of the form, for whoever wants to change something: the sheet is all that
    there is. `unprinted` says that they asked for a PDF and we could not make it now.
    """

    record: ChoosingRecord
    gone_line: str
    sent: tuple[tuple[str, str], ...]
    has_pdf: bool
    unprinted: bool = False
    heading: str = "How I chose"
    large: bool = False


@choosing
def record() -> Response:
    """The form, and what it is answered with: the sheet as a page or as a PDF."""
    which, answer = chosen(), request.form.get("answer")
    form = record_form(which)
    if request.method != "POST" or answer == _CHANGE or not _is_whole(form):
        return _form_page(which, form)
    page = PrintedRecord(
        record=_written(which, form),
        gone_line=which.gone_line,
        sent=tuple((name, one) for name, one in request.form.items(multi=True) if name in form),
        has_pdf=prints.can_print(),
    )
    return _pdf(page) if answer == _PDF else make_response(_sheet(page))


def _sheet(page: PrintedRecord) -> str:
    return render_template("choosing/record_done.html", page=page)


def _pdf(page: PrintedRecord) -> Response:
    """The PDF; where it cannot be made the sheet as a page, since nobody else has the words."""
    printed = render_template("choosing/record_printed.html", page=page)
    sheet = partial(_sheet, replace(page, unprinted=True))
    try:
        return prints.pdf_answer(printed, name=_FILE_NAME, meanwhile=sheet)
    except NotFound:
        return make_response(sheet(), HTTPStatus.SERVICE_UNAVAILABLE)


def _is_whole(form: RecordForm) -> bool:
    """Whether everything that is needed was answered; else the fields say what is missing."""
    whole: bool = form.validate()
    if form.chose.data == ANOTHER and not form.another.data:
        form.another.errors = [*form.another.errors, "Enter the name of the service"]
        return False
    return whole


def _form_page(which: Chosen, form: RecordForm) -> Response:
    page = RecordPage(
        chosen=which,
        form=form,
        has_pdf=prints.can_print(),
    )
    return make_response(render_template("choosing/record.html", page=page))


def _written(which: Chosen, form: RecordForm) -> ChoosingRecord:
    names = {detail.summary.slug: detail.summary.name for detail in which.details}
    another = form.another.data if form.chose.data == ANOTHER else ""
    return ChoosingRecord(
        looked_at=tuple(names.values()),
        mattered=tuple(each for each in Mattered if each.value in (form.mattered.data or ())),
        mattered_words=form.mattered_words.data or "",
        chose=names.get(form.chose.data, another or ""),
        why=form.why.data or "",
        talked_to=form.talked_to.data or "",
        on=london_day(clock.now()),
    )

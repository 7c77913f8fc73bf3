"""What whoever follows can do with one concern: a table of pages, each with its form.

Where reference and passphrase have to be given again in the middle of one, what was written is
kept in that form, and the page comes back with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, cast

from flask import abort, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from marketplace.domain.concern_files import FILE, UPLOADS
from marketplace.domain.concerns import Sorted
from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.domain.following import FollowAct
from marketplace.domain.throttling import network_of
from marketplace.services import following_acts
from marketplace.services.concern_files import Sent
from marketplace.services.following import Following
from marketplace.services.following_files import add
from marketplace.services.throttling import SlowDownError, take
from marketplace.web.clock import now
from marketplace.web.concerns import following_forms as forms
from marketplace.web.concerns import following_session
from marketplace.web.concerns.following_pages import ask_again, following, part, seen, to_begin
from marketplace.web.concerns.numbers_sent import number_from
from marketplace.web.forms import Form
from marketplace.web.marks import coming_in
from marketplace.web.uploads import takes_files_where
from marketplace.wiring import adapters


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPage:
    """One page: what it is for, its form and template, and what its button does."""

    act: FollowAct
    form: type[Form]
    template: str
    do: Callable[[Following, int, Form], None]


@takes_files_where(following_session.is_known)
@coming_in
def act(number: int, what: str) -> Response | str:
    """One page of the table, about the concern with this number."""
    page = PAGES.get(what) or abort(404)
    of = following()
    if of is None:
        return ask_again(what, number) if request.method == "POST" else to_begin()
    form = page.form()
    if form.validate_on_submit():
        try:
            page.do(of, number, form)
        except InvalidError as problem:
            form.refuse(problem)
        else:
            return redirect(url_for("concerns.followed", done=what))
    return _shown(of, page, number, form)


@coming_in
def ombudsman(number: int) -> Response | str:
    """The way to the Ombudsman, and from when it is open. The button keeps that we told it."""
    of = following()
    if of is None:
        return to_begin()
    told = seen(of)
    concern = part(told, number)
    if concern.ombudsman_from is None:
        abort(404)
    if forms.ButtonForm().validate_on_submit():
        following_acts.go_to_ombudsman(of, number, now=now())
        return redirect(url_for("concerns.ombudsman", number=number))
    return render_template("concerns/ombudsman.html", told=told, concern=concern, Act=FollowAct)


def go_on(of: Following, form: forms.FollowForm) -> Response | str:
    """After reference and passphrase: to the steps, or back to what was being written."""
    page = PAGES.get(form.kept_what.data or "")
    number = number_from(form.kept_number.data)
    if page is None or not number:
        return redirect(url_for("concerns.followed"))
    kept = {"words": form.kept_words.data, "choice": form.kept_choice.data or None}
    return _shown(of, page, number, page.form(formdata=None, data=kept))


def _shown(of: Following, page: ActPage, number: int, form: Form) -> Response | str:
    """The page with its form, where it can be done now; else the steps, which say what can."""
    told = seen(of)
    concern = part(told, number)
    if page.act not in concern.acts:
        return redirect(url_for("concerns.followed"))
    where = url_for("concerns.act", number=number, what=_NAMES[page.act])
    return render_template(page.template, told=told, concern=concern, form=form, where=where)


def _add(of: Following, number: int, form: Form) -> None:
    chosen = form.file.data
    sent = None
    if isinstance(chosen, FileStorage):
        stream = cast("BinaryIO", chosen.stream)
        sent = Sent(stream=stream, name=chosen.filename, shared=bool(form.shared.data))
        _take_upload()
    words, at_risk = form.words.data or "", bool(form.at_risk.data)
    files = adapters().files
    add(of, number, words=words, file=sent, files=files, now=now(), at_risk=at_risk)


def _take_upload() -> None:
    """Count one file from this network, so that nobody fills our disks. Raises InvalidError."""
    try:
        take(f"concern-files:{network_of(request.remote_addr)}", UPLOADS, now())
    except SlowDownError as refusal:
        problem = FieldProblem(field=FILE, message=str(refusal))
        raise InvalidError((problem,)) from refusal


def _ask_qa(of: Following, number: int, form: Form) -> None:
    following_acts.ask_qa(of, number, words=form.words.data or "", now=now())


def _answer(of: Following, number: int, form: Form) -> None:
    how = Sorted(form.choice.data)
    following_acts.answer(of, number, how=how, words=form.words.data or "", now=now())


def _reopen(of: Following, number: int, form: Form) -> None:
    following_acts.reopen(of, number, words=form.words.data or "", now=now())


PAGES: Mapping[str, ActPage] = MappingProxyType(
    {
        "add": ActPage(
            act=FollowAct.ADD, form=forms.AddForm, template="concerns/follow_add.html", do=_add
        ),
        "ask-qa": ActPage(
            act=FollowAct.ASK_QA,
            form=forms.AskQaForm,
            template="concerns/follow_ask_qa.html",
            do=_ask_qa,
        ),
        "sorted": ActPage(
            act=FollowAct.ANSWER,
            form=forms.SortedForm,
            template="concerns/follow_sorted.html",
            do=_answer,
        ),
        "reopen": ActPage(
            act=FollowAct.REOPEN,
            form=forms.ReopenForm,
            template="concerns/follow_reopen.html",
            do=_reopen,
        ),
    }
)
"""By the end of their addresses."""
_NAMES = {page.act: name for name, page in PAGES.items()}

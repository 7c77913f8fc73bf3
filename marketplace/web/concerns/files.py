"""Files with what somebody tells us: up to five, added and removed without JavaScript."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import make_response, redirect, render_template, request, url_for
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import BooleanField

from marketplace.domain.concern_files import MOST_FILES, UPLOADS
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_steps import Step
from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError, NotFoundError
from marketplace.domain.throttling import network_of
from marketplace.domain.uploads import NO_FILE
from marketplace.services.concern_drafts import Draft
from marketplace.services.concern_files import Sent, add_to_draft, remove
from marketplace.services.throttling import SlowDownError, take
from marketplace.web.clock import now
from marketplace.web.concerns import draft_session
from marketplace.web.concerns.telling import (
    Asking,
    address_of,
    back_address,
    keep,
    next_address,
)
from marketplace.web.concerns.telling_forms import TellingForm
from marketplace.web.marks import coming_in
from marketplace.web.uploads import takes_files_where
from marketplace.wiring import adapters

ADD = "add"
"""The button that adds; the other one goes on, and adds what was chosen too."""


class FilesForm(TellingForm):
    """One file at a time, and whether the service may see it."""

    file = FileField("Choose a file")
    shared = BooleanField("The service may see this file")


@takes_files_where(draft_session.is_live)
@coming_in
def files() -> Response:
    """The files so far, one more, and on."""
    draft = draft_session.opened()
    if draft is None:
        return make_response(redirect(url_for("concerns.start")))
    form = FilesForm()
    if not _may_share(draft):
        del form.shared
    if not form.validate_on_submit() or not _is_added(draft, form):
        return _page(draft, form)
    if request.form.get("then") == ADD:
        return make_response(redirect(address_of(Step.FILES)))
    return _onwards(draft, form)


@coming_in
def remove_file(file_id: int) -> Response:
    """Remove one of them."""
    draft = draft_session.opened()
    if draft is None:
        raise NotFoundError("there is no such draft any more")
    remove(draft.token, file_id, files=adapters().files, now=now())
    return make_response(redirect(address_of(Step.FILES)))


def _page(draft: Draft, form: FilesForm) -> Response:
    form.draft.data = draft.token
    shown = render_template(
        "concerns/steps/files.html",
        form=form,
        draft=draft,
        most=MOST_FILES,
        stale=False,
        back=back_address(Step.FILES, draft.typed),
    )
    return make_response(shown)


def _is_added(draft: Draft, form: FilesForm) -> bool:
    """Add the file that was chosen; what is wrong with it is put on the form."""
    chosen = form.file.data
    if not isinstance(chosen, FileStorage):
        if request.form.get("then") == ADD:
            form.refuse(InvalidError((FieldProblem(field="file", message=NO_FILE),)))
            return False
        return True
    shared = bool(form.shared.data) if "shared" in form else False
    sent = Sent(stream=cast("BinaryIO", chosen.stream), name=chosen.filename, shared=shared)
    try:
        take(f"concern-files:{network_of(request.remote_addr)}", UPLOADS, now())
        add_to_draft(draft.token, sent, files=adapters().files, now=now())
    except InvalidError as refusal:
        form.refuse(refusal)
    except SlowDownError as refusal:
        form.refuse(InvalidError((FieldProblem(field="file", message=str(refusal)),)))
    return not form.problems


def _onwards(draft: Draft, form: FilesForm) -> Response:
    """To the next page; files are added and removed one by one, so nothing here is stale."""
    asking = Asking(step=Step.FILES, draft=draft_session.opened() or draft)
    form.was.data = ""
    try:
        answered = keep(asking, asking.answers, form)
    except ConflictError:
        answered = draft.answered
    return make_response(redirect(next_address(Step.FILES, draft.typed, answered)))


def _may_share(draft: Draft) -> bool:
    """Whether the service is to see anything at all."""
    return draft.answers.share(Recipient.PROVIDER) is not Share.NO

"""The short form of providers, partners and professionals: no account, three pages.

What was written is kept as a draft before it is said back, so that it is sent once. The last page
is that of everybody who tells us something: reference and passphrase.
"""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.access import visitor
from marketplace.domain.concern_kinds import work_out
from marketplace.domain.concern_promises import promises
from marketplace.domain.concerns import Source
from marketplace.domain.errors import ConflictError, InvalidError, NotFoundError
from marketplace.domain.professional_answers import professional_problems
from marketplace.services.concern_drafts import Draft, load, save, start
from marketplace.services.submissions import sent_before, submit
from marketplace.web.clock import now
from marketplace.web.concerns import draft_session
from marketplace.web.concerns.numbers_sent import number_from
from marketplace.web.concerns.professional_forms import ProfessionalForm, ProfessionalSending
from marketplace.web.marks import coming_in

_CHANGED = "You changed this meanwhile, perhaps in another tab. Look at it again."


@coming_in
def professionals() -> str | Response:
    """What they know; kept, and said back before it is sent."""
    form = ProfessionalForm()
    draft = _draft(form.draft.data)
    if "change" in request.form:
        return _again(form, draft)
    if not form.validate_on_submit() or not _is_whole(form):
        return _page(form)
    answers = form.answers()
    try:
        if draft is None:
            token = start(answers, now())
        else:
            token = draft.token
            save(token, answers, number_from(form.version.data), now())
    except ConflictError:
        form.form_errors.append(_CHANGED)
        return _page(form)
    kept = _draft(token)
    return _check_page(kept) if kept else _page(form)


@coming_in
def professionals_send() -> str | Response:
    """Send it: once, however often it is clicked."""
    form = ProfessionalSending()
    token = form.draft.data or ""
    draft = _draft(token)
    if sent_before(token, now=now()) is None:
        if draft is None:
            return make_response(redirect(url_for("concerns.professionals")))
        try:
            _submit(draft, number_from(form.version.data))
        except (ConflictError, NotFoundError):
            return _check_page(draft, stale=True)
    return make_response(redirect(draft_session.to_sent(token)))


def _submit(draft: Draft, version: int) -> None:
    submit(
        draft.typed,
        source=Source.PROFESSIONAL,
        actor=visitor(),
        now=now(),
        draft_token=draft.token,
        draft_version=version,
    )


def _is_whole(form: ProfessionalForm) -> bool:
    if found := professional_problems(form.answers()):
        form.refuse(InvalidError(found))
    return not found


def _again(form: ProfessionalForm, draft: Draft | None) -> str:
    if draft is not None:
        form.fill(draft.typed)
        form.version.data = str(draft.version)
    return _page(form)


def _page(form: ProfessionalForm) -> str:
    return render_template("concerns/professionals.html", form=form)


def _check_page(draft: Draft, *, stale: bool = False) -> str:
    proposal = work_out(draft.typed)
    return render_template(
        "concerns/professionals_check.html",
        draft=draft,
        stale=stale,
        why=proposal.why,
        promises=promises(draft.typed, proposal.kinds, priority=proposal.priority, at=now()),
    )


def _draft(token: str | None) -> Draft | None:
    """The draft that a form carries, while it can be changed and is one of this form."""
    draft = load(token, now())
    if draft is None or draft.submission_id is not None or not draft.typed.profession:
        return None
    return draft

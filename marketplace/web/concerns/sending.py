"""The last pages of "Tell us": what it is, sent, and the reference with its passphrase."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.access import visitor
from marketplace.domain.concern_checks import problems
from marketplace.domain.concern_kinds import removable, with_kinds, work_out
from marketplace.domain.concern_promises import promises
from marketplace.domain.concerns import ConcernKind, Source
from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError, NotFoundError
from marketplace.services.concern_drafts import Draft, load, save
from marketplace.services.submissions import Sent, sent_before, submit, take_passphrase
from marketplace.web.clock import now
from marketplace.web.concerns import draft_session
from marketplace.web.concerns.numbers_sent import number_from
from marketplace.web.concerns.sending_forms import KindsForm, SendingForm
from marketplace.web.marks import coming_in
from marketplace.wiring import adapters

_CHOOSE = "Choose at least one"


@coming_in
def kinds() -> Response:
    """What it is, who gets it, and what happens with it; and what the person says that it is."""
    draft = draft_session.opened()
    if draft is None or problems(draft.answers):
        return _not_ready(draft)
    form = KindsForm(kinds=[kind.value for kind in work_out(draft.answers).kinds])
    form.offer(removable(draft.answers))
    if not form.validate_on_submit() or _says_nothing(form, draft):
        return _kinds_page(draft, form)
    chosen = with_kinds(draft.typed, (ConcernKind(kind) for kind in form.kinds.data))
    try:
        save(draft.token, chosen, _version(), now())
    except ConflictError:
        return _kinds_page(draft, form, stale=True)
    draft_session.carry(draft.token)
    return make_response(redirect(url_for("concerns.kinds")))


@coming_in
def send() -> Response:
    """Send it. A second click finds it sent, and leads to the same page."""
    draft = load(draft_session.token(), now())
    if draft is not None and draft.submission_id is not None:
        return _to_sent(draft.token)
    if draft is None or problems(draft.answers):
        return _not_ready(draft)
    try:
        _submit(draft)
    except NotFoundError:
        return _not_ready(None)
    except ConflictError:
        return _kinds_page(draft, _kinds_form(draft), stale=True)
    return _to_sent(draft.token)


@coming_in
def sent() -> Response:
    """The reference, the passphrase once, and how to follow. Looking at it changes nothing."""
    token = draft_session.sent_token()
    found = sent_before(token, now=now()) if token else None
    if token is None or found is None:
        return make_response(redirect(url_for("concerns.start")))
    form = SendingForm()
    if form.validate_on_submit():
        take_passphrase(token, actor=visitor(), now=now())
        draft_session.let_go(token)
        return make_response(redirect(url_for("concerns.follow")))
    form.draft.data = token
    return _sent_page(found, form)


def _submit(draft: Draft) -> None:
    submit(
        draft.answers,
        source=Source.FORM,
        actor=visitor(),
        now=now(),
        draft_token=draft.token,
        draft_version=_version(),
    )


def _to_sent(token: str) -> Response:
    return make_response(redirect(draft_session.to_sent(token)))


def _sent_page(found: Sent, form: SendingForm) -> Response:
    shown = render_template(
        "concerns/sent.html",
        sent=found,
        form=form,
        action=draft_session.address_of_sent(form.draft.data or ""),
        promises=promises(
            found.answers, found.kinds, priority=found.priority, at=found.received_at
        ),
        where=f"{adapters().settings.base_url}{url_for('concerns.follow')}",
    )
    answer = make_response(shown)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _not_ready(draft: Draft | None) -> Response:
    """Where to go on where there is nothing to send, or something is missing."""
    address = draft_session.beginning() if draft is None else url_for("concerns.check")
    return make_response(redirect(address))


def _kinds_form(draft: Draft) -> KindsForm:
    """The form as it first stands, whatever another form of the page brought."""
    form = KindsForm(None, kinds=[kind.value for kind in work_out(draft.answers).kinds])
    form.offer(removable(draft.answers))
    return form


def _kinds_page(draft: Draft, form: KindsForm, *, stale: bool = False) -> Response:
    proposal = work_out(draft.answers)
    form.draft.data, form.version.data = draft.token, str(draft.version)
    shown = render_template(
        "concerns/kinds.html",
        form=form,
        hints=form.offer(removable(draft.answers)),
        proposal=proposal,
        promises=promises(draft.answers, proposal.kinds, priority=proposal.priority, at=now()),
        danger=draft.answers.happening.danger_now,
        stale=stale,
    )
    return make_response(shown, 409 if stale else 200)


def _says_nothing(form: KindsForm, draft: Draft) -> bool:
    """Whether nothing was chosen, where something has to be; say so on the form."""
    if form.kinds.data or draft.answers.happening.danger_now:
        return False
    form.refuse(InvalidError((FieldProblem(field="kinds", message=_CHOOSE),)))
    return True


def _version() -> int:
    """The version of the answers that were looked at; one that never was, where none came."""
    return number_from(request.form.get("version"))

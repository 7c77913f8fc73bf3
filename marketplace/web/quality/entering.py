"""Staff write down what came by phone, letter, email or visit, for whoever told it.

One page to write it down, one to say it back, and one with the reference and the passphrase, to
be read out or printed. None of it stands in an address.
"""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectMultipleField

from marketplace.domain.access import Permission
from marketplace.domain.concern_kinds import removable, work_out
from marketplace.domain.concern_promises import HINTS, TITLES, promises
from marketplace.domain.concerns import ConcernKind, Source
from marketplace.domain.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from marketplace.services.concern_drafts import Draft, load
from marketplace.services.concern_entry import SOURCES, enter, keep_entry
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.concern_summary import needs_of, parts_of
from marketplace.web.criteria import BadParameter
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.quality.entry_form import EntryForm
from marketplace.wiring import adapters

_CHANGED = "Somebody changed this meanwhile, perhaps you in another tab. Look at it again."


class SendingForm(Form):
    """The draft that is sent, how it came, and what the caller says that it is."""

    draft = HiddenField()
    version = HiddenField()
    source = HiddenField()
    kinds = SelectMultipleField("What is it? Change it where the caller says so.")

    def offer(self, draft: Draft) -> None:
        """Offer the kinds that these answers can be."""
        self.kinds.choices = {kind.value: TITLES[kind] for kind in removable(draft.answers)}


@requires(Permission.HANDLE_CONCERNS)
def enter_concern() -> str | Response:
    """Write it down. What was written is kept before it is said back."""
    form = EntryForm()
    if "change" in request.form:
        return _again(form)
    if not form.validate_on_submit() or not _is_whole(form):
        return _page(form)
    try:
        draft = keep_entry(
            form.answers(),
            token=form.draft.data or None,
            version=asking.version_from(form.version.data or "0"),
            by=principal(),
            now=now(),
        )
    except ConflictError:
        form.form_errors.append(_CHANGED)
        return _page(form)
    return _check_page(draft, Source(form.source.data))


@requires(Permission.HANDLE_CONCERNS)
def send_entry() -> str | Response:
    """Take it in, and show the reference and the passphrase."""
    form = SendingForm()
    source, token = _source(form.source.data), form.draft.data or ""
    draft = load(token, now())
    if draft is None:
        raise NotFoundError("there is no such draft any more")
    form.offer(draft)
    form.validate_on_submit()
    chosen = _kinds(form, draft)
    try:
        sent = enter(
            token,
            kinds=chosen,
            source=source,
            version=asking.version_from(form.version.data),
            by=principal(),
            now=now(),
        )
    except (ConflictError, RefusedError) as error:
        return _check_page(draft, source, problem=str(error))
    where = f"{adapters().settings.base_url}{url_for('concerns.follow')}"
    told = promises(sent.answers, sent.kinds, priority=sent.priority, at=sent.received_at)
    page = render_template("quality/entered.html", sent=sent, promises=told, where=where)
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _is_whole(form: EntryForm) -> bool:
    try:
        form.check()
    except InvalidError as error:
        form.refuse(error)
        return False
    return True


def _again(form: EntryForm) -> str:
    """The form with what was written down before, to change it."""
    draft = load(form.draft.data, now())
    if draft is None or draft.submission_id is not None:
        raise NotFoundError("there is no such draft any more")
    form.fill(draft.typed)
    form.version.data = str(draft.version)
    return _page(form)


def _page(form: EntryForm) -> str:
    return render_template("quality/enter.html", form=form)


def _check_page(draft: Draft, source: Source, *, problem: str = "") -> str:
    """What was written down, said back: who gets it, and by when."""
    proposal = work_out(draft.answers)
    form = SendingForm(formdata=None, kinds=[kind.value for kind in proposal.kinds])
    form.offer(draft)
    form.draft.data, form.version.data = draft.token, str(draft.version)
    form.source.data = source.value
    if problem:
        form.form_errors.append(problem[:1].upper() + problem[1:])
    return render_template(
        "quality/entry_check.html",
        form=form,
        hints={kind.value: HINTS[kind] for kind in removable(draft.answers)},
        parts=parts_of(draft.answers),
        needs=needs_of(draft.answers),
        agreed=tuple(draft.answers.shares.items()),
        promises=promises(draft.answers, proposal.kinds, priority=proposal.priority, at=now()),
        why=proposal.why,
        source=source,
    )


def _kinds(form: SendingForm, draft: Draft) -> tuple[ConcernKind, ...]:
    """What was chosen; where nothing was, the rule decides."""
    offered = {kind.value for kind in removable(draft.answers)}
    return tuple(ConcernKind(kind) for kind in form.kinds.data or () if kind in offered)


def _source(given: str | None) -> Source:
    for source in SOURCES:
        if given == source.value:
            return source
    raise BadParameter("source", "Open the page again.")

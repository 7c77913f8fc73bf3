"""The alerts of the rating rule: the list, and acknowledging one with a note."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField

from marketplace.domain.access import Permission, may
from marketplace.domain.decisions import AlertKind
from marketplace.domain.errors import InvalidError, NotFoundError
from marketplace.queries.quality_alerts import AlertSeen, AlertState, alert
from marketplace.queries.quality_alerts import alerts as listed
from marketplace.services.quality_alerts import acknowledge
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires


class NoteForm(Form):
    """What an officer found or did."""

    version = HiddenField()
    note = TextAreaField("What you found or did")


@requires(Permission.READ_DESK)
def alerts() -> str:
    """Alerts in one state, of one kind or all."""
    kinds = asking.choices("kind", AlertKind)
    state = asking.choice("state", AlertState, AlertState.NEW)
    kind = kinds[0].value if kinds else ""
    found = listed(by=principal(), state=state, kind=kind, page=asking.page())
    return render_template(
        "quality/alerts.html",
        found=found,
        state=state,
        kind=kind,
        kinds=tuple(AlertKind),
        states=tuple(AlertState),
        paging=asking.paging(page_=found.page, pages=found.pages),
        may_acknowledge=may(principal(), Permission.CLOSE_ALERTS),
    )


@requires(Permission.CLOSE_ALERTS)
def acknowledge_alert(alert_id: int) -> str | Response:
    """Acknowledge one, with a note."""
    seen = _seen(alert_id)
    form = NoteForm()
    if not form.validate_on_submit():
        form.version.data = form.version.data or seen.saying_since.isoformat()
        return render_template("quality/alert.html", alert=seen, form=form)
    try:
        since = asking.moment_from(form.version.data)
        note = form.note.data or ""
        acknowledge(alert_id, saying_since=since, note=note, by=principal(), now=now())
    except InvalidError as error:
        form.refuse(error)
        return render_template("quality/alert.html", alert=seen, form=form)
    return asking.done("The alert is acknowledged.", "quality.alerts")


def _seen(alert_id: int) -> AlertSeen:
    found = alert(alert_id, by=principal())
    if found is None:
        raise NotFoundError("there is no such alert")
    return found

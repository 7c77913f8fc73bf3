"""What an officer makes of a concern: the form beside the person's words."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.domain.concern_access import Reader
from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.queries.concern_page import ConcernSeen, concern_seen
from marketplace.services.concern_loading import note_read
from marketplace.services.concern_triage import triage
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.concern_summary import needs_of, parts_of
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.triage_form import TriageForm


@requires(Permission.HANDLE_CONCERNS)
def triage_concern(concern_id: int) -> str | Response:
    """Triage it, or look at it anew. The page shows the person's words: opening it is an event."""
    found = concern_seen(concern_id, by=principal(), today=asking.today())
    form = TriageForm()
    if not form.is_submitted():
        form.begin(found.id, version=found.version)
    if not form.validate_on_submit():
        return _shown(found, form)
    try:
        version = asking.version_from(form.version.data)
        triage(concern_id, found=form.said, version=version, by=principal(), now=now())
    except InvalidError as error:
        form.refuse(error)
        return _shown(found, form)
    except RefusedError as error:
        form.form_errors.append(str(error))
        return _shown(found, form)
    return asking.done("The triage is kept.", "quality.concern", concern_id=concern_id)


def _shown(found: ConcernSeen, form: TriageForm) -> str:
    note_read(found.id, by=principal(), now=now(), audience=Reader.STAFF)
    return render_template(
        "quality/concerns/triage.html",
        concern=found,
        parts=parts_of(found.answers),
        needs=needs_of(found.answers),
        form=form,
    )

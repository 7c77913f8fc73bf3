"""The page on which a safeguarding officer says what they make of a concern."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.queries.safeguarding_page import SafeguardingSeen, safeguarding_seen
from marketplace.services.concern_triage import triage
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.triage_form import TriageForm


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def assess(concern_id: int) -> str | Response:
    """Keep what an officer makes of it. Earlier findings stay."""
    found = safeguarding_seen(concern_id, by=principal(), now=now())
    form = TriageForm()
    if not form.is_submitted():
        form.begin(concern_id, version=found.version)
    if not form.validate_on_submit():
        return _shown(found, form)
    version = asking.version_from(form.version.data)
    try:
        triage(concern_id, found=form.said, version=version, by=principal(), now=now())
    except InvalidError as error:
        form.refuse(error)
        return _shown(found, form)
    except RefusedError as error:
        form.form_errors.append(str(error))
        return _shown(found, form)
    return asking.done("Your findings are kept.", "safeguarding.concern", concern_id=concern_id)


def _shown(found: SafeguardingSeen, form: TriageForm) -> str:
    return render_template("safeguarding/assess.html", concern=found, form=form)

"""A provider's facts about safeguarding and criminal record checks, after it was approved."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.domain.errors import ConflictError
from marketplace.queries.provider_safety import SafetyOf, own_safety
from marketplace.services.provider_safety import save_safety
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.registration_forms import SafetyForm
from marketplace.web.provider.registration_sections import safety_from


@requires(Permission.KEEP_LISTINGS)
def provider_safety(provider_id: int) -> Response:
    """See and change them."""
    found = own_safety(provider_id, by=principal())
    form = SafetyForm(obj=found.safety)
    if not form.validate_on_submit():
        return _page(found, form)
    version = request.form.get("version", 0, type=int)
    try:
        save_safety(provider_id, safety_from(form), version=version, by=principal(), now=now())
    except ConflictError:
        return _page(own_safety(provider_id, by=principal()), form, stale=True)
    return redirect(url_for("provider.documents", provider_id=provider_id))


def _page(found: SafetyOf, form: SafetyForm, *, stale: bool = False) -> Response:
    form.version.data = str(found.version)
    shown = render_template(
        "documents/safety.html",
        form=form,
        stale=False,
        changed_meanwhile=stale,
        back=url_for("provider.documents", provider_id=found.provider_id),
    )
    return make_response(shown, 409 if stale else 200)

"""The audit trail: search it, and take it out as a file."""

from __future__ import annotations

from flask import Response, render_template

from marketplace.domain.access import Permission
from marketplace.queries.audit import AuditFilter, kinds_of_events, search_audit
from marketplace.services.exports import export_audit
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.quality.ratings import csv_answer


@requires(Permission.READ_AUDIT)
def audit() -> str:
    """Events that match, newest first."""
    who, asked = principal(), _asked()
    found = search_audit(asked, by=who, before_id=asking.number("before"))
    return render_template(
        "quality/audit.html",
        asked=asked,
        found=found,
        kinds=kinds_of_events(by=who),
        older=asking.address_with("quality.audit", before=found.older_than)
        if found.older_than
        else None,
        file_address=asking.address_with("quality.audit_file", before=None),
    )


@requires(Permission.READ_AUDIT)
def audit_file() -> Response:
    """The same as a file; taking it is an event."""
    return csv_answer(export_audit(_asked(), by=principal(), now=now()), name="audit-trail.csv")


def _asked() -> AuditFilter:
    return AuditFilter(
        actor=asking.text("who"),
        kind=asking.text("kind"),
        subject=asking.text("about"),
        since=asking.day("since"),
        until=asking.day("until"),
    )

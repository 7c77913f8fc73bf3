"""What belongs together: marks, and links of single concerns to one about the organisation."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField

from marketplace.domain.access import Permission
from marketplace.domain.errors import InvalidError
from marketplace.domain.safeguarding import Mark
from marketplace.queries.safeguarding_page import SafeguardingSeen, safeguarding_seen
from marketplace.queries.safeguarding_queue import QueueRow, organisational_ones
from marketplace.services import safeguarding_links as links
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires


class LinkForm(Form):
    """Which concern about the organisation."""

    version = HiddenField()
    organisational_id = RadioField("Which concern is it part of?", validate_choice=False)


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def mark(concern_id: int) -> Response:
    """Put a mark on, or take it off."""
    given = request.form.get("mark", "")
    if given not in set(Mark):
        raise BadParameter("mark", "Open the page again.")
    links.mark(
        concern_id,
        Mark(given),
        holds=request.form.get("holds") == "yes",
        version=asking.version_from(request.form.get("version")),
        by=principal(),
        now=now(),
    )
    return asking.done("The mark is changed.", "safeguarding.concern", concern_id=concern_id)


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def link(concern_id: int) -> str | Response:
    """Link it to a concern about the organisation."""
    who, form = principal(), LinkForm()
    found = safeguarding_seen(concern_id, by=who, now=now())
    others = organisational_ones(by=who, besides=concern_id, now=now())
    form.organisational_id.choices = {str(one.id): _named(one) for one in others}
    if not form.is_submitted():
        form.version.data = request.args.get("version", str(found.version))
    if not form.validate_on_submit():
        return _shown(found, others, form)
    try:
        links.link(
            concern_id,
            organisational_id=_chosen(form),
            version=asking.version_from(form.version.data),
            by=who,
            now=now(),
        )
    except InvalidError as error:
        form.refuse(error)
        return _shown(found, others, form)
    return asking.done("The link is made.", "safeguarding.concern", concern_id=concern_id)


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def unlink(concern_id: int, organisational_id: int) -> Response:
    """Take the link off."""
    links.unlink(concern_id, organisational_id=organisational_id, by=principal(), now=now())
    return asking.done("The link is taken off.", "safeguarding.concern", concern_id=concern_id)


def _named(one: QueueRow) -> str:
    return f"{one.reference}: {one.about or 'provider not named'}"


def _chosen(form: LinkForm) -> int | None:
    given = str(form.organisational_id.data or "")
    return int(given) if given in form.organisational_id.choices else None


def _shown(found: SafeguardingSeen, others: tuple[QueueRow, ...], form: LinkForm) -> str:
    return render_template("safeguarding/link.html", concern=found, others=others, form=form)

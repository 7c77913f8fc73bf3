"""What a concern belongs to: the provider that it is about, and other concerns."""

from __future__ import annotations

from enum import StrEnum

from flask import render_template
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, StringField, SubmitField

from marketplace.domain.access import Permission
from marketplace.domain.concerns import written_reference
from marketplace.domain.errors import FieldProblem, InvalidError, RefusedError
from marketplace.queries.concern_page import ConcernSeen, concern_seen
from marketplace.queries.concern_rows import ConcernRow
from marketplace.queries.concerns import alike, by_reference
from marketplace.queries.known_providers import known_providers
from marketplace.services import concern_links
from marketplace.services.provider_naming import name_provider
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_NONE = "none"
_MOST = 20


class Together(StrEnum):
    """How two concerns belong together."""

    LINK = "link"
    MERGE = "merge"


class NamingForm(Form):
    """Which provider. `looked_for` are the words of a search, whose finds are the choices."""

    version = HiddenField()
    looked_for = StringField("Look for a provider")
    provider_id = RadioField("Which provider is it about?", validate_choice=False)
    look = SubmitField("Look")


class TogetherForm(Form):
    """Which other concern, chosen from those about the same provider or by its reference."""

    version = HiddenField()
    other = RadioField("Which other concern?", validate_choice=False)
    reference = StringField("Or its reference")
    how = RadioField(
        "How do they belong together?",
        choices={
            Together.LINK.value: "They belong together: both go on",
            Together.MERGE.value: "They are the same: this one is closed, the other goes on",
        },
        validate_choice=False,
    )


@requires(Permission.HANDLE_CONCERNS)
def name_concern(concern_id: int) -> str | Response:
    """Say which provider it is about. The person is never told."""
    found = concern_seen(concern_id, by=principal(), today=asking.today())
    form = _naming_form(found)
    if not form.validate_on_submit() or form.look.data:
        return _naming(found, form)
    try:
        name_provider(
            concern_id,
            provider_id=_chosen(form),
            version=asking.version_from(form.version.data),
            by=principal(),
            now=now(),
        )
    except InvalidError as error:
        form.refuse(error)
        return _naming(found, form)
    except RefusedError as error:
        form.form_errors.append(str(error))
        return _naming(found, form)
    return asking.done("The provider is kept.", "quality.concern", concern_id=concern_id)


@requires(Permission.HANDLE_CONCERNS)
def link_concern(concern_id: int) -> str | Response:
    """Link it to another concern, or close it as a duplicate of one."""
    found = concern_seen(concern_id, by=principal(), today=asking.today())
    form, others = _together_form(found)
    if not form.validate_on_submit():
        return _together(found, form, others)
    try:
        told = _join(found, form)
    except InvalidError as error:
        form.refuse(error)
        return _together(found, form, others)
    except RefusedError as error:
        form.form_errors.append(str(error))
        return _together(found, form, others)
    return asking.done(told, "quality.concern", concern_id=concern_id)


@requires(Permission.HANDLE_CONCERNS)
def unlink_concern(concern_id: int, concern_link_id: int) -> Response:
    """Say that two do not belong together after all."""
    concern_links.unlink(concern_id, link_id=concern_link_id, by=principal(), now=now())
    return asking.done("They are not linked any more.", "quality.concern", concern_id=concern_id)


def _naming_form(found: ConcernSeen) -> NamingForm:
    form = NamingForm()
    if not form.is_submitted():
        form.version.data = str(found.version)
        form.looked_for.data = found.row.named
    words = " ".join((form.looked_for.data or "").split())
    rows = known_providers(words, by=principal()).rows[:_MOST] if words else ()
    choices = {str(row.id): row.name for row in rows}
    if found.row.provider_id is not None and found.row.provider:
        choices.setdefault(str(found.row.provider_id), found.row.provider)
    form.provider_id.choices = choices | {_NONE: "None that we know"}
    if not form.is_submitted():
        form.provider_id.data = str(found.row.provider_id or "")
    return form


def _chosen(form: NamingForm) -> int | None:
    """Which one. Raises InvalidError where nothing of what was offered is chosen."""
    chosen = str(form.provider_id.data)
    if chosen not in dict(form.provider_id.choices):
        problem = "Choose a provider, or “None that we know”"
        raise InvalidError((FieldProblem(field="provider_id", message=problem),))
    return None if chosen == _NONE else int(chosen)


def _naming(found: ConcernSeen, form: NamingForm) -> str:
    return render_template("quality/concerns/naming.html", concern=found, form=form)


def _together_form(found: ConcernSeen) -> tuple[TogetherForm, tuple[ConcernRow, ...]]:
    form = TogetherForm()
    others = alike(found.row, by=principal(), today=asking.today(), most=_MOST)
    if not form.is_submitted():
        form.version.data = str(found.version)
    form.other.choices = {
        str(row.id): f"{row.kind.label} {row.reference}, {row.status.label.lower()}"
        for row in others
    }
    return form, others


def _join(found: ConcernSeen, form: TogetherForm) -> str:
    """Carry it out, and say what was done. Raises InvalidError with what is missing."""
    other_id = _other(found, form)
    version = asking.version_from(form.version.data)
    if form.how.data == Together.LINK:
        concern_links.link(found.id, other_id=other_id, version=version, by=principal(), now=now())
        return "They are linked."
    if form.how.data == Together.MERGE:
        concern_links.merge(found.id, into_id=other_id, version=version, by=principal(), now=now())
        return "It is closed as a duplicate. The person can still follow it."
    problem = "Choose how they belong together"
    raise InvalidError((FieldProblem(field="how", message=problem),))


def _other(found: ConcernSeen, form: TogetherForm) -> int:
    """Which other concern: the one with the reference typed, else the one chosen."""
    typed = (form.reference.data or "").strip()
    if not typed:
        if str(form.other.data) in dict(form.other.choices):
            return int(form.other.data)
        problem = "Choose another concern, or enter its reference"
        raise InvalidError((FieldProblem(field="other", message=problem),))
    rows = by_reference(written_reference(typed), by=principal(), today=asking.today())
    others = [row for row in rows if row.id != found.id]
    if not others:
        problem = "There is no other concern with this reference"
        raise InvalidError((FieldProblem(field="reference", message=problem),))
    same_kind = [row for row in others if row.kind is found.kind]
    return (same_kind or others)[0].id


def _together(found: ConcernSeen, form: TogetherForm, others: tuple[ConcernRow, ...]) -> str:
    return render_template("quality/concerns/link.html", concern=found, form=form, others=others)

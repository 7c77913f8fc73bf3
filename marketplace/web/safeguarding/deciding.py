"""The pages on which a safeguarding officer writes: a note, words for the person, the end."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, request
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField

from marketplace.domain.access import Permission
from marketplace.domain.concerns import ClosedWhy
from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.queries.safeguarding_page import SafeguardingSeen, safeguarding_seen
from marketplace.services import concern_considering, concern_ending, concern_notes
from marketplace.services import safeguarding_links as links
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_WHY = {
    ClosedWhy.CONSIDERED.value: ClosedWhy.CONSIDERED.label,
    ClosedWhy.HANDED_OFF.value: ClosedWhy.HANDED_OFF.label,
}


class WordsForm(Form):
    """What an officer writes, and why it closes where it does."""

    version = HiddenField()
    words = TextAreaField("Words")
    why = RadioField("Why is it closed?", choices=_WHY, validate_choice=False)


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def note(concern_id: int) -> str | Response:
    """Write a note for safeguarding officers alone."""

    def write(form: WordsForm, version: int) -> None:
        del version
        links.write_note(concern_id, words=form.words.data or "", by=principal(), now=now())

    return _page(concern_id, "note", write, "Your note is kept.")


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def tell(concern_id: int) -> str | Response:
    """Tell the person something."""

    def write(form: WordsForm, version: int) -> None:
        del version
        words = form.words.data or ""
        concern_notes.tell_person(concern_id, words=words, by=principal(), now=now())

    return _page(concern_id, "tell", write, "The person can read it with their reference.")


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def consider(concern_id: int) -> str | Response:
    """Say what was considered, in the words that the person may be told."""

    def write(form: WordsForm, version: int) -> None:
        concern_considering.consider_concern(
            concern_id, words=form.words.data or "", version=version, by=principal(), now=now()
        )

    return _page(concern_id, "consider", write, "It is considered.")


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def close(concern_id: int) -> str | Response:
    """Close it."""

    def end(form: WordsForm, version: int) -> None:
        concern_ending.close_concern(
            concern_id, why=_why(form), version=version, by=principal(), now=now()
        )

    return _page(concern_id, "close", end, "The concern is closed.")


def _why(form: WordsForm) -> ClosedWhy:
    if form.why.data not in _WHY:
        raise RefusedError("Choose why it is closed.")
    return ClosedWhy(form.why.data)


def _page(
    concern_id: int, act: str, carry_out: Callable[[WordsForm, int], None], told: str
) -> str | Response:
    """Show the form, or carry it out; what is refused is said on the form."""
    found = safeguarding_seen(concern_id, by=principal(), now=now())
    form = WordsForm()
    if not form.is_submitted():
        form.version.data = request.args.get("version", str(found.version))
        return _shown(found, act, form)
    if not form.validate():
        return _shown(found, act, form)
    try:
        carry_out(form, asking.version_from(form.version.data))
    except InvalidError as error:
        form.refuse(error)
        return _shown(found, act, form)
    except RefusedError as error:
        form.form_errors.append(str(error))
        return _shown(found, act, form)
    return asking.done(told, "safeguarding.concern", concern_id=concern_id)


def _shown(found: SafeguardingSeen, act: str, form: WordsForm) -> str:
    return render_template("safeguarding/act.html", concern=found, act=act, form=form)

"""What the words mean that people search with: staff's list, add to it, take from it."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField

from marketplace.domain.access import Permission
from marketplace.domain.errors import InvalidError
from marketplace.queries.synonyms import synonyms as listed
from marketplace.services.synonyms import add_synonym as add
from marketplace.services.synonyms import remove_synonym as remove
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires


class SynonymForm(Form):
    """One more."""

    words = StringField("When somebody searches for")
    means = StringField("Also look for")
    both_ways = BooleanField("The other way round too")


@requires(Permission.KEEP_SYNONYMS)
def synonyms() -> str:
    """All of them, and the form for one more."""
    return _shown(SynonymForm())


@requires(Permission.KEEP_SYNONYMS)
def add_synonym() -> str | Response:
    """Say what words mean."""
    form = SynonymForm()
    if not form.validate_on_submit():
        return _shown(form)
    try:
        add(
            words=form.words.data or "",
            means=form.means.data or "",
            both_ways=bool(form.both_ways.data),
            by=principal(),
            now=now(),
        )
    except InvalidError as error:
        form.refuse(error)
        return _shown(form)
    return asking.done("Searches look for it from now on.", "quality.synonyms")


@requires(Permission.KEEP_SYNONYMS)
def remove_synonym(synonym_id: int) -> Response:
    """Take it back."""
    remove(synonym_id, by=principal(), now=now())
    return asking.done("Searches no longer look for it.", "quality.synonyms")


def _shown(form: SynonymForm) -> str:
    return render_template("quality/synonyms.html", form=form, found=listed(by=principal()))

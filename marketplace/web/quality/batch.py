"""The run that the mass-change guard stopped: what it would change, apply, dismiss."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from marketplace.domain.access import Permission, may
from marketplace.domain.errors import InvalidError
from marketplace.queries.held_batches import settled_batches
from marketplace.services.held_batches import (
    CheckUnderWayError,
    WaitingBatch,
    settle_batch,
    waiting_batch,
)
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires


class BatchForm(Form):
    """What to do with the batch, and why."""

    version = HiddenField()
    settle = RadioField(
        "What do you want to do?",
        choices={
            "apply": "Apply the changes",
            "dismiss": "Dismiss them: the next check looks afresh",
        },
        validators=[InputRequired("Choose whether to apply or dismiss the changes")],
    )
    words = TextAreaField("Why")


@requires(Permission.READ_DESK)
def held_batch() -> str:
    """The batch that waits, and how the ones before it were settled."""
    return _shown(waiting_batch(), BatchForm())


@requires(Permission.SETTLE_BATCHES)
def settle_held_batch() -> str | Response:
    """Apply or dismiss the batch that the officer saw."""
    form = BatchForm()
    if not form.validate_on_submit():
        return _shown(waiting_batch(), form)
    apply = form.settle.data == "apply"
    try:
        done = settle_batch(
            asking.version_from(form.version.data),
            apply=apply,
            words=form.words.data or "",
            by=principal(),
            clock=now,
        )
    except (InvalidError, CheckUnderWayError) as error:
        return _shown(waiting_batch(), form, refused=error)
    told = f"{done} changes were applied." if apply else "The changes were dismissed."
    return asking.done(told, "quality.held_batch")


def _shown(
    batch: WaitingBatch | None,
    form: BatchForm,
    *,
    refused: InvalidError | CheckUnderWayError | None = None,
) -> str:
    if isinstance(refused, InvalidError):
        form.refuse(refused)
    elif refused is not None:
        form.form_errors.append(f"Nothing was changed: {refused}.")
    if batch is not None and not form.is_submitted():
        form.version.data = str(batch.id)
    return render_template(
        "quality/held_batch.html",
        batch=batch,
        form=form,
        settled=settled_batches(by=principal()),
        may_settle=may(principal(), Permission.SETTLE_BATCHES),
    )

"""A provider's reply: written in two parts, with files, checked, and sent."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField

from marketplace.domain.access import Permission
from marketplace.domain.concern_access import Reader
from marketplace.domain.errors import ConflictError, InvalidError, RefusedError
from marketplace.domain.reply_rules import HOUSE_RULES, ReplyWords, missing_parts
from marketplace.domain.uploads import NO_FILE
from marketplace.domain.words import LONGEST_WORDS
from marketplace.queries.inbox_item import SharedItem
from marketplace.services.concern_files import Sent
from marketplace.services.concern_loading import note_read
from marketplace.services.concern_replies import save_draft, send_reply
from marketplace.services.reply_files import attach, take_off
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.inbox import opened, to_item
from marketplace.web.uploads import takes_files
from marketplace.wiring import adapters

_LATER = "later"


class ReplyForm(Form):
    """The two parts. `version` is that of the draft that the page was made from, 0 for none."""

    version = HiddenField()
    put_right = TextAreaField("What have you put right?")
    stops_again = TextAreaField("What stops it happening again?")


class FileForm(Form):
    """One file."""

    file = FileField("Choose a file")

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for the file; what it is, its content says later."""
        valid = bool(super().validate(extra_validators))
        if not isinstance(self.file.data, FileStorage):
            self.file.errors = [NO_FILE]
            return False
        return valid


class SendForm(Form):
    """A button, and the version of the draft that it sends."""

    version = HiddenField()


@requires(Permission.ANSWER_CONCERNS)
def inbox_reply(concern_id: int) -> Response:
    """Write the reply, or go on with it; what is saved goes nowhere yet."""
    item = opened(concern_id)
    form = ReplyForm(obj=item.draft)
    if not item.line.can_reply:
        return _too_late(item, form)
    if not form.validate_on_submit():
        form.version.data = _version_of(item)
        return _reply_page(item, form)
    words = ReplyWords(put_right=form.put_right.data or "", stops_again=form.stops_again.data or "")
    try:
        save_draft(concern_id, words, version=_version_sent(), by=principal(), now=now())
    except InvalidError as refusal:
        form.refuse(refusal)
        return _reply_page(item, form)
    except ConflictError:
        return _stale_reply_page(concern_id, form)
    except RefusedError:
        return _too_late(item, form)
    return _saved(concern_id)


@takes_files
@requires(Permission.ANSWER_CONCERNS)
def inbox_reply_file(concern_id: int) -> Response | str:
    """Add a file to the draft."""
    item = _to_reply(concern_id)
    form = FileForm()
    if form.validate_on_submit():
        sent = Sent(stream=form.file.data.stream, name=form.file.data.filename)
        try:
            attach(concern_id, sent, by=principal(), files=adapters().files, now=now())
        except InvalidError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("provider.inbox_reply", concern_id=concern_id))
    return render_template("inbox/file.html", item=item, form=form)


@requires(Permission.ANSWER_CONCERNS)
def inbox_reply_file_remove(concern_id: int, file_id: int) -> Response:
    """Take a file off the draft."""
    _to_reply(concern_id)
    take_off(concern_id, file_id, by=principal(), files=adapters().files, now=now())
    return redirect(url_for("provider.inbox_reply", concern_id=concern_id))


@requires(Permission.ANSWER_CONCERNS)
def inbox_check(concern_id: int) -> Response:
    """See the whole reply once more, and send it."""
    item = _to_reply(concern_id)
    if item.draft is None:
        return redirect(url_for("provider.inbox_reply", concern_id=concern_id))
    form = SendForm(version=str(item.draft.version))
    if not form.validate_on_submit():
        return _check_page(item, form)
    try:
        send_reply(concern_id, version=_version_sent(), by=principal(), now=now())
    except (ConflictError, InvalidError):
        return _check_page(_to_reply(concern_id), form, stale=True)
    except RefusedError:
        return to_item(concern_id)  # a colleague sent it at the same moment
    flash("Your reply was sent.")
    return to_item(concern_id)


def _to_reply(concern_id: int) -> SharedItem:
    """One thing that waits for a reply; its page where it does not, or not any more."""
    item = opened(concern_id)
    if not item.line.can_reply:
        abort(to_item(concern_id))
    return item


def _too_late(item: SharedItem, form: ReplyForm) -> Response:
    """What somebody typed is not lost where a colleague has sent a reply in the meantime."""
    if not form.is_submitted():
        return to_item(item.line.concern_id)
    return make_response(render_template("inbox/too_late.html", item=item, form=form), 409)


def _saved(concern_id: int) -> Response:
    """Where the button leads that saved the draft."""
    then = request.form.get("then", "")
    if then == _LATER:
        flash("Your draft was saved. Nothing was sent.")
        return to_item(concern_id)
    page = "provider.inbox_reply_file" if then == "file" else "provider.inbox_check"
    return redirect(url_for(page, concern_id=concern_id))


def _reply_page(item: SharedItem, form: ReplyForm, *, stale: bool = False) -> Response:
    """The form, with what was shared beside it: so this is a read of it too."""
    note_read(item.line.concern_id, by=principal(), now=now(), audience=Reader.PROVIDER)
    shown = render_template(
        "inbox/reply.html",
        item=item,
        form=form,
        stale=stale,
        rules=HOUSE_RULES,
        longest=LONGEST_WORDS,
    )
    return make_response(shown, 409 if stale else 200)


def _stale_reply_page(concern_id: int, form: ReplyForm) -> Response:
    """What was typed stays on the page, which carries the newest version from now on."""
    item = _to_reply(concern_id)
    form.version.data = _version_of(item)
    return _reply_page(item, form, stale=True)


def _check_page(item: SharedItem, form: SendForm, *, stale: bool = False) -> Response:
    draft = item.draft
    if draft is None:
        return redirect(url_for("provider.inbox_reply", concern_id=item.line.concern_id))
    form.version.data = str(draft.version)
    words = ReplyWords(put_right=draft.put_right, stops_again=draft.stops_again)
    shown = render_template(
        "inbox/check.html",
        item=item,
        draft=draft,
        form=form,
        missing=missing_parts(words),
        stale=stale,
        rules=HOUSE_RULES,
    )
    return make_response(shown, 409 if stale else 200)


def _version_of(item: SharedItem) -> str:
    return str(item.draft.version if item.draft else 0)


def _version_sent() -> int:
    """The version that came; one that nobody has where it is none of ours."""
    return request.form.get("version", -1, type=int)

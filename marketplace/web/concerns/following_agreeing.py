"""What the person agreed to, and agreeing to less: for each recipient, to mail, to publishing."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.domain.concern_recipients import Share
from marketplace.services import consent_withdrawal
from marketplace.web.clock import now
from marketplace.web.concerns.following_forms import SHARES, AgreeForm, ButtonForm
from marketplace.web.concerns.following_pages import following, seen, to_begin
from marketplace.web.marks import coming_in


@coming_in
def agreed() -> Response | str:
    """What they agree to now, and what can be changed."""
    of = following()
    if of is None:
        return to_begin()
    return render_template("concerns/agreed.html", told=seen(of), shares=_WORDS)


@coming_in
def agree_to_less(recipient: str) -> Response | str:
    """Choose less for one recipient, after reading what that can and cannot undo."""
    of = following()
    if of is None:
        return to_begin()
    told = seen(of)
    found = next((each for each in told.consents if each.recipient == recipient), None)
    if found is None or not found.less:
        abort(404)
    form = AgreeForm()
    form.share.label.text = f"May {found.recipient.label} get it?"
    form.share.choices = {each.value: SHARES[each.value] for each in found.less}
    if form.validate_on_submit():
        share = Share(form.share.data)
        consent_withdrawal.agree_to_less(of, found.recipient, share, now=now())
        return redirect(url_for("concerns.followed", done="agreed"))
    return render_template("concerns/agree.html", told=told, agreed=found, form=form, shares=_WORDS)


@coming_in
def end_contact() -> Response | str:
    """Ask to be contacted no more."""
    of = following()
    if of is None:
        return to_begin()
    if ButtonForm().validate_on_submit():
        consent_withdrawal.end_contact(of, now=now())
        return redirect(url_for("concerns.followed", done="agreed"))
    return render_template("concerns/end_contact.html", told=seen(of))


@coming_in
def end_publishing() -> Response | str:
    """Ask that praise is not, or no longer, published."""
    of = following()
    if of is None:
        return to_begin()
    if ButtonForm().validate_on_submit():
        consent_withdrawal.end_publishing(of, now=now())
        return redirect(url_for("concerns.followed", done="agreed"))
    return render_template("concerns/end_publishing.html", told=seen(of))


_WORDS = {
    Share.WITH_NAME: "Yes, with your name",
    Share.WITHOUT_NAME: "Yes, without your name",
    Share.NO: "No",
}

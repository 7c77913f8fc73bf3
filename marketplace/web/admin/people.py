"""People: who works for the council, what each may do, and what to do when somebody is stuck."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField, HiddenField, RadioField
from wtforms.validators import InputRequired

from marketplace.domain.access import POLICY, Permission, Role
from marketplace.domain.account_events import MadeSure
from marketplace.domain.errors import InvalidError, NotFoundError, RefusedError
from marketplace.queries.people import Somebody, found, somebody, staff
from marketplace.services import accounts_staff
from marketplace.services.accounts_staff import Added
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_STAFF_ROLES = tuple(role for role in Role if role.is_staff)
_MOST_DIGITS = 9


class InviteForm(Form):
    """Whom to invite, and as what."""

    email = EmailField("Email address")
    role = RadioField(
        "Role",
        choices={role.value: role.label for role in _STAFF_ROLES},
        validators=[InputRequired("Choose a role")],
    )


class PersonForm(Form):
    """A change to one account. The version is the one that the administrator saw."""

    version = HiddenField()


class ResetForm(PersonForm):
    """How the administrator knows that it is really them."""

    made_sure = RadioField(
        "How did you make sure that it is really them who ask?",
        choices={one.value: one.label for one in MadeSure},
        validators=[InputRequired("Say how you made sure who asks")],
    )


@requires(Permission.KEEP_PEOPLE)
def people() -> str:
    """Everybody who works for the council; with words, whoever they fit."""
    words = " ".join(request.args.get("q", "").replace("\x00", "").split())[:200]
    return render_template(
        "admin/people.html", words=words, people=found(words) if words else staff()
    )


@requires(Permission.KEEP_PEOPLE)
def invite() -> str | Response:
    """Invite somebody to work here, or give somebody who is here another role."""
    form = InviteForm()
    if not form.validate_on_submit():
        return render_template("admin/invite.html", form=form, roles=_STAFF_ROLES, policy=POLICY)
    try:
        role = Role(form.role.data)
        added = accounts_staff.invite_staff(form.email.data or "", role, by=principal(), now=now())
    except InvalidError as error:
        form.refuse(error)
    except RefusedError as error:
        form.form_errors.append(str(error))
    else:
        return _done(_told(f"{form.email.data}", role, added))
    return render_template("admin/invite.html", form=form, roles=_STAFF_ROLES, policy=POLICY)


def _told(email: str, role: Role, added: Added) -> str:
    """What was done: whoever has an account is sent nothing."""
    if added.link_id is not None:
        return f"{email} is invited as: {role.label}."
    if not added.role_is_new:
        return f"{email} has this role already: {role.label}. Nothing was sent."
    return f"{email} has an account, and a new role: {role.label}. Nothing was sent: tell them."


@requires(Permission.KEEP_PEOPLE)
def person(account_id: int) -> str:
    """One account: roles, second factor, and what can be done."""
    return _shown(somebody(account_id), PersonForm())


@requires(Permission.KEEP_PEOPLE)
def give_role(account_id: int, role: str) -> str | Response:
    """Give a role of the council's."""
    wanted = _role(role)

    def act() -> None:
        accounts_staff.give_role(account_id, wanted, by=principal(), now=now())

    return _change(account_id, act, f"New role: {wanted.label}. They have to sign in again.")


@requires(Permission.KEEP_PEOPLE)
def take_role(account_id: int, role: str) -> str | Response:
    """Take a role of the council's away."""
    wanted = _role(role)

    def act() -> None:
        accounts_staff.take_role(account_id, wanted, by=principal(), now=now())

    return _change(account_id, act, f"They no longer are: {wanted.label}.")


@requires(Permission.KEEP_PEOPLE)
def invite_again(account_id: int) -> str | Response:
    """Send a new invitation to somebody who has not joined."""

    def act() -> None:
        accounts_staff.invite_again(account_id, by=principal(), now=now())

    return _change(account_id, act, "A new invitation is on its way.")


@requires(Permission.KEEP_PEOPLE)
def close(account_id: int) -> str | Response:
    """Close an account for good, after asking once more."""
    who, form = somebody(account_id), PersonForm()
    if not form.validate_on_submit():
        form.version.data = str(who.version)
        return render_template("admin/close.html", who=who, form=form)

    def act() -> None:
        version = _version(form.version.data)
        accounts_staff.close_account(account_id, version=version, by=principal(), now=now())

    return _change(account_id, act, "The account is closed.")


@requires(Permission.KEEP_PEOPLE)
def reset_second_factor(account_id: int) -> str | Response:
    """Let somebody set up a second factor anew who lost theirs."""
    who, form = somebody(account_id), ResetForm()
    if not form.validate_on_submit():
        return render_template("admin/reset.html", who=who, form=form)

    def act() -> None:
        accounts_staff.reset_second_factor(
            account_id, made_sure=MadeSure(form.made_sure.data), by=principal(), now=now()
        )

    return _change(account_id, act, "They set up a second step when they sign in next.")


def _change(account_id: int, act: Callable[[], None], told: str) -> str | Response:
    """Do it and go back to the person; a rule that refuses it is told there."""
    try:
        act()
    except RefusedError as error:
        form = PersonForm()
        form.form_errors.append(str(error))
        return _shown(somebody(account_id), form)
    return _done(told, account_id)


def _shown(who: Somebody, form: PersonForm) -> str:
    return render_template(
        "admin/person.html", who=who, form=form, roles=_STAFF_ROLES, own=principal().account_id
    )


def _done(told: str, account_id: int | None = None) -> Response:
    flash(told)
    if account_id is None:
        return redirect(url_for("admin.people"))
    return redirect(url_for("admin.person", account_id=account_id))


def _role(word: str) -> Role:
    """A role of the council's. A provider's comes with a provider, never from here."""
    if word not in {role.value for role in _STAFF_ROLES}:
        raise NotFoundError("there is no such role")
    return Role(word)


def _version(text: str | None) -> int:
    if not text or not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise BadParameter("version", "Open the page again.")
    return int(text)

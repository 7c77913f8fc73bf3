"""The forms of accounts. Why a password is refused, its use case says."""

from __future__ import annotations

from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.web.forms import Form

_LONGEST = 1000
"""Of what is typed: more is not looked at. A password may have 200 characters."""


class SignInForm(Form):
    """An address and its password."""

    email = EmailField(
        "Email address", [InputRequired("Enter your email address"), Length(max=_LONGEST)]
    )
    password = PasswordField(
        "Password", [InputRequired("Enter your password"), Length(max=_LONGEST)]
    )
    next = HiddenField()


class RegisterForm(Form):
    """What an account of a provider's user begins with."""

    name = StringField("Full name", [InputRequired("Enter your full name")])
    email = EmailField(
        "Email address", [InputRequired("Enter your email address"), Length(max=_LONGEST)]
    )
    password = PasswordField("Choose a password", [Length(max=_LONGEST)])


class AddressForm(Form):
    """An address alone."""

    email = EmailField(
        "Email address", [InputRequired("Enter an email address"), Length(max=_LONGEST)]
    )


class PasswordForm(Form):
    """The password of an account whose address is known."""

    password = PasswordField(
        "Password", [InputRequired("Enter your password"), Length(max=_LONGEST)]
    )


class NewPasswordForm(Form):
    """A new password."""

    password = PasswordField("New password", [Length(max=_LONGEST)])


class JoinForm(Form):
    """What somebody who was invited begins with."""

    name = StringField("Full name", [InputRequired("Enter your full name")])
    password = PasswordField("Choose a password", [Length(max=_LONGEST)])


class ChangePasswordForm(Form):
    """The present password, and a new one."""

    current = PasswordField(
        "Present password", [InputRequired("Enter your present password"), Length(max=_LONGEST)]
    )
    password = PasswordField("New password", [Length(max=_LONGEST)])


class CurrentPasswordForm(Form):
    """The present password, before something that guards the account changes."""

    current = PasswordField(
        "Your password", [InputRequired("Enter your password"), Length(max=_LONGEST)]
    )


class CodeForm(Form):
    """A code of the authenticator app."""

    code = StringField("Code", [InputRequired("Enter the code"), Length(max=_LONGEST)])
    next = HiddenField()


class ReplaceForm(CodeForm):
    """A code of the new app, and the password: a sign-in that was left open is not enough."""

    current = PasswordField(
        "Your password", [InputRequired("Enter your password"), Length(max=_LONGEST)]
    )


class RecoveryCodeForm(Form):
    """One of the recovery codes."""

    code = StringField("Recovery code", [InputRequired("Enter the code"), Length(max=_LONGEST)])
    next = HiddenField()


class NameForm(Form):
    """One's own name."""

    name = StringField("Full name", [InputRequired("Enter your full name")])


class ButtonForm(Form):
    """A button, and the token that guards it."""

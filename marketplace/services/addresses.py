"""E-mail addresses as we keep them: checked for their form, in lower case, offline."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from marketplace.domain.errors import FieldProblem, InvalidError


def normal_address(text: str, *, field: str = "email") -> str:
    """The address in the form that accounts keep. Nobody is asked whether it exists.

    Raises InvalidError for `field` where it is none that mail can go to.
    """
    try:
        checked = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as problem:
        message = "Enter an email address in the correct format, like name@example.com"
        raise InvalidError((FieldProblem(field=field, message=message),)) from problem
    return (checked.ascii_email or checked.normalized).lower()


def address_or_none(text: str) -> str | None:
    """The address in the form that accounts keep, None where it is none."""
    try:
        return normal_address(text)
    except InvalidError:
        return None

"""Sends through GOV.UK Notify. The only module that knows its client.

Notify keeps the template: ours there holds ((subject)) as its subject and ((body)) as its text,
so that all words stay in this repository.
"""

from __future__ import annotations

import logging
import re
from http import HTTPStatus

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from marketplace.mail.sending import Email, PermanentRefusal, TemporaryFailure, receipt

API = "https://api.notifications.service.gov.uk"
_SECONDS = 20

# Its client logs what Notify answers, and that may quote an address.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


class NotifySender:
    """A `Sender` through GOV.UK Notify.

    `reference` of a notification is the mail's id, so a repeat after a crash can be recognised.
    """

    def __init__(
        self, *, api_key: str, template_id: str, address: str = API, seconds: float = _SECONDS
    ) -> None:
        self._client = NotificationsAPIClient(  # type: ignore[no-untyped-call] # it has no types
            api_key, base_url=address, timeout=seconds
        )
        self._template_id = template_id

    def send(self, email: Email) -> str:
        """Hand the mail over; the receipt is Notify's id of it."""
        try:
            answer = self._client.send_email_notification(  # type: ignore[no-untyped-call] # no types
                email_address=email.to,
                template_id=self._template_id,
                personalisation={"subject": email.subject, "body": email.text},
                reference=email.id,
                one_click_unsubscribe_url=email.unsubscribe,
            )
        except APIError as error:
            raise _failure(error) from None  # the error quotes the answer, and so an address
        if not isinstance(answer, dict) or not isinstance(answer.get("id"), str):
            raise TemporaryFailure("GOV.UK Notify answered something that is no receipt")
        return receipt(answer["id"])


def _failure(error: APIError) -> TemporaryFailure | PermanentRefusal:
    """Tell what is wrong with this message from what is wrong with Notify or our settings.

    A template that is missing or takes other fields, a key that is refused and a limit that is
    reached would stop every message: an operator puts that right, and the messages wait.
    """
    if error.response is None:
        return TemporaryFailure("GOV.UK Notify could not be reached", for_all=True)
    status, kind = int(error.status_code), _kind(error)
    said = f"{status} {kind}".strip()
    if status < HTTPStatus.BAD_REQUEST:
        return TemporaryFailure("GOV.UK Notify answered something that is no receipt")
    if status == HTTPStatus.BAD_REQUEST:
        if re.search(r"template|personalisation", f"{error.message}", re.IGNORECASE):
            reason = f"GOV.UK Notify cannot use the template ({said})"
            return TemporaryFailure(reason, for_all=True)
        return PermanentRefusal(f"GOV.UK Notify refused the message ({said})")
    return TemporaryFailure(f"GOV.UK Notify does not take messages now ({said})", for_all=True)


def _kind(error: APIError) -> str:
    """The name that Notify gives the error: a word of its documentation, never its sentence."""
    errors = error.message
    first = errors[0] if isinstance(errors, list) and errors else None
    name = first.get("error") if isinstance(first, dict) else None
    return name if isinstance(name, str) and re.fullmatch(r"[A-Za-z]{1,40}", name) else ""

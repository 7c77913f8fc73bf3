"""Sending through GOV.UK Notify: what goes there, and what each of its answers means."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import jwt
import pytest

from marketplace.mail.notify import NotifySender
from marketplace.mail.sending import Email, PermanentRefusal, TemporaryFailure
from tests.contract.notify_server import HANG_UP, Notify, notify
from tests.ports import PATIENCE_IN_SECONDS, free_port

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
EMAIL = Email(
    id="12.a-seal@care.example.org",
    to="asha@larkspur.example.org",
    subject="Please check your details",
    text="Hello Zoë,\n\nthat costs £5.\n",
)


@pytest.fixture
def place() -> Iterator[Notify]:
    with notify() as running:
        yield running


def sender(url: str, *, seconds: float = PATIENCE_IN_SECONDS) -> NotifySender:
    key = f"care-{SERVICE}-{SECRET}"
    return NotifySender(api_key=key, template_id=TEMPLATE, address=url, seconds=seconds)


def test_a_mail_goes_through_one_template(place: Notify) -> None:
    assert sender(place.url).send(EMAIL) == "740e5834-3a29-46b4-9a6f-16142fde533a"

    assert place.taken == [
        {
            "email_address": EMAIL.to,
            "template_id": TEMPLATE,
            "personalisation": {"subject": EMAIL.subject, "body": EMAIL.text},
            "reference": EMAIL.id,
        }
    ]
    token = place.keys[0].removeprefix("Bearer ")
    assert jwt.decode(token, SECRET, algorithms=["HS256"], leeway=60)["iss"] == SERVICE


def test_what_can_be_stopped_goes_with_the_address_that_stops_it(place: Notify) -> None:
    sender(place.url).send(replace(EMAIL, unsubscribe="https://care.example.org/stop/12"))
    assert place.taken[0]["one_click_unsubscribe_url"] == "https://care.example.org/stop/12"


def test_a_repeat_has_the_same_reference(place: Notify) -> None:
    one = sender(place.url)
    one.send(EMAIL)
    one.send(EMAIL)
    assert [mail["reference"] for mail in place.taken] == [EMAIL.id] * 2


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("ValidationError", "email_address Not a valid email address: asha@larkspur"),
        ("BadRequestError", "Can't send to this recipient using a team-only API key"),
    ],
)
def test_what_is_wrong_with_a_message_is_refused_for_good(
    place: Notify, error: str, message: str
) -> None:
    place.refuse(400, error, message)
    with pytest.raises(PermanentRefusal) as failed:
        sender(place.url).send(EMAIL)
    assert f"{failed.value}" == f"GOV.UK Notify refused the message (400 {error})"


@pytest.mark.parametrize(
    ("status", "error", "message"),
    [
        (400, "BadRequestError", "Template not found"),
        (400, "BadRequestError", "Missing personalisation: body"),
        (403, "AuthError", "Invalid token: API key not found"),
        (404, "NoResultFound", "No result found"),
        (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests"),
        (429, "TooManyRequestsError", "Exceeded send limits (50) for today"),
        (500, "Exception", "Internal server error"),
        (503, "Exception", "Down"),
    ],
)
def test_what_would_stop_every_message_waits(
    place: Notify, status: int, error: str, message: str
) -> None:
    place.refuse(status, error, message)
    with pytest.raises(TemporaryFailure) as failed:
        sender(place.url).send(EMAIL)
    assert failed.value.for_all
    assert f"({status} {error})" in f"{failed.value}"
    assert message not in f"{failed.value}"


@pytest.mark.parametrize("body", [{}, [], "yes", {"id": None}])
def test_an_answer_that_is_no_receipt_is_none(place: Notify, body: object) -> None:
    place.body = body
    with pytest.raises(TemporaryFailure, match="no receipt"):
        sender(place.url).send(EMAIL)


@pytest.mark.parametrize("body", [[], "down", {"message": "x"}, {"errors": [{"error": "a b@c"}]}])
def test_errors_of_another_shape_are_understood(place: Notify, body: object) -> None:
    place.status, place.body = 502, body
    with pytest.raises(TemporaryFailure) as failed:
        sender(place.url).send(EMAIL)
    assert f"{failed.value}" == "GOV.UK Notify does not take messages now (502)"


def test_a_line_that_ends_early(place: Notify) -> None:
    place.status = HANG_UP
    with pytest.raises(TemporaryFailure, match="could not be reached"):
        sender(place.url).send(EMAIL)


def test_silence_is_not_waited_for(place: Notify) -> None:
    place.silent = True
    began = time.monotonic()
    with pytest.raises(TemporaryFailure, match="could not be reached") as failed:
        sender(place.url, seconds=0.2).send(EMAIL)
    assert time.monotonic() - began < PATIENCE_IN_SECONDS
    assert failed.value.for_all


def test_nobody_is_there() -> None:
    with pytest.raises(TemporaryFailure, match="could not be reached"):
        sender(f"http://127.0.0.1:{free_port()}").send(EMAIL)


def test_nothing_that_names_anybody_is_logged(
    place: Notify, caplog: pytest.LogCaptureFixture
) -> None:
    place.refuse(400, "ValidationError", f"email_address {EMAIL.to} is wrong")
    with caplog.at_level("DEBUG"), pytest.raises(PermanentRefusal):
        sender(place.url).send(EMAIL)
    assert EMAIL.to not in caplog.text

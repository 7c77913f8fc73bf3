"""The contract of a sender, on each of them: a receipt for what was taken, else an error."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest

from marketplace.config import Settings
from marketplace.domain.mail_route import mail_route
from marketplace.mail.console import ConsoleSender
from marketplace.mail.memory import MemorySender
from marketplace.mail.notify import NotifySender
from marketplace.mail.sending import (
    Email,
    PermanentRefusal,
    Sender,
    SendingFailed,
    TemporaryFailure,
)
from marketplace.mail.smtp import SmtpSender
from marketplace.wiring import adapters_for
from tests.contract.mail_servers import post_office
from tests.contract.notify_server import notify

UUID = "26785a09-ab16-4eb0-8407-a37497a57506"
LINK = "https://care.example.org/account/" + "x" * 80
TEXT = f"Hello Zoë,\n\nplease read this.\n\n{LINK}\n"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A sender, and all text that has arrived where it sends to."""

    sender: Sender
    arrived: list[str]


def mail(number: int = 1) -> Email:
    return Email(
        id=f"{number}.seal@example.org", to="asha@example.org", subject=f"No. {number}", text=TEXT
    )


@contextmanager
def memory() -> Iterator[Place]:
    place = Place(sender=MemorySender(), arrived=[])
    yield place
    assert isinstance(place.sender, MemorySender)
    place.arrived.extend(f"{email.to} {email.subject} {email.text}" for email in place.sender.sent)


@contextmanager
def console() -> Iterator[Place]:
    stream = io.StringIO()
    place = Place(sender=ConsoleSender(stream), arrived=[])
    yield place
    place.arrived.extend(f"┌{box}" for box in stream.getvalue().split("┌")[1:])


@contextmanager
def smtp() -> Iterator[Place]:
    with post_office() as office:
        sender = SmtpSender(
            route=mail_route(f"smtp://127.0.0.1:{office.port}"),
            sender="noreply@example.org",
            name="Find care and support",
            tls_required=False,
        )
        place = Place(sender=sender, arrived=[])
        yield place
        place.arrived.extend(
            f"{one['To']} {one['Subject']} {one.get_content()}" for one in office.taken
        )


@contextmanager
def gov_uk_notify() -> Iterator[Place]:
    with notify() as running:
        sender = NotifySender(api_key=f"care-{UUID}-{UUID}", template_id=UUID, address=running.url)
        place = Place(sender=sender, arrived=[])
        yield place
        place.arrived.extend(
            f"{one['email_address']} {one['personalisation']['subject']} "  # type: ignore[index]
            f"{one['personalisation']['body']}"  # type: ignore[index]
            for one in running.taken
        )


@pytest.mark.parametrize("place_of", [memory, console, smtp, gov_uk_notify])
def test_each_mail_arrives_whole_and_has_a_receipt(
    place_of: Callable[[], AbstractContextManager[Place]],
) -> None:
    with place_of() as place:
        receipts = [place.sender.send(mail(number)) for number in (1, 2)]
    assert all(receipt.isprintable() and 0 < len(receipt) <= 200 for receipt in receipts)
    assert len(place.arrived) == 2
    for number, arrived in enumerate(place.arrived, 1):
        for words in ("asha@example.org", f"No. {number}", "Hello Zoë,", LINK):
            assert words in arrived


@pytest.mark.parametrize("field", ["id", "to", "subject", "unsubscribe"])
@pytest.mark.parametrize("bad", ["", "a\nBcc: all@example.org", "a\r\n", "a\x00", "a\u2028b"])
def test_no_mail_can_smuggle_a_header(field: str, bad: str) -> None:
    fields = {"id": "1@example.org", "to": "a@example.org", "subject": "x", field: bad}
    with pytest.raises(ValueError, match="header"):
        Email(text="x\n", **fields)


@pytest.mark.parametrize("failure", [TemporaryFailure("later"), PermanentRefusal("never")])
def test_the_one_of_tests_fails_as_asked(failure: SendingFailed) -> None:
    sender = MemorySender(failure=failure)
    with pytest.raises(type(failure)):
        sender.send(mail())
    assert sender.sent == []


def test_the_terminal_shows_a_mail_in_a_box(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleSender().send(mail())
    lines = capsys.readouterr().out.strip("\n").split("\n")
    assert lines[0] == "┌" + "─" * 76 + "┐"
    assert lines[1] == "│ To:      asha@example.org" + " " * 50 + "│"
    assert lines[2].startswith("│ Subject: No. 1 ")
    assert "│ " + LINK in lines, "a long link has to stay whole"
    assert {len(line) for line in lines if line.endswith("│")} == {78}


def test_a_terminal_of_the_old_kind_shows_what_it_can() -> None:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="ascii") as terminal:
        ConsoleSender(terminal).send(mail())
        assert b"Hello Zo?," in raw.getvalue()


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({}, ConsoleSender),
        ({"MAIL_URL": "smtp://localhost"}, SmtpSender),
        ({"MAIL_URL": "smtps://localhost"}, SmtpSender),
        (
            {
                "MAIL_URL": "notify:",
                "NOTIFY_API_KEY": f"care-{UUID}-{UUID}",
                "NOTIFY_TEMPLATE_ID": UUID,
            },
            NotifySender,
        ),
    ],
)
def test_the_setting_says_which(environ: dict[str, str], kind: type[Sender]) -> None:
    secret = {"SECRET_KEY": "a secret for tests that protects nothing"}
    assert type(adapters_for(Settings.from_environment(secret | environ)).sender) is kind


@pytest.mark.parametrize(
    ("host", "required"), [("mail.example.org", True), ("127.0.0.1", False), ("localhost", False)]
)
def test_production_requires_tls_but_on_this_machine(host: str, required: object) -> None:
    settings = Settings.from_environment(
        {
            "APP_ENV": "production",
            "SECRET_KEY": "a secret for tests that protects nothing",
            "BASE_URL": "https://care.example.org",
            "CQC_API_KEY": "a key",
            "MAIL_URL": f"smtp://{host}",
            "MAIL_FROM": "care@example.org",
        }
    )
    sender = adapters_for(settings).sender
    assert isinstance(sender, SmtpSender)
    assert sender.tls_required is required

"""Sending to a mail server: what it takes, what it refuses, and what it does instead of either."""

from __future__ import annotations

import re
import shutil
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from marketplace.domain.mail_route import mail_route
from marketplace.mail.sending import Email, PermanentRefusal, SendingFailed, TemporaryFailure
from marketplace.mail.smtp import SmtpSender
from tests.contract.mail_servers import (
    HANG_UP,
    PASSWORD,
    SILENCE,
    USER,
    Certificate,
    PostOffice,
    certificate,
    post_office,
    rude,
)
from tests.ports import PATIENCE_IN_SECONDS, free_port

EMAIL = Email(
    id="12.a-seal@care.example.org",
    to="asha@larkspur.example.org",
    subject="Please check your details",
    text="Hello Zoë,\n\nthat costs £5.\n.\n..dots\n\nFrom here on: nothing.\n",
)
# What aiosmtpd thinks of a server that takes passwords in the clear, as one of these does.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

LOGIN = f"{USER}:{quote(PASSWORD, safe='')}@"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as place:
        yield place


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed, so no certificate can be made")
    return certificate(tmp_path_factory.mktemp("papers"))


def sender(  # noqa: PLR0913 - all that differs between the tests
    port: int,
    *,
    scheme: str = "smtp",
    login: str = "",
    host: str = "127.0.0.1",
    tls_required: bool = False,
    trusts: ssl.SSLContext | None = None,
    seconds: float = PATIENCE_IN_SECONDS,
) -> SmtpSender:
    return SmtpSender(
        route=mail_route(f"{scheme}://{login}{host}:{port}"),
        sender="noreply@care.example.org",
        name="Find care and support",
        tls_required=tls_required,
        trusts=trusts,
        seconds=seconds,
    )


def test_a_mail_arrives_as_it_was_written(office: PostOffice) -> None:
    assert sender(office.port).send(EMAIL) == "250 2.0.0 Ok: queued as 0001"

    (mail,) = office.taken
    assert mail.get_content().replace("\r\n", "\n") == EMAIL.text
    assert mail.get_content_type() == "text/plain"
    assert mail["From"] == "Find care and support <noreply@care.example.org>"
    assert mail["To"] == EMAIL.to
    assert mail["Subject"] == EMAIL.subject
    assert mail["Message-ID"] == f"<{EMAIL.id}>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime.tzinfo is not None
    assert len(mail.keys()) == len(set(mail.keys()))


def test_what_can_be_stopped_says_how_to_mail_programs(office: PostOffice) -> None:
    """RFC 8058: a program posts to the address only where it is a secure one."""
    for scheme in ("https", "http"):
        stop = f"{scheme}://care.example.org/tell-me/stop/12-{'x' * 43}"
        sender(office.port).send(replace(EMAIL, unsubscribe=stop))
    secure, plain = office.taken
    assert secure["List-Unsubscribe"] == f"<https://care.example.org/tell-me/stop/12-{'x' * 43}>"
    whole = f"\r\nList-Unsubscribe: {secure['List-Unsubscribe']}\r\n"
    assert whole.encode() in office.written[0], "programs read no encoded words there"
    assert secure["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert plain["List-Unsubscribe"].startswith("<http://")
    assert plain["List-Unsubscribe-Post"] is None
    sender(office.port).send(EMAIL)
    assert office.taken[2]["List-Unsubscribe"] is None


def test_a_repeat_has_the_same_message_id(office: PostOffice) -> None:
    for _ in range(2):
        sender(office.port).send(EMAIL)
    assert {mail["Message-ID"] for mail in office.taken} == {f"<{EMAIL.id}>"}
    assert len(office.taken) == 2


def test_letters_of_every_kind_in_an_address(office: PostOffice) -> None:
    wide = Email(id=EMAIL.id, to="zoë@bücher.example", subject="Größe", text="x\n")
    sender(office.port).send(wide)
    (mail,) = office.taken
    assert (mail["To"], mail["Subject"]) == ("zoë@xn--bcher-kva.example", "Größe")


def test_an_address_that_the_server_cannot_write_is_refused_for_good() -> None:
    wide = Email(id=EMAIL.id, to="zoë@example.org", subject="x", text="x\n")
    with rude() as place, pytest.raises(PermanentRefusal):
        sender(place.port).send(wide)


def test_a_user_signs_in_over_tls(papers: Certificate) -> None:
    with post_office(tls=papers.server, starttls=True, auth=True) as office:
        one = sender(office.port, login=LOGIN, host="localhost", trusts=papers.trusting)
        one.send(EMAIL)
    assert (office.signed_in, office.upgraded) == ([USER], [True])


def test_tls_from_the_first_byte(papers: Certificate) -> None:
    with post_office(tls=papers.server, auth=True) as office:
        sender(
            office.port,
            scheme="smtps",
            login=LOGIN,
            host="localhost",
            trusts=papers.trusting,
        ).send(EMAIL)
        with pytest.raises(TemporaryFailure):
            sender(office.port, seconds=0.5).send(EMAIL)
    assert office.signed_in == [USER]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize("whose", ["another's", "nobody's"])
@pytest.mark.usefixtures("papers")
def test_a_certificate_of_another_or_of_nobody_is_not_trusted(
    tmp_path: Path, scheme: str, whose: str
) -> None:
    other = certificate(tmp_path, name="mail.example.org")
    trusts = other.trusting if whose == "another's" else None  # None: what the machine trusts
    starttls = scheme == "smtp"
    with post_office(tls=other.server, starttls=starttls) as office:
        one = sender(office.port, scheme=scheme, host="localhost", trusts=trusts)
        with pytest.raises(TemporaryFailure, match="certificate is not to be trusted") as failed:
            one.send(EMAIL)
    assert failed.value.for_all
    assert office.taken == []


def test_a_wrong_password_waits_for_an_operator() -> None:
    with post_office(auth=True) as office:
        one = sender(office.port, login=f"{USER}:wrong@")
        with pytest.raises(TemporaryFailure, match=r"does not let us in \(535\)") as failed:
            one.send(EMAIL)
    assert failed.value.for_all
    assert office.taken == []


def test_where_tls_is_required_nothing_is_said_without(office: PostOffice) -> None:
    with pytest.raises(TemporaryFailure, match="no protected connection") as failed:
        sender(office.port, tls_required=True).send(EMAIL)
    assert failed.value.for_all
    assert office.taken == []


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("MAIL", "takes no mail from us"),
        ("RCPT", "takes no mail for this address"),
        ("DATA", "did not take the message"),
    ],
)
@pytest.mark.parametrize("code", [451, 550])
def test_a_no_at_each_stage(office: PostOffice, stage: str, said: str, code: int) -> None:
    """From the recipient on a 5xx is about the message; before, an operator has to look."""
    office.answers = {stage: f"{code} {code // 100}.1.1 <{EMAIL.to}> Rosemary is not here"}
    for_all = stage == "MAIL"
    never = code == 550 and not for_all
    with pytest.raises(PermanentRefusal if never else TemporaryFailure, match=said) as failed:
        sender(office.port).send(EMAIL)
    if isinstance(failed.value, TemporaryFailure):
        assert failed.value.for_all is for_all
    assert f"{code}" in f"{failed.value}"
    assert not re.search(r"@|Rosemary", f"{failed.value}"), "an answer of the server was quoted"
    assert office.taken == []
    office.answers = {}
    assert sender(office.port).send(EMAIL)


@pytest.mark.parametrize(
    ("code", "failure"), [("552 too much", PermanentRefusal), ("452 full", TemporaryFailure)]
)
def test_a_no_after_the_whole_mail(code: str, failure: type[SendingFailed]) -> None:
    with rude(END=code) as place, pytest.raises(failure):
        sender(place.port).send(EMAIL)
    assert place.taken == 0


@pytest.mark.parametrize("code", ["421 busy", "554 no service here"])
def test_a_server_that_greets_with_a_no(code: str) -> None:
    with rude(CONNECT=code) as place, pytest.raises(TemporaryFailure) as failed:
        sender(place.port).send(EMAIL)
    assert failed.value.for_all
    assert place.taken == 0


@pytest.mark.parametrize("code", ["451 not now", "550 not you"])
def test_a_server_that_does_not_take_our_name(code: str) -> None:
    with rude(EHLO=code, HELO=code) as place, pytest.raises(TemporaryFailure) as failed:
        sender(place.port).send(EMAIL)
    assert failed.value.for_all
    assert f"{failed.value}" == f"the mail server does not let us in ({code[:3]})"


def test_a_server_of_the_old_kind_is_greeted_in_the_old_way() -> None:
    with rude(EHLO="500 what?") as place:
        assert sender(place.port).send(EMAIL)
    assert place.heard[:2] == ["EHLO", "HELO"]


@pytest.mark.parametrize("stage", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END"])
def test_a_server_that_hangs_up_has_taken_nothing(stage: str) -> None:
    with rude(**{stage: HANG_UP}) as place, pytest.raises(TemporaryFailure) as failed:
        sender(place.port).send(EMAIL)
    assert failed.value.for_all
    assert place.taken == 0


@pytest.mark.parametrize("stage", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END"])
def test_a_server_that_says_nothing_is_not_waited_for(stage: str) -> None:
    """The silence would end with the connection, and the failure would be another."""
    with (
        rude(**{stage: SILENCE}) as place,
        pytest.raises(TemporaryFailure, match="in time") as failed,
    ):
        sender(place.port, seconds=0.2).send(EMAIL)
    assert failed.value.for_all
    assert place.taken == 0


@pytest.mark.parametrize("stage", [HANG_UP, SILENCE, "500 what?"])
def test_a_mail_that_was_taken_is_taken_whatever_comes_after(stage: str) -> None:
    with rude(QUIT=stage) as place:
        assert sender(place.port, seconds=3).send(EMAIL) == "250 2.0.0 queued"
    assert place.taken == 1


def test_no_server_at_all() -> None:
    with pytest.raises(TemporaryFailure, match="could not be used") as failed:
        sender(free_port()).send(EMAIL)
    assert failed.value.for_all


def test_a_password_is_never_sent_unprotected_to_another_machine(office: PostOffice) -> None:
    route = mail_route(f"smtp://{LOGIN}mail.example.org:{office.port}")
    assert not route.is_loopback
    here = [mail_route(f"smtp://{host}") for host in ("localhost", "127.0.0.1", "[::1]")]
    assert all(route.is_loopback for route in here)


def test_a_receipt_is_one_short_line() -> None:
    with rude(END="250-first\r\n250 " + "x" * 300) as place:
        receipt = sender(place.port).send(EMAIL)
    assert receipt.isprintable()
    assert len(receipt) == 200

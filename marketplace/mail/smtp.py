"""Sends to a mail server. The only module that speaks SMTP.

What a server answers before it has heard who the mail is for is about us, so every message waits
until an operator has put it right. From the recipient on, 4xx means later and 5xx means never.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime

from marketplace.domain.mail_route import MailKind, MailRoute
from marketplace.mail.sending import Email, PermanentRefusal, TemporaryFailure, receipt

_SECONDS = 15.0
"""For connecting, and for each answer: a server that works takes a second or two."""
_OK = 250
_OK_AND_FORWARDED = 251
_NEVER = 500
_STATUS = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")
"""A status code of RFC 3463, which says why without saying who."""
_UNSUBSCRIBE = "List-Unsubscribe"


class _WholeAddress(EmailPolicy):
    """Leaves the address that stops mail in one piece, however long it is.

    Python writes what does not fit into 78 characters as encoded words (RFC 2047). They mean
    nothing in this header (RFC 2369): mail programs would not find the address.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Write one header as it travels."""
        if name == _UNSUBSCRIBE and value.isascii():
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _WholeAddress(linesep=SMTP.linesep)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSender:
    """A `Sender` to a mail server; each mail has a connection of its own.

    `sender` is the address that mail comes from and `name` the name it goes by. With
    `tls_required` a server that offers no STARTTLS is not used. Certificates are checked against
    those the machine trusts, or `trusts`.
    """

    route: MailRoute
    sender: str
    name: str
    tls_required: bool
    seconds: float = _SECONDS
    trusts: ssl.SSLContext | None = None

    def send(self, email: Email) -> str:
        """Hand the mail over; the receipt is the server's answer to the whole of it."""
        try:
            with self._connected() as server:
                return self._hand_over(server, email)
        except (smtplib.SMTPServerDisconnected, TimeoutError) as error:
            # smtplib takes a time-out while it reads for the end of the connection.
            late = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
            reason = "did not answer in time" if late else "hung up"
            raise TemporaryFailure(f"the mail server {reason}", for_all=True) from None
        except ssl.SSLCertVerificationError:
            reason = "the mail server's certificate is not to be trusted"
            raise TemporaryFailure(reason, for_all=True) from None
        except smtplib.SMTPResponseException as error:
            reason = f"the mail server does not let us in ({_said(error.smtp_code, b'')})"
            raise TemporaryFailure(reason, for_all=True) from None
        except (smtplib.SMTPException, OSError) as error:  # its text may quote an address
            reason = f"the mail server could not be used ({type(error).__name__})"
            raise TemporaryFailure(reason, for_all=True) from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A connection that is protected and signed in as far as the settings ask for it.

        However it ends, it is closed; a server that does not say goodbye has still taken the mail.
        """
        server = self._opened()
        try:
            server.ehlo_or_helo_if_needed()
            if self.route.kind is MailKind.SMTP:
                self._protect(server)
            if self.route.user is not None and self.route.password is not None:
                server.login(self.route.user, self.route.password)
            yield server
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _opened(self) -> smtplib.SMTP:
        host, port = self.route.host, self.route.port
        ours = self.sender.rpartition("@")[2]
        if self.route.kind is MailKind.SMTPS:
            return smtplib.SMTP_SSL(
                host, port, local_hostname=ours, timeout=self.seconds, context=self._tls()
            )
        return smtplib.SMTP(host, port, local_hostname=ours, timeout=self.seconds)

    def _protect(self, server: smtplib.SMTP) -> None:
        """Change to TLS where the server offers it, and go no further where it has to."""
        if server.has_extn("starttls"):
            server.starttls(context=self._tls())
            server.ehlo()
        elif self.tls_required or (self.route.user is not None and not self.route.is_loopback):
            reason = "the mail server offers no protected connection (STARTTLS)"
            raise TemporaryFailure(reason, for_all=True)

    def _tls(self) -> ssl.SSLContext:
        return self.trusts or ssl.create_default_context()

    def _hand_over(self, server: smtplib.SMTP, email: Email) -> str:
        """The stages of one mail. What failed says at which of them."""
        to = _ascii_domain(email.to)
        options = [] if to.isascii() else ["SMTPUTF8"]
        if options and not server.has_extn("smtputf8"):
            raise PermanentRefusal("the mail server takes no address with letters such as é or ß")
        code, said = server.mail(self.sender, options)
        if code != _OK:
            reason = f"the mail server takes no mail from us ({_said(code, said)})"
            raise TemporaryFailure(reason, for_all=True)
        code, said = server.rcpt(to)
        if code not in (_OK, _OK_AND_FORWARDED):
            raise _refused("takes no mail for this address", code, said)
        try:
            code, said = server.data(self._written(email, to, wide=bool(options)))
        except smtplib.SMTPDataError as error:
            answer = error.smtp_error
            raise _refused(
                "did not take the message",
                error.smtp_code,
                answer if isinstance(answer, bytes) else answer.encode(),
            ) from None
        if code != _OK:
            raise _refused("did not take the message", code, said)
        return receipt(f"{code} {said.decode('utf-8', 'replace')}")

    def _written(self, email: Email, to: str, *, wide: bool) -> bytes:
        """The mail as it travels."""
        message = EmailMessage(policy=_POLICY.clone(utf8=wide))
        message["From"] = Address(display_name=self.name, addr_spec=self.sender)
        message["To"] = to
        message["Subject"] = email.subject
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = f"<{email.id}>"
        # Nobody's absence reply should answer it (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        if email.unsubscribe is not None:
            message[_UNSUBSCRIBE] = f"<{email.unsubscribe}>"
            if email.unsubscribe.startswith("https://"):  # RFC 8058 has it for no other
                message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(email.text)
        return message.as_bytes()


def _refused(what: str, code: int, said: bytes) -> TemporaryFailure | PermanentRefusal:
    reason = f"the mail server {what} ({_said(code, said)})"
    return PermanentRefusal(reason) if code >= _NEVER else TemporaryFailure(reason)


def _said(code: int, said: bytes) -> str:
    """The code and the status of an answer. Its sentence often quotes the address."""
    status = _STATUS.match(said)
    return f"{code} {status[0].decode()}" if status else f"{code}"


def _ascii_domain(address: str) -> str:
    """The address with its domain in the letters that mail servers know."""
    local, _, domain = address.rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"

"""Mail servers of this machine: aiosmtpd where one behaves, sockets where one does not."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path

import aiosmtpd.smtp
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from tests.ports import HOST, PATIENCE_IN_SECONDS, free_port

USER, PASSWORD = "care", "p@ss:word/%2F"
SILENCE = "silence"
HANG_UP = "hang up"


@dataclass(kw_only=True)
class PostOffice:
    """What a mail server took, and what it answers at each stage instead of yes."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    """By stage: "MAIL", "RCPT" or "DATA"."""
    taken: list[EmailMessage] = field(default_factory=list)
    written: list[bytes] = field(default_factory=list)
    """The same as they travelled: whoever reads a mail forgives much."""
    upgraded: list[bool] = field(default_factory=list)
    """For each mail, whether STARTTLS came before it."""
    signed_in: list[str | None] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it so
        self,
        server: aiosmtpd.smtp.SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Answer who it is from."""
        del server, session
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self,
        server: aiosmtpd.smtp.SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Answer who it is for."""
        del server, session, options
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, server: aiosmtpd.smtp.SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail."""
        if "DATA" in self.answers:
            return self.answers["DATA"]
        del server
        content = envelope.content
        assert isinstance(content, bytes)
        self.written.append(content)
        self.taken.append(BytesParser(policy=SMTP).parsebytes(content))
        self.upgraded.append(session.ssl is not None)
        signed_in = session.auth_data
        self.signed_in.append(signed_in.decode() if signed_in else None)
        return f"250 2.0.0 Ok: queued as {len(self.taken):04}"


@contextmanager
def post_office(
    *, tls: ssl.SSLContext | None = None, starttls: bool = False, auth: bool = False
) -> Iterator[PostOffice]:
    """Run a mail server; `tls` protects it from the first byte, or with `starttls` when asked."""
    office = PostOffice(port=free_port())

    def authenticate(*arguments: object) -> AuthResult:
        login = arguments[-1]
        assert isinstance(login, LoginPassword)
        right = (login.login.decode(), login.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=right, handled=False, auth_data=login.login)

    controller = Controller(
        office,
        hostname=HOST,
        port=office.port,
        ssl_context=None if starttls else tls,
        tls_context=tls if starttls else None,
        authenticator=authenticate if auth else None,
        auth_required=auth,
        auth_require_tls=starttls,
        enable_SMTPUTF8=True,
        ready_timeout=PATIENCE_IN_SECONDS,
    )
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


@dataclass(kw_only=True)
class Rude:
    """A mail server that answers as told by stage, goes silent, or hangs up.

    Stages: "CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END" (of the mail) and "QUIT". `taken`
    counts the mails that it said yes to, and `heard` the commands.
    """

    port: int = 0
    answers: dict[str, str]
    taken: int = 0
    heard: list[str] = field(default_factory=list)
    message_ids: list[str] = field(default_factory=list)

    def serve(self, listener: socket.socket, over: threading.Event) -> None:
        """Talk to one caller after another until it is over."""
        while not over.is_set():
            with suppress(OSError):
                caller, _ = listener.accept()
                with caller, suppress(OSError):
                    caller.settimeout(PATIENCE_IN_SECONDS)
                    self._talk(caller, over)

    def _talk(self, caller: socket.socket, over: threading.Event) -> None:
        lines = caller.makefile("rb")
        stage, in_data = "CONNECT", False
        while True:
            answer = self.answers.get(stage, _POLITE[stage])
            if answer == SILENCE:
                over.wait(PATIENCE_IN_SECONDS)
                return
            if answer == HANG_UP:
                return
            caller.sendall(answer.encode() + b"\r\n")
            if stage == "END" and answer.startswith("250"):
                self.taken += 1
            in_data = stage == "DATA" and answer.startswith("354")
            line = lines.readline()
            while in_data and line not in {b".\r\n", b""}:
                if line.startswith(b"Message-ID: "):
                    self.message_ids.append(line.decode().split()[1])
                line = lines.readline()
            if not line:
                return
            stage = "END" if in_data else line[:4].strip().upper().decode()
            self.heard.append(stage)


_POLITE = {
    "CONNECT": "220 here",
    "EHLO": "250 here",
    "HELO": "250 here",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "DATA": "354 go on",
    "END": "250 2.0.0 queued",
    "RSET": "250 OK",
    "QUIT": "221 bye",
}


@contextmanager
def rude(**answers: str) -> Iterator[Rude]:
    """Run one."""
    place, over = Rude(answers=answers), threading.Event()
    with socket.create_server((HOST, 0)) as listener:
        place.port = listener.getsockname()[1]
        listener.settimeout(0.05)
        thread = threading.Thread(target=place.serve, args=(listener, over), daemon=True)
        thread.start()
        try:
            yield place
        finally:
            over.set()
            thread.join(10)


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate of a server on this machine, and who trusts it."""

    server: ssl.SSLContext
    trusting: ssl.SSLContext


def certificate(folder: Path, *, name: str = "localhost") -> Certificate:
    """Make a certificate that is good for `name` only."""
    key, crt = folder / f"{name}.key", folder / f"{name}.crt"
    subprocess.run(  # noqa: S603 - our own words only
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={name}", "-keyout", str(key), "-out", str(crt)),
            *("-addext", f"subjectAltName=DNS:{name}"),
            *("-addext", "keyUsage=critical,digitalSignature,keyCertSign"),
        ],
        check=True,
        capture_output=True,
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(crt, key)
    return Certificate(server=server, trusting=ssl.create_default_context(cafile=crt))

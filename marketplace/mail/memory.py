"""Keeps mail in memory, for tests."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketplace.mail.sending import Email, SendingFailed


@dataclass(slots=True)
class MemorySender:
    """A `Sender` that keeps what it is given. While `failure` is set it raises that instead."""

    sent: list[Email] = field(default_factory=list)
    failure: SendingFailed | None = None

    def send(self, email: Email) -> str:
        """Keep the mail."""
        if self.failure is not None:
            raise self.failure
        self.sent.append(email)
        return f"kept as number {len(self.sent)}"

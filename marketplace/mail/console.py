"""Prints mail on the terminal, for development: nothing leaves the machine."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TextIO

from marketplace.mail.sending import Email

_WIDTH = 76


@dataclass(frozen=True, slots=True)
class ConsoleSender:
    """A `Sender` that prints each mail whole, in a box; links can be opened from it.

    `stream` is standard output where none is given, as it is at the moment of printing.
    """

    stream: TextIO | None = None

    def send(self, email: Email) -> str:
        """Print the mail."""
        # One write: other processes print on the same terminal. No line is cut, so that a long
        # link stays whole; its box is open there.
        rule = "─" * _WIDTH
        head = [f"To:      {email.to}", f"Subject: {email.subject}"]
        if email.unsubscribe is not None:
            head.append(f"Stop:    {email.unsubscribe}")
        body = email.text.rstrip("\n").split("\n")
        lines = [
            f"┌{rule}┐",
            *(_boxed(line) for line in head),
            f"├{rule}┤",
            *(_boxed(line) for line in body),
            f"└{rule}┘",
        ]
        stream = self.stream or sys.stdout
        stream.write(_writable("\n".join(["", *lines, ""]), stream.encoding))
        stream.flush()
        return "printed on the terminal"


def _writable(text: str, encoding: str | None) -> str:
    """The text with a "?" for each letter that the terminal cannot show."""
    return text.encode(encoding or "utf-8", "replace").decode(encoding or "utf-8")


def _boxed(line: str) -> str:
    inside = _WIDTH - 2
    return f"│ {line:<{inside}} │" if len(line) <= inside else f"│ {line}"

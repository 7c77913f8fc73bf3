"""Plain text for mail: lines of a length that every reader shows whole, names that stay names."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

WIDTH = 72
_ITEM = "* "
_NOT_IN_NAMES = re.compile(r"[:/@\\<>\[\](){}|#*_~`\"]|\.\w|\d{3}")
"""What makes a link, an address, a number to ring or mark-up of a name in a mail program."""


def one_line(text: str) -> str:
    """The text on one line, without control characters: nothing in it can end a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def greeting_name(name: str | None) -> str:
    """A person's name to greet them with; empty where it could be anything but a name.

    Whoever asks for an account types the name, and may type somebody else's address with it: so
    nobody can have us send their advertisement, a link, or a number to ring.
    """
    plain = one_line(name or "")
    return "" if _NOT_IN_NAMES.search(plain) or "www" in plain.lower() else plain


def filled(text: str) -> str:
    """Set paragraphs anew in lines of at most `WIDTH`; an address stays whole on its own line.

    Paragraphs are separated by empty lines. Lines that begin with "* " are items of a list; lines
    that begin with two spaces stay as they are.
    """
    paragraphs = re.split(r"\n\s*\n", text.strip("\n"))
    return "\n\n".join("\n".join(_lines(p.split("\n"))) for p in paragraphs if p.strip()) + "\n"


def _lines(lines: list[str]) -> Iterable[str]:
    """The lines of one paragraph, filled."""
    pending: list[str] = []
    for line in lines:
        if line.startswith("  ") or line.lstrip().startswith(("https://", "http://")):
            yield from _fill(pending)
            pending = []
            yield line.rstrip()
        elif line.startswith(_ITEM):
            yield from _fill(pending)
            pending = [line]
        else:
            pending.append(line)
    yield from _fill(pending)


def _fill(lines: list[str]) -> list[str]:
    text = " ".join(line.strip() for line in lines)
    indent = "  " if text.startswith(_ITEM) else ""
    return textwrap.wrap(
        text,
        width=WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )

"""How people write single facts, and the one form in which we keep each.

Readers raise ValueError with the end of a sentence that begins with the fact's name ("is not a
telephone number"): the listing file puts its column before it, a form says it in its own words.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from urllib.parse import urlsplit

HIGHEST_PRICE = Decimal(1_000_000)
LONGEST_WORD = 60

_BARE_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)+(/|$)")
"""How an address without a scheme begins: "www.example.org"."""
_MONEY = re.compile(r"£?\s*([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]{1,2})?")
_PHONE = re.compile(r"\+?[0-9][0-9 ().,/-]*( ?(ext|x)\.? ?[0-9]+)?", re.IGNORECASE)
_FEWEST_DIGITS = 3
_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LONGEST_MAILBOX = 64
_LONGEST_EMAIL = 254
_MAIL_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def unprintable(text: str) -> str | None:
    """The first control character, or one that turns the direction of reading; None without one.

    The latter can disguise a name. Tabs and line breaks are none of these.
    """
    found = _UNPRINTABLE.search(text)
    return found[0] if found else None


def without_unprintable(text: str) -> str:
    """The text without such characters: for whoever only wants to be heard, not corrected."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """Trim, collapse white space, and compose letters with their accents."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def with_lines(text: str) -> str:
    """Trim each line, keep at most one empty line between two paragraphs."""
    text = unicodedata.normalize("NFC", text)
    lines = "\n".join(" ".join(line.split()) for line in re.split(r"\r\n|\r|\n", text))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def word_slug(name: str) -> str:
    """What a language or a need is known by, however it is spelt. Raises ValueError."""
    slug = re.sub(r"[\W_]+", "-", name.casefold()).strip("-")
    if not slug or len(slug) > LONGEST_WORD:
        raise ValueError(f"“{name[:40]}” is not a word, or is longer than {LONGEST_WORD}")
    return slug


def pounds_from(text: str) -> Decimal:
    """Read an amount: "25", "£1,250.50". Raises ValueError."""
    match = _MONEY.fullmatch(text)
    if match is None:
        raise ValueError("has to be an amount in pounds, such as 25 or 25.50")
    amount = Decimal(match[1].replace(",", "") + (match[2] or ""))
    if amount >= HIGHEST_PRICE:
        raise ValueError(f"is £{HIGHEST_PRICE:,} or more, which cannot be right")
    return amount.quantize(Decimal("0.01"))


def phone_from(text: str) -> str:
    """Check the shape of a telephone number, with an extension or without. Raises ValueError."""
    if _PHONE.fullmatch(text) is None or sum(c.isdigit() for c in text) < _FEWEST_DIGITS:
        raise ValueError("is not a telephone number")
    return text


def email_from(text: str) -> str:
    """Check the shape of an email address, the domain in small letters. Raises ValueError."""
    mailbox, at, host = text.rpartition("@")
    host = host.lower()
    if not (
        at
        and len(text) <= _LONGEST_EMAIL
        and len(mailbox) <= _LONGEST_MAILBOX
        and _MAILBOX.fullmatch(mailbox)
        and _MAIL_HOST.fullmatch(host)
    ):
        raise ValueError("is not an email address, such as name@example.org")
    return f"{mailbox}@{host}"


def website_from(text: str) -> str:
    """Check a web address, and give one that lacks it its scheme. Raises ValueError."""
    if _BARE_HOST.match(text):
        # The regulator and most providers write a website without its scheme.
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading the port is what checks it
    except ValueError:
        raise ValueError("is not a web address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("has to be a web address that begins with https:// or http://")
    if parts.username is not None or parts.password is not None or " " in text:
        raise ValueError("holds a space, a user name or a password; give the plain address")
    return text

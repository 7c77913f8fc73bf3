"""Queries that were typed to do harm, or by a cat: wildcards, quotes, NUL, SQL, very long ones."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_PIECES = (
    "*", "?", "%", "_", "~2", "^9", "gard*", "*ing", "[a TO z]", "(((", "))", "&", "|", "!", "<->",
    ":*", "&& ||", "NOT", "AND", "OR", "+care", "-care", "care~", "name:care", "id:1", "spell:a",
    "'", '"', "''", "\\", "\\'", "`", "''':1A", "'a':1A", "$$", "E'\\x00'", "\x00", "\x00care\x00",
    "'; DROP TABLE listings; --", "' OR '1'='1", "1) UNION SELECT 1 --", "pg_sleep(9)", "/*", "*/",
    "(a+)+$", "(.*)*", "(?R)", "^(([a-z])+.)+[A-Z]([a-z])+$", "a{99999}", "[[:alpha:]]*",
    "{{7*7}}", "${7*7}", "%s%n", "%00", "../../etc/passwd", "<script>", "&#0;", "\r\n\r\n", "\t",
    "\u202e\u05d0\u05d1\u05d2", "\u200f", "\u200b", "\ufeff", "\u0000\uffff", "\ud800", "\udfff",
    "\U0001f600", "e\u0301\u0301\u0301", "\u0130\u0131", "\ufdfa", "\u1e9e", "\U000e0041",
    "care", "home care", "gardening", "o'brien", "caf\u00e9", "carer", "nihgt", "gardning", "0",
    "99999999999999999999", "1e309", "NaN", "-1", "0x7f",
)  # fmt: skip
_LONG = ("a", "ab ", "'", "\x00", "care ", "\u0301", "(", "%", "gardning ", "qx ", "\u202e")


def hostile_queries(random: Random, number: int) -> Iterator[str]:
    """So many queries: each piece by itself, very long ones, and random mixtures."""
    single = [*_PIECES, *(piece * (10_000 // len(piece)) for piece in _LONG)]
    yield from single[:number]
    for _ in range(number - len(single)):
        sort = random.randrange(4)
        if sort == 0:
            yield "".join(chr(random.randrange(0x3000)) for _ in range(random.randint(1, 60)))
        elif sort == 1:
            yield "".join(random.choices("abcdefgh '\"*", k=random.randint(1, 200)))
        else:
            between = random.choice((" ", "", "\u00a0"))
            yield between.join(random.choices(_PIECES, k=random.randint(2, 14)))

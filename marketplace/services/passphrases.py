"""Makes passphrases, and says whether one opens something. Their digests alone are kept."""

from __future__ import annotations

import secrets
from functools import cache
from hashlib import sha512
from hmac import new

from xkcdpass.xkcd_password import generate_wordlist

from marketplace.domain.passphrases import words_from, written_passphrase
from marketplace.services.keyed import keyed_digest, same
from marketplace.wiring import adapters

_LIST = "eff-long"
"""The Electronic Frontier Foundation's long list, made to be read out and typed."""
_PURPOSE = "passphrase"


def passphrase_for(reference: str, seed: str | None = None) -> str:
    """Six random words. For one reference and one seed they are the same each time.

    `seed` is the secret token of a draft, which only the person's browser has: a second click
    shows the same words, and nothing that we keep can tell them. Without one they are new.
    """
    chosen_by = f"{_PURPOSE}:{reference}:{seed or secrets.token_urlsafe(32)}"
    key = adapters().settings.secret_key.encode()
    return words_from(new(key, chosen_by.encode(), sha512).digest(), _words())


def digest_of(reference: str, passphrase: str) -> str:
    """What is kept of a passphrase. However it is written, its digest is the same."""
    return keyed_digest(_PURPOSE, reference, written_passphrase(passphrase))


def opens(reference: str, passphrase: str, digest: str) -> bool:
    """Whether this passphrase opens what has this reference and this digest."""
    return same(digest_of(reference, passphrase), digest)


@cache
def _words() -> tuple[str, ...]:
    """The list without its four words with a hyphen: 7,772 words, always in one order."""
    words = generate_wordlist(_LIST, min_length=1, max_length=20, valid_chars="[a-z]")
    return tuple(sorted(words))

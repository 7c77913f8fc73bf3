"""The code that proves a claim: made from the claim and the service's own key whenever needed.

So no table, no outbox and no log holds it: whoever reads the database cannot prove a claim.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from marketplace.wiring import adapters

DIGITS = 8
"""A hundred million codes; `services.claims` takes a handful of tries for each."""


def claim_code(claim_id: int, *, sent_at: datetime) -> str:
    """The code that was sent for a claim at this moment (`Claim.code_sent_at`): eight digits.

    A code asked for again at another moment is another one. Compare with `is_claim_code`.
    """
    moment = sent_at.astimezone(UTC).isoformat(timespec="microseconds")
    key = adapters().settings.secret_key.encode()
    digest = hmac.digest(key, f"claim-code|{claim_id}|{moment}".encode(), hashlib.sha256)
    return f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}}"


def is_claim_code(typed: str, claim_id: int, *, sent_at: datetime) -> bool:
    """Whether somebody typed that code; spaces and hyphens do not matter. In constant time."""
    digits = "".join(character for character in typed if character not in " -\u00a0\t")
    right = claim_code(claim_id, sent_at=sent_at)
    return hmac.compare_digest(digits.encode(), right.encode())

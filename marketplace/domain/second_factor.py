"""The second factor: codes of an authenticator app, and recovery codes for when it is lost."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

STEP_SECONDS = 30
DIGITS = 6
STEPS_EITHER_WAY = 1
"""How far a telephone's clock may be off, in steps of half a minute."""
RECOVERY_CODES = 10

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without letters and digits that are taken for each other on paper."""
_HALF = 5
_GROUP = 4


def step_at(now: datetime) -> int:
    """The number of the half minute that a code belongs to."""
    return int(now.timestamp()) // STEP_SECONDS


def steps_taken_at(now: datetime) -> tuple[int, ...]:
    """The half minutes whose codes are taken at `now`."""
    step = step_at(now)
    return tuple(range(step - STEPS_EITHER_WAY, step + STEPS_EITHER_WAY + 1))


def code_as_typed(text: str) -> str:
    """A code of the app without the spaces that apps show it with."""
    return re.sub(r"\s", "", text)


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes, such as "7K2M9-QXRTP"."""
    return tuple(f"{_half()}-{_half()}" for _ in range(RECOVERY_CODES))


def recovery_code_as_typed(text: str) -> str:
    """A recovery code without spaces and dashes, in capitals."""
    return re.sub(r"[\s\N{EN DASH}-]", "", text).upper()


def in_groups(secret: str) -> str:
    """A key in groups of four, to be typed: "JBSW Y3DP EHPK"."""
    return " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))


def _half() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_HALF))

"""Judges, hashes and checks passwords: argon2, and an offline judge of how easy one is to guess."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import current_app
from zxcvbn import zxcvbn

from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.domain.passwords import (
    Weakness,
    is_personal,
    length_problem,
    normal,
    words_of,
)
from marketplace.wiring import adapters

PASSWORD_COST = "PASSWORD_COST"  # noqa: S105 - the name of a setting
"""Name in the app's configuration of the `Cost` of a hash; tests set a small one."""
_HARD_ENOUGH = 3
"""Of 0 to 4: beyond what can be guessed where tries are slowed, and costly where hashes leak."""
_JUDGED = 32
"""Characters that are looked at: with many signs in place of letters, more would take seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one hash costs: rounds, memory in KiB, lanes."""

    rounds: int
    memory: int
    lanes: int


USUAL = Cost(rounds=3, memory=65_536, lanes=4)
"""The second recommended option of RFC 9106."""


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return _hasher(_cost()).hash(normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password of which `kept` was kept.

    Takes as long for no hash at all (an address that nobody has): it is compared with that of a
    password nobody knows.
    """
    stand_in = _hash_of_nothing(_cost())
    try:
        right = _hasher(_cost()).verify(kept or stand_in, normal(password))
    except (Argon2Error, InvalidHashError):
        return False
    return right and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a hash was made at another cost than today's."""
    return _hasher(_cost()).check_needs_rehash(kept)


def check_new(password: str, *, about: tuple[str, ...], field: str = "password") -> None:
    """Refuse a password that is too short, too long or easy to guess, with the reason.

    `about` are names and addresses of the person. Raises InvalidError for the form's `field`.
    """
    password = normal(password)
    problem = length_problem(password) or _weakness(password, about)
    if problem:
        raise InvalidError((FieldProblem(field=field, message=problem),))


def _weakness(password: str, about: tuple[str, ...]) -> str | None:
    settings = adapters().settings
    context = words_of(*about, settings.council_name, settings.service_name)
    if is_personal(password, context):
        return Weakness.PERSONAL.sentence
    with _one_at_a_time:  # the judge keeps the context in a variable of its own module
        verdict = zxcvbn(password[:_JUDGED], user_inputs=list(context))
    if verdict["score"] >= _HARD_ENOUGH:
        return None
    parts: list[dict[str, object]] = verdict["sequence"]
    longest = max(parts, key=lambda part: len(str(part["token"])))
    return _weakness_of(longest).sentence


def _weakness_of(part: Mapping[str, object]) -> Weakness:
    """Our word for the part of a password that the judge found."""
    if part.get("pattern") == "dictionary":
        return _DICTIONARIES.get(str(part["dictionary_name"]), Weakness.WORD)
    return _PATTERNS.get(str(part.get("pattern")), Weakness.SIMPLE)


_DICTIONARIES = {
    "passwords": Weakness.COMMON,
    "user_inputs": Weakness.PERSONAL,
    "surnames": Weakness.NAME,
    "male_names": Weakness.NAME,
    "female_names": Weakness.NAME,
}
_PATTERNS = {
    "spatial": Weakness.KEYS,
    "repeat": Weakness.REPEAT,
    "sequence": Weakness.SEQUENCE,
    "regex": Weakness.DATE,
    "date": Weakness.DATE,
}
_one_at_a_time = threading.Lock()


def _cost() -> Cost:
    cost: Cost = current_app.config[PASSWORD_COST]
    return cost


@cache
def _hasher(cost: Cost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.rounds, memory_cost=cost.memory, parallelism=cost.lanes)


@cache
def _hash_of_nothing(cost: Cost) -> str:
    return _hasher(cost).hash(secrets.token_urlsafe(32))

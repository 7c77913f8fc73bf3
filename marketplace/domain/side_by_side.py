"""What a provider says beside what the register says, field by field, for the officer who decides.

A difference is no fault: the register writes names and addresses in its own way. It is shown so
that a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlsplit

from marketplace.domain.offer_differences import NOT_GIVEN, in_words
from marketplace.domain.offers import Offer
from marketplace.domain.ratings import Rating, folded
from marketplace.domain.registration_answers import Answers, RegisterLink

_Key = Callable[[str], str]


class Verdict(StrEnum):
    """How two sides compare."""

    SAME = "same"
    DIFFERENT = "different"
    NOTHING_TO_COMPARE = "nothing-to-compare"
    """One side says nothing, or the two say things of different sorts."""

    @property
    def label(self) -> str:
        """For pages."""
        return {"same": "Same", "different": "Different"}.get(self.value, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One field. Empty text means that a side says nothing."""

    label: str
    provider: str
    register: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSays:
    """What the register says of a location, in one shape, whenever it was looked at."""

    location_id: str
    looked_at: datetime | None
    name: str = ""
    provider_name: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    phone: str = ""
    website: str = ""
    activities: tuple[str, ...] = ()
    service_types: tuple[str, ...] = ()
    rating: Rating | None = None
    rated_on: date | None = None


def as_confirmed(link: RegisterLink) -> RegisterSays | None:
    """What the register said when somebody confirmed "this is us"; None without a record."""
    if not link.location_id or not link.found:
        return None
    return RegisterSays(
        location_id=link.location_id,
        looked_at=link.looked_at,
        name=link.name,
        provider_name=link.provider_name,
        address=link.address,
        town=link.town,
        postcode=link.postcode,
        phone=link.phone,
        website=link.website,
        activities=link.activities,
        service_types=link.register_service_types,
        rating=link.rating,
        rated_on=link.rated_on,
    )


def organisation_beside(answers: Answers, says: RegisterSays | None) -> tuple[Compared, ...]:
    """The names of the organisation beside those on the register."""
    organisation = answers.organisation
    legal = organisation.legal_name or organisation.name
    return (
        _words("Legal name", legal, says.provider_name if says else ""),
        _words("Trading name", organisation.name, says.name if says else ""),
    )


def offer_beside(offer: Offer, says: RegisterSays | None) -> tuple[Compared, ...]:
    """What a listing says that the register says too."""
    found = says or RegisterSays(location_id="", looked_at=None)
    kinds = in_words(offer, "service_types")
    return (
        _words("Name", offer.name, found.name),
        _words("Address", offer.address, found.address),
        _words("Town", offer.town, found.town),
        _compare("Postcode", offer.postcode, found.postcode, _compact),
        _compare("Phone", offer.phone, found.phone, _digits),
        _compare("Website", offer.website, found.website, _host),
        Compared(
            label="Kinds of service",
            provider="" if kinds == NOT_GIVEN else kinds,
            register=", ".join(found.service_types),
            verdict=Verdict.NOTHING_TO_COMPARE,
        ),
        Compared(
            label="Regulated activities",
            provider=_care(offer),
            register=", ".join(found.activities),
            verdict=Verdict.NOTHING_TO_COMPARE,
        ),
    )


def _care(offer: Offer) -> str:
    if offer.personal_care is None:
        return ""
    if offer.personal_care:
        return "Helps with washing, dressing, eating or medicines"
    return "Does not help with washing, dressing, eating or medicines"


def _words(label: str, provider: str, register: str) -> Compared:
    return _compare(label, provider, register, _plain)


def _compare(label: str, provider: str, register: str, key: _Key) -> Compared:
    if not provider or not register:
        verdict = Verdict.NOTHING_TO_COMPARE
    else:
        verdict = Verdict.SAME if key(provider) == key(register) else Verdict.DIFFERENT
    return Compared(label=label, provider=provider, register=register, verdict=verdict)


def _plain(text: str) -> str:
    """Words without case, spacing, points and commas."""
    return folded(re.sub(r"[.,\s]+", " ", text))


def _compact(text: str) -> str:
    return "".join(text.split()).upper()


def _digits(text: str) -> str:
    """A telephone number as it is dialled in this country."""
    digits = "".join(re.findall(r"\d", text))
    return "0" + digits.removeprefix("44").removeprefix("0") if text.startswith("+44") else digits


def _host(text: str) -> str:
    """The host of a website, without "www"."""
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname
    except ValueError:
        host = None
    return (host or text).casefold().removeprefix("www.")

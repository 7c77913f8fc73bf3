"""The answers of a registration as people read them back: for whoever sends, and who decides."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.domain.dates import day_in_words
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import DECLARATIONS, Answers
from marketplace.domain.registration_checks import Facts, Part, applies
from marketplace.domain.registration_tasks import title_of
from marketplace.domain.registrations import ClaimStatus, ProviderKind
from marketplace.queries.shown import Price
from marketplace.web.filters import price

Rows = tuple[tuple[str, str], ...]

_NOT_GIVEN = "Not given"
_CLAIMS = {
    ClaimStatus.OPEN: "Not proved yet",
    ClaimStatus.CODE_SENT: "A code was sent, and not entered yet",
    ClaimStatus.REFERRED: "An officer checks it",
    ClaimStatus.VERIFIED: "Proved",
    ClaimStatus.REFUSED: "Refused",
    ClaimStatus.ENDED: "Not proved",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One part with its answers, in the order of the task list."""

    part: Part
    title: str
    rows: Rows


def cards(facts: Facts) -> tuple[Card, ...]:
    """Every part that applies and has answers to read back; documents have a page of their own."""
    rows_of = {
        Part.KIND: _kind,
        Part.REGISTER: _register,
        Part.DETAILS: _details,
        Part.CONTACT: _contact,
        Part.PROOF: _proof,
        Part.DECLARATIONS: _declarations,
        Part.OFFERS: _offers,
        Part.SAFETY: _safety,
        Part.DOCUMENTS: _documents,
        Part.EXPECTATIONS: _expectations,
    }
    return tuple(
        Card(part=part, title=title_of(part, facts), rows=rows(facts))
        for part, rows in rows_of.items()
        if applies(part, facts)
    )


def _kind(facts: Facts) -> Rows:
    return (("Kind of organisation", facts.kind.label if facts.kind else _NOT_GIVEN),)


def _register(facts: Facts) -> Rows:
    link = facts.answers.register
    if facts.kind is ProviderKind.OTHER_REGULATOR:
        return _given(
            ("Regulator", link.regulator_label), ("Registration number", link.registration_number)
        )
    if not link.found:
        looked = "CQC could not be reached. We check it later" if link.location_id else ""
        return _given(("Location ID", link.location_id), ("On CQC's register", looked))
    address = ", ".join(filter(None, (link.address, link.town, link.postcode)))
    return _given(
        ("Location ID", link.location_id),
        ("Name on the register", link.name),
        ("Address", address),
        ("Rating", link.rating.label if link.rating else "Not rated yet"),
    )


def _details(facts: Facts) -> Rows:
    organisation = facts.answers.organisation
    return (
        *_given(("Name you trade under", organisation.name)),
        *_only(
            ("Legal name", organisation.legal_name),
            ("Company number", organisation.company_number),
            ("Charity number", organisation.charity_number),
        ),
    )


def _contact(facts: Facts) -> Rows:
    contact = facts.answers.contact
    return _given(
        ("Name", contact.name), ("Telephone", contact.phone), ("Email address", contact.email)
    )


def _proof(facts: Facts) -> Rows:
    claim = facts.claim
    return (("That the service is yours", _CLAIMS[claim] if claim else "Not proved yet"),)


def _declarations(facts: Facts) -> Rows:
    wanted = DECLARATIONS.get(facts.kind, ()) if facts.kind else ()
    made = facts.answers.declarations.made
    return tuple((one.label, "Declared" if one in made else "Not declared") for one in wanted)


def _offers(facts: Facts) -> Rows:
    found = tuple(
        (offer.name or f"Service {number}", _said(facts.answers, offer))
        for number, offer in enumerate(facts.answers.offers, 1)
    )
    return found or (("Services", _NOT_GIVEN),)


def _said(answers: Answers, offer: Offer) -> str:
    """One service in a few words."""
    kinds = ", ".join(
        SERVICE_TYPES[slug].name for slug in offer.service_types if slug in SERVICE_TYPES
    )
    paid = price(Price(lowest=offer.price_from, highest=offer.price_to, unit=offer.price_unit))
    watched = offer.cqc_location_id and answers.register.name
    where = f"CQC location: {answers.register.name}" if watched else ""
    return ". ".join(filter(None, (kinds or "No kind of service chosen", paid, where)))


def _safety(facts: Facts) -> Rows:
    safety = facts.answers.safety
    return (
        *_given(
            ("Safeguarding lead", safety.safeguarding_lead),
            ("Their telephone number", safety.safeguarding_phone),
            ("Criminal record checks", safety.dbs_level.label if safety.dbs_level else ""),
        ),
        *_only(
            ("Oldest check", day_in_words(safety.dbs_on) if safety.dbs_on else ""),
            ("Certificates seen by", safety.dbs_seen_by),
        ),
    )


def _documents(facts: Facts) -> Rows:
    rows = tuple((kind.label, "Uploaded") for kind in sorted(facts.documents))
    return rows or (("Documents", "None uploaded"),)


def _expectations(facts: Facts) -> Rows:
    accepted = f"Accepted, version {facts.accepted}" if facts.accepted else "Not accepted yet"
    return (("Our expectations", accepted),)


def _given(*rows: tuple[str, str]) -> Rows:
    """Rows, with words where nothing was given."""
    return tuple((key, value or _NOT_GIVEN) for key, value in rows)


def _only(*rows: tuple[str, str]) -> Rows:
    """Those rows that were given."""
    return tuple((key, value) for key, value in rows if value)

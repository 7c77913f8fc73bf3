"""The answers of a registration as people read them back: for whoever sends, and who decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from marketplace.domain.dates import day_in_words
from marketplace.domain.offer_differences import LABELS, NOT_GIVEN, in_words
from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import DECLARATIONS
from marketplace.domain.registration_checks import Facts, Part, applies
from marketplace.domain.registration_tasks import title_of
from marketplace.domain.registrations import ClaimStatus, ProviderKind

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
    """One part with its answers, in the order of the task list; each service is one of its own.

    `offer` is the number of the service, from 0.
    """

    part: Part
    title: str
    rows: Rows
    offer: int | None = None


def cards(facts: Facts) -> tuple[Card, ...]:
    """Every part that applies, read back; of documents only which there are."""
    return tuple(card for part in Part if applies(part, facts) for card in _cards_of(part, facts))


def _cards_of(part: Part, facts: Facts) -> tuple[Card, ...]:
    offers = facts.answers.offers
    if part is not Part.OFFERS or not offers:
        title = _TITLES.get((part, facts.kind), title_of(part, facts))
        return (Card(part=part, title=title, rows=_ROWS[part](facts)),)
    return tuple(
        Card(
            part=part, title=offer.name or f"Service {number + 1}", rows=_offer(offer), offer=number
        )
        for number, offer in enumerate(offers)
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


def _no_offers(facts: Facts) -> Rows:
    del facts
    return (("Services", _NOT_GIVEN),)


def _offer(offer: Offer) -> Rows:
    """Everything that one service says."""
    said = ((label, in_words(offer, name)) for name, label in LABELS.items())
    return tuple((label, words) for label, words in said if words != NOT_GIVEN)


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


_TITLES: Mapping[tuple[Part, ProviderKind | None], str] = {
    (Part.REGISTER, ProviderKind.REGISTERED): "Your location at CQC"
}
_ROWS: Mapping[Part, Callable[[Facts], Rows]] = {
    Part.KIND: _kind,
    Part.REGISTER: _register,
    Part.DETAILS: _details,
    Part.CONTACT: _contact,
    Part.PROOF: _proof,
    Part.DECLARATIONS: _declarations,
    Part.OFFERS: _no_offers,
    Part.SAFETY: _safety,
    Part.DOCUMENTS: _documents,
    Part.EXPECTATIONS: _expectations,
}

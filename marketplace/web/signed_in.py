"""What the head of a page says to somebody who has signed in: their name and where they can go."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from marketplace.domain.access import Permission, Principal, may
from marketplace.web.identity import principal

Links = tuple[tuple[str, str], ...]
"""Pairs of an endpoint and its text."""

_PLACES: tuple[tuple[Permission, str, str], ...] = (
    (Permission.KEEP_LISTINGS, "provider.home", "Your services"),
    (Permission.ANSWER_ENQUIRIES, "provider.enquiries", "Enquiries"),
    (Permission.ANSWER_CONCERNS, "provider.inbox", "Inbox"),
    (Permission.READ_DESK, "quality.desk", "Desk"),
    (Permission.READ_CONCERNS, "quality.concerns", "Concerns"),
    (Permission.READ_SAFEGUARDING_CONCERNS, "safeguarding.queue", "Safeguarding"),
    (Permission.READ_DESK, "quality.cases", "Cases"),
    (Permission.READ_DESK, "quality.ratings", "Rating watch"),
    (Permission.READ_DESK, "quality.alerts", "Alerts"),
    (Permission.READ_CONCERN_NUMBERS, "quality.concern_numbers", "Numbers"),
    (Permission.READ_GAPS, "quality.gaps", "Gaps"),
    (Permission.KEEP_PEOPLE, "admin.people", "People"),
    (Permission.KEEP_SYNONYMS, "quality.synonyms", "Synonyms"),
    (Permission.READ_AUDIT, "quality.audit", "Audit trail"),
    (Permission.READ_JOBS, "quality.jobs", "Jobs"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInAs:
    """Whose page it is."""

    name: str
    links: Links


def signed_in_as() -> SignedInAs:
    """Who the current request is from. For templates of marked views only."""
    who = principal()
    return SignedInAs(name=who.name or who.email, links=_links(who))


def _links(who: Principal) -> Links:
    return tuple(
        (endpoint, text)
        for permission, endpoint, text in _PLACES
        if may(who, permission) and endpoint in current_app.view_functions
    )

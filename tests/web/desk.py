"""A desk with something on every one of its pages."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from marketplace.domain.access import Role
from marketplace.domain.cases import CaseKind
from marketplace.domain.visibility import HoldKind
from marketplace.models.holds import HeldBatch, QualityAlertRow
from marketplace.models.messages import Message
from marketplace.services.cases import open_case
from marketplace.services.provider_invitations import invite
from marketplace.services.suspensions import HoldWords, hold_back
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person, waiting_registration
from tests.integration.town import add_listing
from tests.migrations.evidence import add_evidence
from tests.web.shelf import NOW

SCRIPT = "<script>alert('x')</script>"
SECRET = "Nobody but safeguarding reads heliotrope."


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnished:
    """The ids of what is there."""

    registration_case: int
    review_case: int
    listing: int
    alert: int
    message: int
    invitation: int
    batch: int


def furnish(app: Flask) -> Furnished:
    """Put one of everything on the desk, with script in whatever somebody typed."""
    with app.app_context():
        sender = add_person("sender@example.org", Role.PROVIDER, name=f"Sender {SCRIPT}", now=NOW)
        officer = add_person("first@example.org", Role.QA, Role.SAFEGUARDING, name="Olu", now=NOW)
        case = waiting_registration(sender.account_id, now=NOW, trading_name=f"Bramble {SCRIPT}")
        listing = add_listing("1-999000001", name=f"Larkspur {SCRIPT}", now=NOW)
        add_evidence(listing)
        said = HoldWords(words=f"Staff {SCRIPT}", review_on=NOW.date().replace(year=2027))
        hold_back(listing, HoldKind.SUSPENSION, said=said, by=officer, now=NOW)
        secret = HoldWords(words=SECRET, review_on=NOW.date().replace(year=2027))
        hold_back(listing, HoldKind.SAFEGUARDING, said=secret, by=officer, now=NOW)
        invitation = invite(
            organisation=f"Club {SCRIPT}", email="club@example.org", by=officer, now=NOW
        )
        with transaction(actor=TEST, now=NOW) as tx:
            review = open_case(
                tx,
                kind=CaseKind.REVIEW,
                opened_by=sender.account_id,
                listing_id=listing,
                words=f"Look {SCRIPT}",
                referrals=(f"Odd {SCRIPT}",),
            )
            message = Message(
                kind="case-approved",
                address="lost@example.org",
                subject=f"case:{case}",
                refers={"case_id": case},
                created_at=NOW,
                attempts=9,
                last_error="No such mailbox.",
                given_up_at=NOW,
            )
            tx.add(message)
            tx.session.flush()
            return Furnished(
                registration_case=case,
                review_case=review.id,
                listing=listing,
                alert=tx.session.query(QualityAlertRow.id).limit(1).scalar() or 0,
                message=message.id,
                invitation=invitation,
                batch=tx.session.query(HeldBatch.id).limit(1).scalar() or 0,
            )

"""A compliment for tests: told, put before the provider, and taken as far as a test needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_answers import (
    Answers,
    Contact,
    ContactWay,
    Happening,
    Naming,
    Told,
    WorksThere,
    YesNo,
)
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.models.base import db
from marketplace.models.concern_words import Compliment
from marketplace.models.concerns import Concern
from marketplace.models.listings import Listing
from marketplace.queries.compliments import ComplimentSeen, compliment_of
from marketplace.services.compliment_decisions import approve
from marketplace.services.compliments import offer, provider_agrees
from marketplace.services.concern_sharing import share_with_provider
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person
from tests.integration.telling import an_answer, concern_of, submitted
from tests.integration.town import START, add_listing

WORDS = "Robin Example here. They were kind, came on time and made my father laugh every day."
SHOWN = "… here. They were kind, came on time and made my father laugh every day."
LATER = START + timedelta(days=1)


def praise(words: str = WORDS, **changes: object) -> Answers:
    """What somebody says who is content, with everything answered."""
    answers: dict[str, object] = {
        "naming": Naming(words="Larkspur Care Ltd"),
        "happening": Happening(words=words, when="This autumn", still=YesNo.NO),
        "works_there": WorksThere.NO,
        "told": Told.NO,
        "wanted": "",
        "wants_reply": YesNo.NO,
        "praise": True,
        "publish": True,
        "shares": {Recipient.PROVIDER: Share.WITHOUT_NAME, Recipient.QA: Share.WITH_NAME},
        "contact": Contact(way=ContactWay.NONE),
        **changes,
    }
    return an_answer(**answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Praised:
    """A compliment, and who can do what with it."""

    concern_id: int
    submission_id: int
    listing_id: int
    owner: Principal
    officer: Principal

    @property
    def seen(self) -> ComplimentSeen:
        """The compliment as it stands now."""
        db.session.rollback()
        found = compliment_of(self.concern_id)
        assert found is not None
        return found

    def agreed(self) -> ComplimentSeen:
        """It, once the provider has agreed."""
        provider_agrees(self.seen.id, by=self.owner, now=LATER)
        return self.seen

    def approved(self, words: str = SHOWN) -> ComplimentSeen:
        """It, once an officer has approved it too."""
        seen = self.agreed()
        approve(seen.id, words=words, version=seen.version, by=self.officer, now=LATER)
        return self.seen


def praised(
    answers: Answers | None = None, *, name: str = "Larkspur", now: datetime = START
) -> Praised:
    """A compliment about a provider with one listing, put into its inbox."""
    listing_id = add_listing(
        None, name=f"{name} Gardening", services=("gardening",), reference=name.lower(), now=now
    )
    listing = db.session.get(Listing, listing_id)
    assert listing is not None
    provider_id = listing.provider_id
    owner = add_person(
        f"owner-{name.lower()}@example.org", Role.PROVIDER, provider_ids=(provider_id,), now=now
    )
    officer = add_person(f"officer-{name.lower()}@example.org", Role.QA, now=now)
    sent = submitted(answers or praise(), now=now)
    concern_id = concern_of(sent).id
    with transaction(actor=TEST, now=now) as tx:
        concern = tx.get(Concern, concern_id)
        assert concern.kind == "compliment"
        if concern.shared_at is None:
            share_with_provider(tx, concern, by=officer)
        offer(tx, concern)
    return Praised(
        concern_id=concern_id,
        submission_id=sent.submission_id,
        listing_id=listing_id,
        owner=owner,
        officer=officer,
    )


def stored(concern_id: int) -> Compliment | None:
    """The row, None where nothing was offered."""
    db.session.rollback()
    return db.session.query(Compliment).filter_by(concern_id=concern_id).one_or_none()

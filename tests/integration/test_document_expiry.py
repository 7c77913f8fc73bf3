"""Documents run out: reminders once each, then the hold, lifted by a newer one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.domain.access import Principal
from marketplace.domain.documents import Owner
from marketplace.domain.registrations import ProviderKind
from marketplace.models.accounts import Account, Membership
from marketplace.models.base import db
from marketplace.models.documents import Document
from marketplace.models.messages import Message
from marketplace.models.providers import Provider
from marketplace.services.document_expiry import Held, hold_expired, remind
from tests.integration.paperwork import INSURANCE, NOW, given, happened, provider, someone, upload
from tests.integration.town import add_listing, events, open_holds, shown
from tests.unit import files_to_upload as make

pytestmark = pytest.mark.usefixtures("directory")

ENDS = date(2027, 3, 31)
REFERENCES = ("ref-one", "ref-two")


def morning(day: date) -> datetime:
    """When the daily job runs."""
    return datetime.combine(day, datetime.min.time(), NOW.tzinfo) + timedelta(hours=6)


@pytest.fixture
def owner() -> Principal:
    """Somebody who acts for a registered provider with two listings."""
    for reference in REFERENCES:
        add_listing(None, reference=reference)
    row = db.session.scalars(select(Provider)).one()
    row.kind = ProviderKind.REGISTERED.value
    db.session.commit()
    return someone("owner@example.org", providers=(row.id,))


def to(owner: Principal) -> Owner:
    """Their provider."""
    (provider_id,) = owner.provider_ids
    return Owner(provider_id=provider_id)


def insured(owner: Principal, *, until: date = ENDS, replaces: int | None = None) -> int:
    """Upload insurance that ends on a day."""
    content = make.pdf(stream=until.isoformat().encode())
    return given(to(owner), owner, upload(content, expires_on=until, replaces=replaces))


def messages() -> list[tuple[str, int]]:
    """What was left to be sent about documents: address and days."""
    db.session.rollback()
    chosen = select(Message).where(Message.kind == "document-expires").order_by(Message.id)
    return [(row.address, row.refers["days"]) for row in db.session.scalars(chosen)]


def test_everybody_who_acts_for_the_provider_is_told_once_at_each_threshold(
    owner: Principal,
) -> None:
    someone("second@example.org", providers=tuple(owner.provider_ids))
    document_id = insured(owner)

    told = {}
    for day in range(-70, 10):
        for _ in range(2):  # the job may be repeated
            if remind(now=morning(ENDS + timedelta(days=day))):
                told[day] = len(messages())

    assert told == {-60: 2, -30: 4, -7: 6, 1: 8}
    assert messages()[:2] == [("owner@example.org", 60), ("second@example.org", 60)]
    assert [days for _, days in messages()][::2] == [60, 30, 7, 0]
    assert happened(document_id).count("document-reminded") == 4


def test_whoever_left_closed_or_never_confirmed_is_not_told(owner: Principal) -> None:
    insured(owner)
    for number, change in enumerate(("ended", "closed", "unconfirmed")):
        who = someone(f"{change}@example.org", providers=tuple(owner.provider_ids))
        account = db.session.get_one(Account, who.account_id)
        chosen = select(Membership).where(Membership.account_id == who.account_id)
        membership = db.session.scalars(chosen).one()
        membership.ended_at = NOW if number == 0 else None
        account.closed_at = NOW if number == 1 else None
        account.email_confirmed_at = None if number == 2 else NOW
        db.session.commit()
    remind(now=morning(ENDS - timedelta(days=60)))
    assert messages() == [("owner@example.org", 60)]


def test_a_renewed_document_is_not_reminded_of(owner: Principal) -> None:
    first = insured(owner)
    insured(owner, until=ENDS + timedelta(days=365), replaces=first)
    assert remind(now=morning(ENDS - timedelta(days=7))) == 0
    assert messages() == []


def test_what_nobody_can_be_told_of_is_tried_again(owner: Principal) -> None:
    document_id = insured(owner)
    chosen = select(Membership).where(Membership.account_id == owner.account_id)
    db.session.scalars(chosen).one().ended_at = NOW
    db.session.commit()
    assert remind(now=morning(ENDS - timedelta(days=60))) == 0
    assert "document-reminded" not in happened(document_id)
    someone("successor@example.org", providers=tuple(owner.provider_ids))
    assert remind(now=morning(ENDS - timedelta(days=50))) == 1


def test_listings_are_held_on_the_day_after_and_come_back_with_a_newer_document(
    owner: Principal,
) -> None:
    first = insured(owner)
    assert hold_expired(now=morning(ENDS)) == Held(placed=0, lifted=0)
    assert shown() == set(REFERENCES)

    day_after = morning(ENDS + timedelta(days=1))
    assert hold_expired(now=day_after) == Held(placed=2, lifted=0)
    assert hold_expired(now=day_after) == Held(placed=0, lifted=0)
    assert shown() == set()
    assert open_holds("ref-one") == {"documents"}

    content = make.pdf(stream=b"renewed")
    given(
        to(owner),
        owner,
        upload(content, expires_on=ENDS + timedelta(days=365), replaces=first),
        now=day_after,
    )
    assert shown() == set(REFERENCES)
    assert events("hold-lifted") == 2


def test_a_listing_that_was_added_later_is_held_too(owner: Principal) -> None:
    insured(owner)
    hold_expired(now=morning(ENDS + timedelta(days=1)))
    add_listing(None, reference="ref-three")
    assert hold_expired(now=morning(ENDS + timedelta(days=2))) == Held(placed=1, lifted=0)
    assert shown() == set()


def test_it_does_not_lift_what_is_still_expired_nor_other_holds(owner: Principal) -> None:
    first = insured(owner)
    day_after = morning(ENDS + timedelta(days=1))
    hold_expired(now=day_after)
    policy = upload(kind=type(INSURANCE).SAFEGUARDING_POLICY, expires_on=None)
    given(to(owner), owner, policy, now=day_after)
    assert shown() == set()
    assert db.session.get_one(Document, first).replaced_at is None


def test_what_is_not_required_any_more_lifts_the_hold_at_the_next_look(owner: Principal) -> None:
    insured(owner)
    hold_expired(now=morning(ENDS + timedelta(days=1)))
    row = db.session.scalars(select(Document)).one()
    row.expires_on = ENDS + timedelta(days=30)
    db.session.commit()
    assert hold_expired(now=morning(ENDS + timedelta(days=2))) == Held(placed=0, lifted=2)
    assert shown() == set(REFERENCES)


def test_providers_that_never_gave_documents_are_not_touched(owner: Principal) -> None:
    provider("Imported Ltd", kind=None)
    assert hold_expired(now=morning(ENDS + timedelta(days=900))) == Held(placed=0, lifted=0)
    assert remind(now=morning(ENDS + timedelta(days=900))) == 0
    assert shown() == set(REFERENCES)
    del owner


def test_the_day_is_that_of_london(owner: Principal) -> None:
    """At half past eleven in the evening by UTC it is the next day in a London summer."""
    summer = date(2027, 6, 30)
    insured(owner, until=summer)
    late = datetime.combine(summer, datetime.min.time(), NOW.tzinfo) + timedelta(hours=22.5)
    assert hold_expired(now=late) == Held(placed=0, lifted=0)
    assert hold_expired(now=late + timedelta(hours=1)) == Held(placed=2, lifted=0)

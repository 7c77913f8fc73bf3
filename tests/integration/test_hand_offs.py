"""Handing concerns over: only as consented, and what is known of it afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.domain.hand_offs import Arrival, Basis, Method, TakenBackWhy
from marketplace.models.concern_words import Consent
from marketplace.models.concerns import Concern
from marketplace.services import hand_offs
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person, add_provider, kept
from tests.integration.handing import (
    a_concern,
    handed,
    stored_concern,
    stored_hand_off,
)
from tests.integration.town import START

LATER = START + timedelta(hours=3)
WORDS = "Marmalade was on the floor."


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


def test_a_hand_off_keeps_its_text_its_basis_and_until_when_receipt_is_due(
    officer: Principal,
) -> None:
    concern_id = a_concern(shares={Recipient.CQC: Share.WITHOUT_NAME})
    made = stored_hand_off(
        handed(
            concern_id,
            Recipient.CQC,
            basis=Basis.CONSENT_WITHOUT_NAME,
            words=WORDS,
            by=officer,
        )
    )
    assert (made.status, made.words, made.words_version) == ("sent", WORDS, 1)
    assert (made.basis, made.sent_by) == ("consent-without-name", officer.account_id)
    assert made.receipt_due_at == datetime(2026, 11, 5, 17, 0, tzinfo=UTC)
    (event,) = kept("hand-off-made")
    assert event.subject == f"concern:{concern_id}"
    assert event.data["recipient"] == "cqc"
    assert WORDS not in str(event.data)


def test_each_text_has_its_number(officer: Principal) -> None:
    concern_id = a_concern()
    texts = ("First.", "First.", "Second.", "First.")
    ids = [handed(concern_id, Recipient.CQC, words=text, by=officer) for text in texts]
    other = handed(concern_id, Recipient.HEALTH, words="Second.", by=officer)
    assert [stored_hand_off(each).words_version for each in ids] == [1, 1, 2, 3]
    assert stored_hand_off(other).words_version == 1


def test_signposting_sends_nothing_and_waits_for_nothing(officer: Principal) -> None:
    concern_id = a_concern()
    made = stored_hand_off(
        handed(concern_id, Recipient.OMBUDSMAN, method=Method.SIGNPOSTED, by=officer)
    )
    assert (made.status, made.receipt_due_at) == ("signposted", None)


@pytest.mark.parametrize(
    ("kind", "recipient", "basis"),
    [
        (ConcernKind.CONCERN, Recipient.CQC, Basis.CONSENT_WITHOUT_NAME),
        (ConcernKind.CONCERN, Recipient.CQC, Basis.SAFEGUARDING),
        (ConcernKind.CONCERN, Recipient.PROVIDER, Basis.PUBLIC_TASK),
        (ConcernKind.SPEAKING_UP, Recipient.PROVIDER, Basis.CONSENT_WITHOUT_NAME),
    ],
)
def test_nothing_goes_where_the_person_did_not_agree(
    officer: Principal, kind: ConcernKind, recipient: Recipient, basis: Basis
) -> None:
    del officer
    concern_id = a_concern(kind=kind)
    provider_id = add_provider() if recipient is Recipient.PROVIDER else None
    with pytest.raises(RefusedError, match="agreed"):
        handed(concern_id, recipient, basis=basis, provider_id=provider_id)
    assert kept("hand-off-made") == []


def test_the_newest_consent_counts(officer: Principal) -> None:
    concern_id = a_concern(shares={Recipient.CQC: Share.WITH_NAME})
    with transaction(actor=TEST, now=LATER) as tx:
        submission_id = tx.get(Concern, concern_id).submission_id
        consent = Consent(recipient="cqc", share="no", at=LATER)
        consent.submission_id = submission_id
        tx.add(consent)
    with pytest.raises(RefusedError, match="agreed"):
        handed(concern_id, Recipient.CQC, basis=Basis.CONSENT_WITH_NAME, by=officer)


def test_what_waits_for_a_safeguarding_officer_goes_nowhere(officer: Principal) -> None:
    concern_id = a_concern(waits=True)
    with pytest.raises(RefusedError, match="safeguarding officer"):
        handed(concern_id, Recipient.QA, by=officer)


def test_a_team_here_confirms_and_the_concern_is_acknowledged(officer: Principal) -> None:
    concern_id = a_concern()
    hand_off_id = handed(concern_id, Recipient.QA)
    for expected in (1, 0):
        with transaction(actor=officer.actor, now=LATER) as tx:
            concern = tx.get(Concern, concern_id)
            confirmed = hand_offs.confirm_receipt(tx, concern, Recipient.QA, by=officer)
            assert len(confirmed) == expected
    made = stored_hand_off(hand_off_id)
    assert (made.status, made.receipt_at, made.receipt_by) == (
        "received",
        LATER,
        officer.account_id,
    )
    concern = stored_concern(concern_id)
    assert (concern.status, concern.acknowledged_at) == ("acknowledged", LATER)
    (event,) = kept("hand-off-received")
    assert event.data["arrival"] == "here"


def test_a_provider_confirms_only_its_own(officer: Principal) -> None:
    provider_id, other_id = add_provider("Own Ltd"), add_provider("Other Ltd")
    concern_id = a_concern(
        kind=ConcernKind.COMPLAINT,
        status=ConcernStatus.WITH_PROVIDER,
        provider_id=provider_id,
        shares={Recipient.PROVIDER: Share.WITHOUT_NAME},
    )
    hand_off_id = handed(
        concern_id,
        Recipient.PROVIDER,
        basis=Basis.CONSENT_WITHOUT_NAME,
        provider_id=provider_id,
    )
    other = add_person("other@example.org", Role.PROVIDER, provider_ids=(other_id,))
    own = add_person("own@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    for by, status in ((other, "sent"), (own, "received")):
        with transaction(actor=by.actor, now=LATER) as tx:
            concern = tx.get(Concern, concern_id)
            hand_offs.confirm_receipt(tx, concern, Recipient.PROVIDER, by=by)
        assert stored_hand_off(hand_off_id).status == status
    concern = stored_concern(concern_id)
    assert (concern.status, concern.acknowledged_at) == ("with-provider", LATER)
    del officer


def test_a_body_elsewhere_does_not_confirm_here(officer: Principal) -> None:
    concern_id = a_concern()
    with (
        pytest.raises(ValueError, match="in this service"),
        transaction(actor=officer.actor, now=LATER) as tx,
    ):
        hand_offs.confirm_receipt(tx, tx.get(Concern, concern_id), Recipient.CQC, by=officer)


def test_staff_record_delivery_reminder_and_outcome(officer: Principal) -> None:
    concern_id = a_concern()
    hand_off_id = handed(concern_id, Recipient.HEALTH, place="Marlbridge ICB", by=officer)
    hand_offs.record_reminder(hand_off_id, by=officer, now=LATER, version=1)
    assert stored_hand_off(hand_off_id).reminded_at == LATER
    with pytest.raises(RefusedError, match="Sent, not confirmed"):
        hand_offs.record_outcome(hand_off_id, outcome="-", by=officer, now=LATER, version=2)
    hand_offs.record_delivery(
        hand_off_id,
        how="Ms Ash rang back.",
        arrival=Arrival.CONFIRMED,
        by=officer,
        now=LATER,
        version=2,
    )
    made = stored_hand_off(hand_off_id)
    assert made.delivery == "They told us that they have it. Ms Ash rang back."
    assert (made.status, made.receipt_by) == ("received", officer.account_id)
    assert stored_concern(concern_id).acknowledged_at == LATER
    with pytest.raises(ConflictError):
        hand_offs.record_outcome(hand_off_id, outcome="-", by=officer, now=LATER, version=2)
    hand_offs.record_outcome(
        hand_off_id, outcome="They look into it.", by=officer, now=LATER, version=3
    )
    made = stored_hand_off(hand_off_id)
    assert (made.status, made.outcome, made.ended_at) == ("ended", "They look into it.", LATER)
    trail = kept("hand-off-reminded") + kept("hand-off-received") + kept("hand-off-ended")
    assert len(trail) == 3
    assert not any("Ash" in str(event.data) or "look" in str(event.data) for event in trail)


def test_a_team_here_confirms_itself(officer: Principal) -> None:
    hand_off_id = handed(a_concern(), Recipient.QA)
    with pytest.raises(RefusedError, match="themselves"):
        hand_offs.record_delivery(hand_off_id, how="Rang.", by=officer, now=LATER, version=1)


def test_only_what_has_not_arrived_is_taken_back(officer: Principal) -> None:
    concern_id = a_concern()
    first = handed(concern_id, Recipient.CQC, by=officer)
    second = handed(concern_id, Recipient.HEALTH, by=officer)
    hand_offs.take_back(first, why=TakenBackWhy.MISTAKE, by=officer, now=LATER, version=1)
    assert stored_hand_off(first).status == "taken-back"
    hand_offs.record_delivery(second, how="Letter.", by=officer, now=LATER, version=1)
    with pytest.raises(RefusedError, match="Received"):
        hand_offs.take_back(second, why=TakenBackWhy.MISTAKE, by=officer, now=LATER, version=2)


def test_consent_withdrawn_takes_back_what_stood_on_it(officer: Principal) -> None:
    provider_id = add_provider()
    concern_id = a_concern(
        kind=ConcernKind.COMPLAINT,
        status=ConcernStatus.WITH_PROVIDER,
        provider_id=provider_id,
        shares={Recipient.PROVIDER: Share.WITH_NAME, Recipient.CQC: Share.WITHOUT_NAME},
    )
    to_provider = handed(
        concern_id, Recipient.PROVIDER, basis=Basis.CONSENT_WITH_NAME, provider_id=provider_id
    )
    on_consent = handed(concern_id, Recipient.CQC, basis=Basis.CONSENT_WITHOUT_NAME)
    on_task = handed(concern_id, Recipient.CQC, basis=Basis.PUBLIC_TASK)
    for recipient, expected in ((Recipient.CQC, [on_consent]), (Recipient.PROVIDER, [to_provider])):
        with transaction(actor=TEST, now=LATER) as tx:
            concern = tx.get(Concern, concern_id)
            taken = hand_offs.withdraw_consent(tx, concern, recipient)
            assert [each.id for each in taken] == expected
    assert stored_hand_off(on_task).status == "sent"
    assert stored_concern(concern_id).shared_at is None
    assert {event.data["why"] for event in kept("hand-off-taken-back")} == {"consent-withdrawn"}
    del officer


def test_a_team_that_is_done_ends_its_own_with_its_receipt(officer: Principal) -> None:
    concern_id = a_concern()
    hand_off_id = handed(concern_id, Recipient.QA)
    for expected in (1, 0):
        with transaction(actor=officer.actor, now=LATER) as tx:
            concern = tx.get(Concern, concern_id)
            ended = hand_offs.end_own(tx, concern, Recipient.QA, outcome="Done.", by=officer)
            assert len(ended) == expected
    made = stored_hand_off(hand_off_id)
    assert (made.status, made.receipt_at, made.outcome) == ("ended", LATER, "Done.")


@pytest.mark.parametrize("kind", [ConcernKind.CONCERN, ConcernKind.SAFEGUARDING])
def test_only_who_handles_the_concern_records_anything(
    officer: Principal, kind: ConcernKind
) -> None:
    hand_off_id = handed(a_concern(kind=kind), Recipient.CQC, by=officer)
    restricted = kind is ConcernKind.SAFEGUARDING
    guard = add_person("guard@example.org", Role.SAFEGUARDING)
    strangers = [add_person(f"{role}@example.org", role) for role in (Role.MANAGER, Role.ADMIN)]
    strangers.append(officer if restricted else guard)
    for stranger in strangers:
        with pytest.raises((NotFoundError, ForbiddenError)):
            hand_offs.record_reminder(hand_off_id, by=stranger, now=LATER, version=1)
    handler = guard if restricted else officer
    hand_offs.record_reminder(hand_off_id, by=handler, now=LATER, version=1)
    (event,) = kept("hand-off-reminded")
    assert event.subject.startswith("safeguarding:" if restricted else "concern:")


def test_an_unknown_hand_off_is_not_found(officer: Principal) -> None:
    with pytest.raises(NotFoundError):
        hand_offs.record_reminder(999, by=officer, now=LATER, version=1)

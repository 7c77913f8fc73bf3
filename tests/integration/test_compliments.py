"""A compliment stands on a listing once both agreed and an officer approved, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Role
from marketplace.domain.compliments import EndedHow, Standing
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.concerns import Concern
from marketplace.models.listings import Listing
from marketplace.queries import visible
from marketplace.queries.compliments import compliments, listings_for
from marketplace.services import compliment_decisions
from marketplace.services import compliments as use_cases
from marketplace.services.transaction import transaction
from tests.integration.complimenting import LATER, SHOWN, WORDS, Praised, praise, praised, stored
from tests.integration.desk import TEST, add_person, kept
from tests.integration.telling import concern_of, submitted
from tests.integration.town import START, add_listing, place_hold

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def given(directory: Flask) -> Praised:
    """A compliment that the provider can agree to."""
    del directory
    return praised()


def _on_the_listing(listing_id: int) -> tuple[str, ...] | None:
    """The words on its public page; None where there is no page."""
    db.session.rollback()
    listing = db.session.get(Listing, listing_id)
    assert listing is not None
    detail = visible.by_slug(listing.slug)
    return None if detail is None else tuple(each.words for each in detail.compliments)


def _withdraw(given: Praised) -> bool:
    with transaction(actor=TEST, now=LATER) as tx:
        return use_cases.person_withdraws(tx, given.submission_id)


def _provider_declines(given: Praised) -> None:
    use_cases.provider_declines(given.seen.id, by=given.owner, now=LATER)


def _officer_declines(given: Praised) -> None:
    seen = given.seen
    compliment_decisions.decline(
        seen.id,
        reason="It says too much about somebody.",
        version=seen.version,
        by=given.officer,
        now=LATER,
    )


def test_it_stands_on_the_listing_once_all_three_have_said_yes(given: Praised) -> None:
    assert given.seen.standing is Standing.WAITS_FOR_PROVIDER
    assert _on_the_listing(given.listing_id) == ()
    assert given.agreed().standing is Standing.WAITS_FOR_US
    assert _on_the_listing(given.listing_id) == ()
    assert given.approved().standing is Standing.SHOWN
    assert _on_the_listing(given.listing_id) == (SHOWN,)
    assert [
        event.kind
        for name in ("offered", "agreed", "approved")
        for event in kept(f"compliment-{name}")
    ] == [
        "compliment-offered",
        "compliment-agreed",
        "compliment-approved",
    ]
    written = repr(
        [event.data for event in (*kept("compliment-approved"), *kept("compliment-offered"))]
    )
    assert "kind" not in written


def test_the_name_of_whoever_told_us_is_left_out_before_anybody_reads_it(given: Praised) -> None:
    assert "Robin" in WORDS
    assert given.seen.words == SHOWN


@pytest.mark.parametrize("act", [_withdraw, _provider_declines, _officer_declines])
def test_either_takes_it_back_at_any_time(given: Praised, act: Callable[[Praised], object]) -> None:
    given.approved()
    act(given)
    assert given.seen.standing is Standing.ENDED
    assert _on_the_listing(given.listing_id) == ()
    (event,) = kept("compliment-ended")
    assert event.data["was_shown"] is True


@pytest.mark.parametrize(
    ("act", "how"),
    [
        (_withdraw, EndedHow.PERSON_WITHDREW),
        (_provider_declines, EndedHow.PROVIDER_DECLINED),
        (_officer_declines, EndedHow.DECLINED),
    ],
)
def test_what_has_ended_stays_ended(
    given: Praised, act: Callable[[Praised], object], how: EndedHow
) -> None:
    act(given)
    assert given.seen.ended_how is how
    with pytest.raises(RefusedError):
        use_cases.provider_agrees(given.seen.id, by=given.owner, now=LATER)
    with pytest.raises(RefusedError):
        compliment_decisions.approve(
            given.seen.id, words=SHOWN, version=given.seen.version, by=given.officer, now=LATER
        )
    _provider_declines(given)  # twice is no error, and changes nothing
    assert not _withdraw(given)
    assert given.seen.ended_how is how
    with transaction(actor=TEST, now=LATER) as tx:
        assert use_cases.offer(tx, tx.get(Concern, given.concern_id)) is None


def test_nothing_is_approved_before_the_provider_agrees(given: Praised) -> None:
    seen = given.seen
    with pytest.raises(RefusedError):
        compliment_decisions.approve(
            seen.id, words=SHOWN, version=seen.version, by=given.officer, now=LATER
        )


def test_words_can_be_left_out_and_not_changed(given: Praised) -> None:
    seen = given.agreed()
    for words in ("They were very kind.", "They were kind every day.", "", "…", WORDS):
        with pytest.raises(InvalidError):
            compliment_decisions.approve(
                seen.id, words=words, version=seen.version, by=given.officer, now=LATER
            )
    shorter = "… They were kind, … every day."
    compliment_decisions.approve(
        seen.id, words=shorter, version=seen.version, by=given.officer, now=LATER
    )
    assert _on_the_listing(given.listing_id) == (shorter,)
    (event,) = kept("compliment-approved")
    assert event.data["shortened"] is True


def test_an_officer_who_looked_at_something_older_is_told(given: Praised) -> None:
    old = given.seen.version
    given.agreed()
    with pytest.raises(ConflictError):
        compliment_decisions.approve(
            given.seen.id, words=SHOWN, version=old, by=given.officer, now=LATER
        )


def test_declining_needs_a_reason(given: Praised) -> None:
    with pytest.raises(InvalidError):
        compliment_decisions.decline(
            given.seen.id, reason=" ", version=given.seen.version, by=given.officer, now=LATER
        )
    _officer_declines(given)
    assert given.seen.reason == "It says too much about somebody."


def test_it_is_nobody_elses_to_agree_to(given: Praised) -> None:
    stranger = add_person("stranger@example.org", Role.PROVIDER)
    for act in (use_cases.provider_agrees, use_cases.provider_declines):
        with pytest.raises(NotFoundError):
            act(given.seen.id, by=stranger, now=LATER)
        with pytest.raises(ForbiddenError):
            act(given.seen.id, by=given.officer, now=LATER)
        with pytest.raises(NotFoundError):
            act(987_654, by=given.owner, now=LATER)
    with pytest.raises(ForbiddenError):
        compliment_decisions.decline(
            given.seen.id, reason="Not ours to decide", version=1, by=given.owner, now=LATER
        )
    assert given.seen.standing is Standing.WAITS_FOR_PROVIDER


def test_nothing_is_offered_without_the_persons_consent() -> None:
    given = submitted(praise(publish=False))
    with transaction(actor=TEST, now=START) as tx:
        concern = tx.get(Concern, concern_of(given).id)
        assert use_cases.offer(tx, concern) is None
        assert not use_cases.person_withdraws(tx, given.submission_id)
    assert stored(concern_of(given).id) is None


def test_who_takes_consent_back_first_is_never_asked_about() -> None:
    listing_id = add_listing(None, services=("gardening",))
    sent = submitted(praise())
    concern_id = concern_of(sent).id
    with transaction(actor=TEST, now=START) as tx:
        assert use_cases.person_withdraws(tx, sent.submission_id)
        assert use_cases.offer(tx, tx.get(Concern, concern_id)) is None
    row = stored(concern_id)
    assert row is not None
    assert row.ended_how == EndedHow.PERSON_WITHDREW
    assert _on_the_listing(listing_id) == ()


def test_an_officer_says_which_of_several_listings(given: Praised) -> None:
    second = add_listing(None, name="Larkspur Hedges", services=("gardening",), reference="two")
    sent = submitted(praise())
    concern_id = concern_of(sent).id
    with transaction(actor=TEST, now=START) as tx:
        assert use_cases.offer(tx, tx.get(Concern, concern_id)) is not None
    row = stored(concern_id)
    assert row is not None
    seen = next(each for each in compliments(by=given.officer) if each.id == row.id)
    assert seen.standing is Standing.WAITS_FOR_LISTING
    assert {name for _, name in listings_for(seen)} == {"Larkspur Gardening", "Larkspur Hedges"}
    for wrong in (None, 987_654):
        with pytest.raises(InvalidError):
            compliment_decisions.place(
                seen.id, listing_id=wrong, version=seen.version, by=given.officer, now=LATER
            )
    compliment_decisions.place(
        seen.id, listing_id=second, version=seen.version, by=given.officer, now=LATER
    )
    row = stored(concern_id)
    assert row is not None
    assert row.listing_id == second


def test_a_hidden_listing_shows_no_compliment(given: Praised) -> None:
    given.approved()
    place_hold(given.listing_id, HoldKind.RATING, now=LATER)
    assert _on_the_listing(given.listing_id) is None


def test_lists_show_what_goes_on_and_what_has_ended(given: Praised) -> None:
    assert [each.id for each in compliments(by=given.officer)] == [given.seen.id]
    assert compliments(by=given.officer, ended=True) == ()
    _withdraw(given)
    assert compliments(by=given.officer) == ()
    assert [each.ended_how for each in compliments(by=given.officer, ended=True)] == [
        EndedHow.PERSON_WITHDREW
    ]
    with pytest.raises(ForbiddenError):
        compliments(by=given.owner)


def test_only_the_newest_are_shown(given: Praised) -> None:
    given.approved()
    for number in range(1, 12):
        sent = submitted(
            praise(words=f"Praise number {number}."), now=START + timedelta(hours=number)
        )
        with transaction(actor=TEST, now=START) as tx:
            offered = use_cases.offer(tx, tx.get(Concern, concern_of(sent).id))
            assert offered is not None
            offered.provider_agreed_at = offered.approved_at = LATER
            offered.provider_agreed_by = given.owner.account_id
            offered.approved_by = given.officer.account_id
    shown = _on_the_listing(given.listing_id)
    assert shown == tuple(f"Praise number {number}." for number in range(11, 1, -1))

"""What a provider is told about why its listing is or is not shown: every hold, and pairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations

import pytest

from marketplace.domain.hold_words import OpenHold
from marketplace.domain.listings import Publication
from marketplace.domain.ratings import Rating
from marketplace.domain.visibility import Evidence, HoldKind, is_visible
from marketplace.domain.why_shown import ListingState, Reason, why_shown

SINCE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SECRET = "Xylophagous"
INADEQUATE = Evidence(
    location_id="1-100",
    fetched_at=SINCE,
    response_hash="ab",
    rating=Rating.INADEQUATE,
    published_on=date(2026, 10, 30),
)


def _hold(kind: HoldKind, **more: object) -> OpenHold:
    return OpenHold(kind=kind, placed_at=SINCE, **more)  # type: ignore[arg-type]


def _state(*holds: OpenHold, **more: object) -> ListingState:
    return ListingState(
        publication=Publication.PUBLISHED,
        holds=holds,
        location_id="1-100",
        **more,  # type: ignore[arg-type]
    )


def _only(*holds: OpenHold) -> Reason:
    (reason,) = why_shown(_state(*holds)).reasons
    return reason


def _words(reason: Reason) -> str:
    parts = (reason.heading, *reason.sentences, *reason.brings_back, *reason.a_person)
    return " ".join(parts)


def test_a_listing_without_holds_is_shown() -> None:
    told = why_shown(_state(shown_since=SINCE))
    assert (told.shown, told.since, told.reasons, told.may_ask) == (True, SINCE, (), False)


@pytest.mark.parametrize(
    ("kind", "heading", "may_ask"),
    [
        (HoldKind.RATING, "The Care Quality Commission (CQC) rates it Inadequate", True),
        (
            HoldKind.REGISTRATION,
            "We cannot find a current registration with the Care Quality Commission (CQC)",
            True,
        ),
        (HoldKind.UNCHECKED, "It waits for its first check against the register", True),
        (HoldKind.SUSPENSION, "The council has suspended it", True),
        (HoldKind.SAFEGUARDING, "The council has taken it out of the directory", True),
        (HoldKind.DOCUMENTS, "A document that we need has run out", True),
        (HoldKind.STALE, "You have not confirmed that its details are right", False),
        (HoldKind.PAUSED, "You paused it", False),
    ],
)
def test_each_hold_says_what_why_since_when_and_what_ends_it(
    kind: HoldKind, heading: str, *, may_ask: bool
) -> None:
    told = why_shown(_state(_hold(kind)))
    (reason,) = told.reasons
    assert (told.shown, told.heading) == (False, "The public cannot see this listing")
    assert told.sentences == ("There is one reason.",)
    assert (reason.heading, reason.since, reason.kind) == (heading, SINCE, kind)
    assert reason.sentences
    assert reason.brings_back
    assert told.may_ask is may_ask is bool(reason.a_person)


@pytest.mark.parametrize("pair", list(combinations(HoldKind, 2)))
def test_two_holds_are_both_told_and_neither_ends_the_other(
    pair: tuple[HoldKind, HoldKind],
) -> None:
    alone = [_only(_hold(kind)) for kind in pair]
    for holds in (pair, pair[::-1]):
        told = why_shown(_state(*(_hold(kind) for kind in holds)))
        assert list(told.reasons) == alone
        assert not told.shown
        assert "There are 2 reasons" in told.sentences[0]
        assert "when all of them have ended" in told.sentences[0]
        assert told.may_ask is any(reason.a_person for reason in alone)


@pytest.mark.parametrize("publication", Publication)
@pytest.mark.parametrize("kinds", [(), (HoldKind.PAUSED,), tuple(HoldKind)])
def test_it_says_shown_exactly_where_the_public_sees_it(
    publication: Publication, kinds: tuple[HoldKind, ...]
) -> None:
    holds = tuple(_hold(kind) for kind in kinds)
    told = why_shown(ListingState(publication=publication, holds=holds))
    assert told.shown is is_visible(publication, holds)
    assert bool(told.reasons) is not told.shown


def test_of_a_rating_it_tells_the_report_and_the_way_back() -> None:
    reason = _only(_hold(HoldKind.RATING, evidence=INADEQUATE))
    words = _words(reason)
    assert "CQC rated location 1-100 Inadequate, in a report published on 30 October 2026." in words
    assert reason.regulator_url == "https://www.cqc.org.uk/location/1-100"
    assert "We send no message about it" in words
    assert "A newer rating from CQC that is better than Inadequate." in words
    assert "comes back by itself" in words
    assert "Nobody at the council can show the listing while the rating is Inadequate" in words


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (
            replace(INADEQUATE, published_on=None),
            "CQC rated location 1-100 Inadequate. CQC gives no date for the report.",
        ),
        (
            replace(INADEQUATE, group="Community-based services"),
            (
                "CQC rated location 1-100 Inadequate for Community-based services, in a report "
                "published on 30 October 2026."
            ),
        ),
        (
            replace(INADEQUATE, inherited_from="1-77"),
            (
                "CQC rated location 1-100 Inadequate, in a report published on 30 October 2026. "
                "It was given under the former registration 1-77."
            ),
        ),
        (
            replace(INADEQUATE, location_id="1-77"),
            (
                "CQC rated location 1-77 Inadequate, in a report published on 30 October 2026. "
                "It still counts for 1-100, which has no newer and better rating yet."
            ),
        ),
        (None, "CQC rates this service Inadequate."),
    ],
)
def test_whose_inadequate_rating_it_is(evidence: Evidence | None, sentence: str) -> None:
    assert _only(_hold(HoldKind.RATING, evidence=evidence)).sentences[0] == sentence


def test_the_link_leads_to_the_location_that_was_rated() -> None:
    evidence = replace(INADEQUATE, location_id="1-77")
    reason = _only(_hold(HoldKind.RATING, evidence=evidence))
    assert reason.regulator_url == "https://www.cqc.org.uk/location/1-77"


def test_a_closed_registration_says_what_the_register_said() -> None:
    hold = _hold(HoldKind.REGISTRATION, reason="1-100 was taken off the register.")
    assert _only(hold).sentences[0] == "1-100 was taken off the register."
    assert "still counts" not in _words(_only(hold))
    rated = replace(hold, evidence=INADEQUATE)
    assert "Its last rating was Inadequate, and that still counts." in _only(rated).sentences


def test_a_suspension_says_the_officers_words_and_when_it_is_looked_at_again() -> None:
    hold = _hold(HoldKind.SUSPENSION, reason="Send us the DBS dates.", review_on=date(2026, 12, 24))
    words = _words(_only(hold))
    assert "“Send us the DBS dates.”" in words
    assert "An officer will look at it again by 24 December 2026." in words


def test_what_an_officer_of_safeguarding_wrote_is_never_told() -> None:
    hold = _hold(HoldKind.SAFEGUARDING, reason=SECRET, review_on=date(2026, 12, 24))
    for holds in ((hold,), (hold, _hold(HoldKind.RATING, evidence=INADEQUATE))):
        told = repr(why_shown(_state(*holds)).sentences) + " ".join(
            _words(reason) for reason in why_shown(_state(*holds)).reasons
        )
        assert SECRET not in told
        assert "safeguarding" not in told.casefold()
        assert "24 December" not in told


@pytest.mark.parametrize("kind", [HoldKind.UNCHECKED, HoldKind.STALE, HoldKind.PAUSED])
def test_reasons_for_the_audit_log_are_not_told(kind: HoldKind) -> None:
    assert SECRET not in _words(_only(_hold(kind, reason=SECRET)))


def test_withdrawn_is_final_whatever_else_holds_it() -> None:
    state = ListingState(
        publication=Publication.WITHDRAWN,
        holds=(_hold(HoldKind.RATING, evidence=INADEQUATE),),
        ended_at=SINCE,
    )
    told = why_shown(state)
    (reason,) = told.reasons
    assert (reason.heading, reason.since, told.may_ask) == ("You withdrew it", SINCE, False)


def test_a_draft_waits_for_the_council() -> None:
    (reason,) = why_shown(ListingState(publication=Publication.DRAFT)).reasons
    assert reason.heading == "It is not published yet"

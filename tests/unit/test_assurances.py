"""Who stands behind each fact."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from marketplace.domain.assurances import Assurance, Backer, Backing, GivenDocument, assurances
from marketplace.domain.documents import DocumentKind
from marketplace.domain.registration_answers import DbsLevel, Regulator
from marketplace.domain.registrations import ProviderKind

TODAY = date(2026, 11, 22)
MARCH = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
OWN_WORDS = ("Description, prices and hours", "The provider says", "")
INSURANCE = DocumentKind.INSURANCE


def told(backing: Backing) -> list[tuple[str, str, str]]:
    """About what, who, and what, of everything but the provider's own words."""
    *facts, last = [
        (one.about, one.sentence, one.fact)
        for one in assurances(backing, confirmed=True, today=TODAY)
    ]
    assert last == OWN_WORDS
    return facts


def insurance(*, seen_at: datetime | None = None, expires_on: date | None = None) -> Backing:
    """A provider with insurance."""
    given = GivenDocument(kind=INSURANCE, expires_on=expires_on, seen_at=seen_at)
    return Backing(documents=(given,))


def test_of_an_imported_listing_only_its_own_words_are_known() -> None:
    assert told(Backing()) == []


def test_the_regulator_stands_behind_what_was_checked() -> None:
    assert told(Backing(checked_at=MARCH)) == [
        ("Registration and rating", "Checked against the CQC register on 3 March 2026", "")
    ]


def test_the_day_of_a_check_is_londons() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert told(Backing(checked_at=late))[0][1].endswith("on 1 July 2026")


def test_the_council_stands_behind_what_an_officer_saw() -> None:
    assert told(insurance(seen_at=MARCH, expires_on=TODAY)) == [
        ("Insurance", "Document seen by the council on 3 March 2026", "")
    ]


def test_what_nobody_has_looked_at_is_the_providers_word() -> None:
    assert told(insurance(expires_on=TODAY)) == [("Insurance", "The provider says", "")]


def test_what_has_expired_is_not_claimed() -> None:
    assert told(insurance(seen_at=MARCH, expires_on=date(2026, 11, 21))) == []


@pytest.mark.parametrize(
    ("regulator", "named"), [(Regulator.OFSTED, "Ofsted"), (Regulator.OTHER, "")]
)
def test_another_regulator_is_the_providers_word(regulator: Regulator, named: str) -> None:
    assert told(Backing(regulator=regulator)) == [
        ("Registered with another regulator", "The provider says", named)
    ]


@pytest.mark.parametrize(
    ("kind", "level", "on", "about", "fact"),
    [
        (
            ProviderKind.INDIVIDUAL,
            DbsLevel.ENHANCED,
            date(2025, 5, 1),
            "Criminal record (DBS) check",
            "Enhanced; oldest check dated 1 May 2025",
        ),
        (
            ProviderKind.REGISTERED,
            DbsLevel.NONE,
            date(2025, 5, 1),
            "Criminal record (DBS) checks of staff",
            "No checks",
        ),
    ],
)
def test_checks_are_always_the_providers_word(
    kind: ProviderKind, level: DbsLevel, on: date, about: str, fact: str
) -> None:
    assert told(Backing(kind=kind, dbs_level=level, dbs_on=on)) == [
        (about, "The provider says", fact)
    ]


def test_no_date_means_nobody_but_the_provider() -> None:
    assert Assurance(about="Insurance", backer=Backer.COUNCIL).sentence == "The provider says"


def test_what_no_provider_has_confirmed_is_nobodys_word() -> None:
    (only,) = assurances(Backing(), confirmed=False, today=TODAY)
    assert only.backer is Backer.UNCONFIRMED
    assert only.sentence == "The council put this here, and no provider has confirmed it yet"

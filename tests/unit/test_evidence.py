"""When a rating is newer than the Inadequate one, and when a record is another place's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.domain.evidence import dated, is_another_place, overtakes
from marketplace.domain.ratings import Rating
from marketplace.domain.visibility import Evidence
from tests.unit.factories import AUTUMN, FORMER, NOW, SPRING, SUMMER, entry, evidence

GOOD = evidence(SUMMER, rating=Rating.GOOD, report="R-1")
ELSEWHERE = evidence(SUMMER, location_id=FORMER)


@pytest.mark.parametrize(
    ("better", "inadequate", "expected"),
    [
        pytest.param(GOOD, evidence(SPRING), True, id="newer"),
        pytest.param(GOOD, evidence(AUTUMN), False, id="older"),
        pytest.param(GOOD, evidence(SUMMER), True, id="same-day-other-report"),
        pytest.param(GOOD, evidence(SUMMER, report="R-1"), False, id="same-report"),
        pytest.param(GOOD, evidence(SUMMER, report=None), False, id="same-day-report-unknown"),
        pytest.param(replace(GOOD, rating=None), evidence(SPRING), False, id="unrated"),
        pytest.param(
            replace(GOOD, rating=Rating.INADEQUATE), evidence(SPRING), False, id="not-better"
        ),
        pytest.param(replace(GOOD, published_on=None), evidence(SPRING), False, id="undated"),
        pytest.param(GOOD, evidence(None, at=NOW), False, id="older-than-when-last-seen"),
        pytest.param(GOOD, ELSEWHERE, True, id="own-and-another-places"),
        pytest.param(
            replace(GOOD, inherited_from=FORMER, published_on=SPRING),
            ELSEWHERE,
            False,
            id="inherited-and-older",
        ),
        pytest.param(
            replace(GOOD, inherited_from=FORMER, published_on=AUTUMN),
            ELSEWHERE,
            True,
            id="inherited-and-newer",
        ),
        pytest.param(GOOD, None, False, id="a-hold-without-evidence-or-date"),
    ],
)
def test_newer(better: Evidence, inadequate: Evidence | None, *, expected: bool) -> None:
    assert overtakes(better, inadequate) is expected


def test_a_hold_without_evidence_counts_from_when_it_was_placed() -> None:
    on = NOW.date()
    for published, expected in ((on, False), (on.replace(day=23), True)):
        better = replace(GOOD, published_on=published)
        assert overtakes(better, None, placed_at=NOW) is expected


def test_a_rating_from_before_the_registration_is_not_its_own() -> None:
    since, follows = entry(registered_on=AUTUMN), {FORMER}
    earlier = replace(GOOD, published_on=SPRING)

    assert not overtakes(earlier, ELSEWHERE, entry=since, followed=follows)
    assert overtakes(
        replace(GOOD, published_on=AUTUMN), evidence(AUTUMN, location_id=FORMER), entry=since
    )
    assert overtakes(earlier, ELSEWHERE, entry=entry(registered_on=None), followed=follows)
    assert not overtakes(earlier, ELSEWHERE, entry=entry(registered_on=None)), "it is unrelated"


def test_a_date_for_a_sentence() -> None:
    assert dated(GOOD) == " on 15 July 2025"
    assert dated(evidence(None)) == ""


@pytest.mark.parametrize(
    ("name", "postcode", "expected"),
    [
        pytest.param("Willow Bank", "ZZ1 1AA", False, id="the-same"),
        pytest.param("Oak View", "ZZ1 1AA", False, id="renamed"),
        pytest.param("Oak View", " zz11aa", False, id="postcode-spelt-otherwise"),
        pytest.param("Willow Bank", "ZZ9 9ZZ", False, id="moved"),
        pytest.param("WILLOW bank residential care home", "ZZ9 9ZZ", False, id="longer-name"),
        pytest.param("Oak View", "ZZ9 9ZZ", True, id="both-differ"),
        pytest.param("Oak View Care Home", "ZZ9 9ZZ", True, id="both-differ-but-generic-words"),
        pytest.param("Oak View", None, False, id="no-postcode"),
        pytest.param("", "ZZ9 9ZZ", False, id="no-name"),
        pytest.param("...", "ZZ9 9ZZ", False, id="no-word-in-the-name"),
    ],
)
def test_another_place(name: str, postcode: str | None, *, expected: bool) -> None:
    record = entry(name="Willow Bank Care Home", postcode="ZZ1 1AA")

    assert is_another_place(record, name=name, postcode=postcode) is expected


@pytest.mark.parametrize(("name", "postcode"), [("", "ZZ1 1AA"), ("Willow Bank", None)])
def test_a_record_that_leaves_something_out_is_not_plainly_another_place(
    name: str, postcode: str | None
) -> None:
    record = entry(name=name, postcode=postcode)

    assert not is_another_place(record, name="Oak View", postcode="ZZ9 9ZZ")

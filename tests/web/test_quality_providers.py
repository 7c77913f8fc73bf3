"""Providers as the QA team knows them: the list, the timeline from all sources, early signs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.domain.concern_answers import Naming
from marketplace.domain.events import RatingChanged
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.concerns import Concern
from marketplace.models.holds import QualityAlertRow
from marketplace.models.listings import Listing
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person, add_provider
from tests.integration.telling import submitted
from tests.integration.town import add_listing, place_hold
from tests.web.concerns_told import WORRY, page_of, told
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW

NAMED = replace(WORRY, naming=Naming(words="Larkspur Care Ltd"))
GOOD_NEWS = replace(NAMED, praise=True)
DANGER = replace(NAMED, happening=replace(WORRY.happening, danger_now=True))


@pytest.fixture
def officer(marketplace: Flask) -> Person:
    """A quality assurance officer."""
    return signed_in(marketplace, Role.QA)


@pytest.fixture
def larkspur(marketplace: Flask) -> int:
    """A provider to which something has happened, from every source but people."""
    with marketplace.app_context():
        listing_id = add_listing(None, name="Larkspur Home Care", reference="lark", now=NOW)
        place_hold(listing_id, HoldKind.SUSPENSION, now=NOW - timedelta(days=9))
        provider_id = db.session.get_one(Listing, listing_id).provider_id
        opener = add_person("opener@example.org", Role.PROVIDER, now=NOW)
        with transaction(actor=TEST, now=NOW - timedelta(days=8)) as tx:
            changed = RatingChanged(
                subject=f"listing:{listing_id}", before="good", after=None, published_on=None
            )
            tx.record(changed)
            tx.add(_alert(listing_id))
            tx.add(_case(provider_id, opener.account_id))
        return provider_id


def test_every_source_stands_on_one_line_newest_first(
    marketplace: Flask, officer: Person, larkspur: int
) -> None:
    told(marketplace, NAMED, days_ago=3)
    told(marketplace, GOOD_NEWS, days_ago=2)
    page = officer.get(f"/quality/providers/{larkspur}")
    kinds = page.texts(".app-list__item .govuk-tag")
    assert kinds == [
        "Compliment",
        "What people told us",
        "Alert",
        "Case",
        "Rating",
        "Hold",
    ]
    for words in ("rated not rated, before that Good", "Hold “suspension” placed on", "approved"):
        assert words in page.main, words
    only = officer.get(f"/quality/providers/{larkspur}?kind=hold")
    assert only.texts(".app-list__item .govuk-tag") == ["Hold"]
    assert (
        "Nothing of this sort."
        in officer.get(f"/quality/providers/{larkspur}?kind=intelligence").main
    )
    assert officer.fetch("/quality/providers/987654").status_code == 404


def test_a_timeline_has_pages(marketplace: Flask, officer: Person, larkspur: int) -> None:
    with marketplace.app_context():
        listing_id = db.session.query(Listing.id).scalar()
        with transaction(actor=TEST, now=NOW) as tx:
            for number in range(60):
                alert = _alert(listing_id)
                alert.kind, alert.message = f"kind-{number}", f"Alert {number}."
                tx.add(alert)
    page = officer.get(f"/quality/providers/{larkspur}?kind=alert")
    assert len(page.soup.select("main .app-list__item")) == 50
    second = officer.get(str(page.soup.select_one(".govuk-pagination__next a")["href"]))  # type: ignore[index]
    assert len(second.soup.select("main .app-list__item")) == 11


def test_the_list_finds_by_any_name_and_counts_what_may_be_read(
    marketplace: Flask, officer: Person, larkspur: int
) -> None:
    with marketplace.app_context():
        add_provider("Bramble 100% Care")
    told(marketplace, NAMED)
    page = officer.get("/quality/providers")
    assert page.texts("tbody th") == ["Bramble 100% Care", "Larkspur Care Ltd"]
    row = officer.get("/quality/providers?q=home+LARK").soup.select_one("tbody tr")
    assert row is not None
    assert [cell.get_text() for cell in row.select("td")] == ["1, 0 shown", "1", "0"]
    assert officer.get("/quality/providers?q=0%25").texts("tbody th") == ["Bramble 100% Care"]
    assert "No provider has these words" in officer.get("/quality/providers?q=%25%25").main
    assert page.address_of("Larkspur Care Ltd") == f"/quality/providers/{larkspur}"


def test_three_in_90_days_are_a_sign_with_what_it_stands_on(
    marketplace: Flask, officer: Person, larkspur: int
) -> None:
    assert "No early signs." in officer.get("/quality/signals").main
    ids = [told(marketplace, NAMED, days_ago=days) for days in (3, 2, 1)]
    for path in ("/quality/signals", f"/quality/providers/{larkspur}", "/quality"):
        page = officer.get(path)
        assert "Three or more in 90 days" in page.main, path
        assert "3 times in the last 90 days" in page.main, path
        for concern_id in ids:
            assert page.soup.select_one(f'main a[href="{page_of(concern_id)}"]'), path


def test_what_is_restricted_leaves_no_trace_for_the_team(
    marketplace: Flask, officer: Person, larkspur: int
) -> None:
    told(marketplace, NAMED, days_ago=3)
    paths = (
        "/quality",
        "/quality/concerns?stage=all",
        "/quality/signals",
        "/quality/providers",
        f"/quality/providers/{larkspur}",
    )
    before = {path: _main(officer, path) for path in paths}
    with marketplace.app_context():
        concern_ids = _restricted()
    assert {path: _main(officer, path) for path in paths} == before
    guardian = signed_in(marketplace, Role.SAFEGUARDING)
    for path in ("/quality/signals", f"/quality/providers/{larkspur}"):
        page = guardian.get(path)
        assert any(
            page.soup.select_one(f'main a[href="/safeguarding/{concern_id}"]')
            for concern_id in concern_ids
        ), path
    assert "Three or more in 90 days" in guardian.get("/quality/signals").main
    assert officer.fetch(page_of(concern_ids[0])).status_code == 404
    sent_on = guardian.fetch(page_of(concern_ids[0]))
    assert sent_on.location == f"/safeguarding/{concern_ids[0]}"


def _restricted() -> list[int]:
    """Three safeguarding concerns about Larkspur, one of them with another strand that waits."""
    before = set(db.session.scalars(select(Concern.id)))
    for _ in range(3):
        submitted(DANGER, now=NOW)
    return sorted(set(db.session.scalars(select(Concern.id))) - before)


def _main(officer: Person, path: str) -> str:
    return officer.get(path).main


def _alert(listing_id: int) -> QualityAlertRow:
    return QualityAlertRow(
        kind="dormant",
        subject=f"listing:{listing_id}",
        listing_id=listing_id,
        message="Not operating.",
        raised_at=NOW - timedelta(days=7),
        last_raised_at=NOW - timedelta(days=7),
        times=1,
    )


def _case(provider_id: int, account_id: int) -> Case:
    return Case(
        reference="R-1",
        kind="review",
        status="approved",
        provider_id=provider_id,
        opened_by=account_id,
        opened_at=NOW - timedelta(days=20),
        due_on=NOW.date(),
        words="",
        notices={},
        decided_at=NOW - timedelta(days=7, hours=1),
        decided_by=account_id,
    )

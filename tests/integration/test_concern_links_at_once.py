"""Two officers who put the same two concerns together, each from its own side: neither fails."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import RefusedError
from marketplace.domain.safeguarding import Mark
from marketplace.models.base import db
from marketplace.models.concern_work import ConcernLink
from marketplace.services import concern_links, safeguarding_links
from tests.integration.concern_desk import LATER, stored, told, version
from tests.integration.desk import add_person
from tests.integration.safeguarding import told as told_danger
from tests.integration.test_cases_at_once import at_once

TIMES = 3


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """Somebody of both teams."""
    del directory
    return add_person("olu@example.org", Role.QA, Role.SAFEGUARDING)


def test_they_link_them_once(directory: Flask, officer: Principal) -> None:
    for _ in range(TIMES):
        one, other = told(), told()
        seen = {key: version(key) for key in (one, other)}
        db.session.rollback()
        links = [
            partial(
                concern_links.link, here, other_id=there, version=seen[here], by=officer, now=LATER
            )
            for here, there in ((one, other), (other, one))
        ]
        assert at_once(directory, *links) == [None, None]
        db.session.rollback()
        mine = ConcernLink.concern_id.in_((one, other))
        assert db.session.query(ConcernLink).filter(mine).count() == 1


def test_one_of_two_duplicates_of_each_other_goes_on(directory: Flask, officer: Principal) -> None:
    for _ in range(TIMES):
        one, other = told(), told()
        seen = {key: version(key) for key in (one, other)}
        db.session.rollback()
        merges = [
            partial(
                concern_links.merge, here, into_id=there, version=seen[here], by=officer, now=LATER
            )
            for here, there in ((one, other), (other, one))
        ]
        done = at_once(directory, *merges)
        assert done.count(None) == 1
        assert all(each is None or isinstance(each, RefusedError) for each in done)
        assert sorted(stored(key).status for key in (one, other)) == ["closed", "received"]


def test_two_about_organisations_are_linked_both_ways(directory: Flask, officer: Principal) -> None:
    for _ in range(TIMES):
        pair = told_danger()[0].id, told_danger()[0].id
        for key in pair:
            safeguarding_links.mark(
                key, Mark.ORGANISATIONAL, holds=True, version=version(key), by=officer, now=LATER
            )
        seen = {key: version(key) for key in pair}
        db.session.rollback()
        links = [
            partial(
                safeguarding_links.link,
                here,
                organisational_id=there,
                version=seen[here],
                by=officer,
                now=LATER,
            )
            for here, there in (pair, pair[::-1])
        ]
        assert at_once(directory, *links) == [None, None]

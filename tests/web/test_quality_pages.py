"""Every page of the desk: who may see it, what stands on it, and that nothing typed runs."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain.access import Role
from tests.web.desk import SCRIPT, SECRET, Furnished, furnish
from tests.web.people import Person, signed_in

_STAFF = {Role.QA, Role.SAFEGUARDING, Role.MANAGER}
PAGES: dict[str, set[Role]] = {
    "/quality": _STAFF,
    "/quality/cases": _STAFF,
    "/quality/cases?kind=registration&whose=nobody&overdue=yes": _STAFF,
    "/quality/cases?decided=yes": _STAFF,
    "/quality/cases/{registration_case}": _STAFF,
    "/quality/cases/{review_case}": _STAFF,
    "/quality/cases/{registration_case}/approve": {Role.QA},
    "/quality/cases/{registration_case}/return": {Role.QA},
    "/quality/cases/{registration_case}/decline": {Role.QA},
    "/quality/cases/{review_case}/answer": {Role.QA},
    "/quality/ratings": _STAFF,
    "/quality/ratings?q=lark&rating=none&hold=any&unchecked=3&since=2024-01-01": _STAFF,
    "/quality/ratings?scope=all&sort=worst": _STAFF,
    "/quality/ratings/{listing}": _STAFF,
    "/quality/ratings/{listing}?on=2026-11-02": _STAFF,
    "/quality/ratings/{listing}/suspend": {Role.QA, Role.SAFEGUARDING},
    "/quality/ratings/{listing}/suspension/review": {Role.QA, Role.SAFEGUARDING},
    "/quality/ratings/{listing}/suspension/lift": {Role.QA, Role.SAFEGUARDING},
    "/quality/ratings/{listing}/safeguard": {Role.SAFEGUARDING},
    "/quality/ratings/{listing}/safeguarding/review": {Role.SAFEGUARDING},
    "/quality/ratings/{listing}/safeguarding/lift": {Role.SAFEGUARDING},
    "/quality/ratings/{listing}/safeguarding": {Role.SAFEGUARDING},
    "/quality/holds": _STAFF,
    "/quality/held-batch": _STAFF,
    "/quality/alerts": _STAFF,
    "/quality/alerts?state=acknowledged&kind=mismatch": _STAFF,
    "/quality/alerts?state=closed": _STAFF,
    "/quality/alerts/{alert}/acknowledge": {Role.QA},
    "/quality/audit": {Role.QA, Role.SAFEGUARDING, Role.ADMIN},
    "/quality/audit?who=olu&kind=hold-placed&about=listing&since=2024-01-01&until=2030-01-01": {
        Role.QA,
        Role.SAFEGUARDING,
        Role.ADMIN,
    },
    "/quality/jobs": {Role.QA, Role.MANAGER, Role.ADMIN},
    "/quality/mail": {Role.QA, Role.ADMIN},
    "/quality/invitations": _STAFF,
    "/quality/gaps": {Role.QA, Role.MANAGER},
    "/quality/synonyms": {Role.QA, Role.ADMIN},
}


@pytest.fixture
def furnished(marketplace: Flask) -> Furnished:
    """A desk with one of everything."""
    return furnish(marketplace)


def address(path: str, furnished: Furnished) -> str:
    """A path with the ids of what is there."""
    names = ("registration_case", "review_case", "listing", "alert", "message", "invitation")
    return path.format(**{name: getattr(furnished, name) for name in names})


@pytest.mark.parametrize("role", list(Role))
def test_each_page_is_open_to_its_roles_alone(
    marketplace: Flask, furnished: Furnished, role: Role
) -> None:
    somebody = signed_in(marketplace, role)
    for path, roles in PAGES.items():
        somebody.get(address(path, furnished), status=200 if role in roles else 403)


def test_what_was_typed_is_text_and_safeguarding_is_read_by_few(
    marketplace: Flask, furnished: Furnished
) -> None:
    officer = signed_in(marketplace, (Role.QA, Role.ADMIN))
    for path, roles in PAGES.items():
        if roles & {Role.QA, Role.ADMIN}:
            page = officer.get(address(path, furnished))
            assert SCRIPT not in page.response.text, path
            assert "heliotrope" not in page.response.text, path
    few = signed_in(marketplace, Role.SAFEGUARDING)
    assert SECRET in few.get(address("/quality/ratings/{listing}/safeguarding", furnished)).main


def test_a_fresh_desk_says_that_nothing_waits(marketplace: Flask) -> None:
    officer = signed_in(marketplace, (Role.QA, Role.SAFEGUARDING))
    for path in PAGES:
        if "{" not in path:
            officer.get(path)
    assert "Nothing waits for a decision." in officer.get("/quality").main
    assert "No check waits" in officer.get("/quality/held-batch").main
    assert "No job has run yet" in officer.get("/quality/jobs").main


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/quality/cases?kind=bogus", "kind"),
        ("/quality/cases?page=0", "page"),
        ("/quality/ratings?since=yesterday", "since"),
        ("/quality/ratings?rating=Splendid", "rating"),
        ("/quality/ratings?unchecked=-1", "unchecked"),
        ("/quality/audit?before=x", "before"),
        ("/quality/alerts?state=odd", "state"),
    ],
)
def test_a_parameter_that_means_nothing_is_refused(
    marketplace: Flask, path: str, field: str
) -> None:
    officer: Person = signed_in(marketplace, Role.QA)
    assert officer.fetch(path).status_code == 400, field


def test_what_is_not_there_is_not_found(marketplace: Flask) -> None:
    officer = signed_in(marketplace, Role.QA)
    for path in ("/quality/cases/99", "/quality/ratings/99", "/quality/alerts/99/acknowledge"):
        officer.get(path, status=404)

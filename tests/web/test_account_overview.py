"""One's own account page."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain.access import Role
from tests.web.people import signed_in


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_an_account_page(marketplace: Flask, role: Role) -> None:
    person = signed_in(marketplace, role, name="Sam Vale")
    page = person.get("/account")
    assert page.heading == "Your account"
    assert "Sam Vale" in page.main
    assert "Firefox on Linux (this one)" in page.main


def test_who_has_no_recovery_codes_is_told_to_make_some(marketplace: Flask) -> None:
    page = signed_in(marketplace, Role.QA).get("/account")
    assert "You have no recovery codes left: make new ones" in page.main

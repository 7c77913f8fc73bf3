"""The form of "Tell us": every page, what it asks of whom, and that nothing is lost."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.telling import COMPLAINT, FORM, Teller, drafts


@pytest.fixture
def teller(marketplace: Flask) -> Teller:
    return Teller(marketplace)


def test_a_daughter_complains(teller: Teller) -> None:
    assert teller.begin().location == "/tell-us/exit-this-page"
    onwards = teller.get("/tell-us/exit-this-page").address_of("Continue")
    assert onwards == f"{FORM}/danger"
    assert teller.tell(COMPLAINT) == list(COMPLAINT)
    page = teller.get("/tell-us/check")
    facts = page.facts()
    assert facts["Which service"].startswith("Ashgrove Home Care, Marlbridge")
    assert page.address_of("Continue") == "/tell-us/what-this-is"

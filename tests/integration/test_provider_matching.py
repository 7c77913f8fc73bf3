"""Which provider somebody means is found when it is sent, and nobody can tell from anything."""

from __future__ import annotations

from functools import partial

import pytest

from marketplace.domain.concern_answers import Contact, ContactWay, Naming
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.concerns import Submission
from marketplace.models.listings import Listing
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_provider
from tests.integration.statements_run import statements_of
from tests.integration.telling import an_answer, submitted
from tests.integration.town import START, add_listing, place_hold, withdraw

pytestmark = pytest.mark.usefixtures("directory")


def matched(words: str, *, place: str = "", cqc_id: str = "") -> int | None:
    """The provider that what was sent is matched to."""
    naming = Naming(words=words, place=place, cqc_id=cqc_id)
    sent = submitted(an_answer(naming=naming))
    return db.session.get_one(Submission, sent.submission_id).provider_id


@pytest.mark.parametrize("status", ["shown", "hidden", "withdrawn"])
def test_the_provider_is_found_whatever_became_of_its_listing(status: str) -> None:
    listing = add_listing(None, reference="a", name="Larkspur Lunch Club", town="Bexley")
    if status == "hidden":
        place_hold(listing, HoldKind.SAFEGUARDING)
    if status == "withdrawn":
        withdraw(listing)
    for name in ("Larkspur Lunch Club", "the LARKSPUR lunch-club", "Larkspur Care"):
        assert matched(name, place="Bexley") is not None
    for name in ("Larkspur", "Larkspur Lunch Clubs", "Larkspur Lunch", "", "''", "%"):
        assert matched(name) is None
    assert matched("Larkspur Care", place="Leeds") is None


def test_a_name_that_two_have_is_matched_to_neither_without_the_place() -> None:
    first, second = add_provider("Bramble Care"), add_provider("Bramble Care Ltd")
    assert first != second
    assert matched("Bramble Care") is None
    for number, (provider_id, town) in enumerate(((first, "Bexley"), (second, "Leeds"))):
        listing_id = add_listing(None, reference=f"r{number}", name="A place", town=town)
        with transaction(actor=TEST, now=START) as tx:
            tx.get(Listing, listing_id).provider_id = provider_id
    assert matched("Bramble Care", place="Leeds") == second
    assert matched("Bramble Care", place="Bexley") == first


def test_the_provider_of_a_chosen_place_is_found_by_its_id() -> None:
    add_listing("1-100", name="Larkspur House")
    assert matched("whatever they call it", cqc_id="1-100") is not None
    assert matched("whatever they call it", cqc_id="1-101") is None


def test_the_same_statements_run_for_a_hidden_a_withdrawn_and_an_unknown_name() -> None:
    place_hold(add_listing(None, reference="a", name="Quillwort"), HoldKind.SAFEGUARDING)
    withdraw(add_listing(None, reference="b", name="Tormentil"))
    contact = Contact(way=ContactWay.NONE)
    ran = []
    for name in ("Quillwort", "Tormentil", "Nowhere"):
        answers = an_answer(naming=Naming(words=name, place="Bexley"), contact=contact)
        ran.append(statements_of(partial(submitted, answers)))
    assert ran[0] == ran[1] == ran[2]
    assert len(ran[0]) > 10

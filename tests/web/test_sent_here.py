"""What was sent from a browser, each with a page of its own: two tabs may send at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.web.arrivals import later
from tests.web.enquirers import ASK, FOLLOW, Enquirer, enquiries, shelve
from tests.web.people import fields_of
from tests.web.telling import COMPLAINT, FORM, Teller
from tests.web.test_sending import (
    KINDS,
    SENDING,
    TAKING,
    kept,
    led,
    passphrase_of,
    ready,
    reference_of,
)


@pytest.fixture
def robin(marketplace: Flask) -> Enquirer:
    """Somebody who looks at a listing."""
    shelve(marketplace)
    return Enquirer(marketplace)


@pytest.fixture
def teller(marketplace: Flask) -> Teller:
    """Somebody who has answered every page, and not sent it."""
    return ready(marketplace)


def test_two_enquiries_sent_in_the_same_moment_each_show_their_own(
    marketplace: Flask, robin: Enquirer
) -> None:
    """Else one of the two is kept, and nobody ever has its passphrase."""
    pages = [robin.fill(words=f"Can you come on {day}?") for day in ("Monday", "Friday")]
    sends = [lambda page=page: robin.press(page, "send", agreed="y") for page in pages]
    addresses = robin.at_once(*sends)
    shown = [robin.kept(at) for at in addresses]
    rows = enquiries(marketplace)
    assert [row.reference for row in rows] == [one.reference for one in shown]
    assert len({one.passphrase for one in shown}) == 2
    assert robin.submit(robin.get(addresses[0])).location == FOLLOW
    assert robin.client.get(addresses[0]).location == FOLLOW
    assert robin.kept(addresses[1]) == shown[1]


def test_the_address_of_the_page_is_no_key_to_it(marketplace: Flask, robin: Enquirer) -> None:
    element = robin.fill().soup.select_one("main form")
    assert element is not None
    form = fields_of(element)
    answer = robin.client.post(ASK, data={**form, "then": "send", "agreed": "y"})
    assert str(form["form_token"]) not in robin.led(answer)
    assert robin.kept().reference not in robin.sent_at
    assert Enquirer(marketplace).client.get(robin.sent_at).location == FOLLOW
    foreign = Enquirer(marketplace)
    which = robin.sent_at.partition("which=")[2]
    foreign.client.set_cookie(f"sent-{which}", str(form["form_token"]), path="/enquiries")
    assert foreign.client.get(robin.sent_at).location == FOLLOW


def test_what_was_sent_is_shown_for_a_day_at_most(marketplace: Flask, robin: Enquirer) -> None:
    """Some browsers bring back what was open when they were closed."""
    robin.send()
    later(marketplace, timedelta(days=1))
    answer = robin.client.get(robin.sent_at)
    assert answer.location == FOLLOW
    assert [line.split("=")[0] for line in answer.headers.getlist("Set-Cookie")] == [
        f"sent-{robin.sent_at.partition('which=')[2]}"
    ]


def test_two_concerns_sent_in_the_same_moment_each_show_their_own(
    marketplace: Flask, teller: Teller
) -> None:
    """Else one of the two is kept, and nobody ever has its passphrase."""
    pages = [teller.get(KINDS)]
    teller.begin()
    teller.tell(COMPLAINT)
    pages.append(teller.get(KINDS))
    sends = [lambda page=page: teller.submit_form(page, form=SENDING) for page in pages]
    addresses = teller.at_once(*sends)
    shown = [teller.get(address) for address in addresses]
    assert sorted(map(reference_of, shown)) == [one for one, _ in kept(marketplace)]
    assert len({passphrase_of(page) for page in shown}) == 2
    assert teller.submit_form(shown[0], form=TAKING).location == "/tell-us/follow"
    assert teller.client.get(addresses[0]).location == "/tell-us"
    assert passphrase_of(teller.get(addresses[1])) == passphrase_of(shown[1])


def test_sending_from_one_tab_leaves_what_is_written_in_another(teller: Teller) -> None:
    page = teller.get(KINDS)
    teller.begin()
    teller.answer("danger", danger="no")
    shown = teller.get(led(teller.submit_form(page, form=SENDING)))
    assert teller.get(f"{FORM}/about-what").heading
    teller.submit_form(shown, form=TAKING)
    assert teller.get(f"{FORM}/about-what").heading

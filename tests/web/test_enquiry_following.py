"""Following an enquiry in a browser: reference and passphrase, the steps, adding and ending."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.domain.enquiries import SENDING
from marketplace.domain.following import IDLE
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry, EnquiryWords
from marketplace.models.listings import Listing
from marketplace.services.enquiry_answers import open_linked
from marketplace.services.enquiry_links import link_of
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST
from tests.integration.town import place_hold
from tests.web.arrivals import later, now_of
from tests.web.enquirers import FOLLOW, SECRET, STEPS, Enquirer, enquiries, shelve
from tests.web.visitor import Page

ADD = "/enquiries/follow/add"
END = "/enquiries/follow/end"


@pytest.fixture
def robin(marketplace: Flask) -> Enquirer:
    """Somebody who has sent an enquiry, and follows it."""
    shelve(marketplace)
    somebody = Enquirer(marketplace)
    assert somebody.follow(somebody.send()).location == STEPS
    return somebody


def open_it(app: Flask) -> None:
    """The service opens the link."""
    with app.app_context():
        token = link_of(db.session.query(Enquiry).one()).rpartition("/")[2]
        open_linked(token, now=now_of(app))


def steps(page: Page) -> list[str]:
    return page.texts("main ol li strong")


def test_the_steps_say_what_happened_and_no_more(marketplace: Flask, robin: Enquirer) -> None:
    page = robin.get(STEPS)
    assert steps(page) == ["You sent your enquiry"]
    assert "It has not reached them yet." in page.main
    assert SECRET in page.main
    later(marketplace, timedelta(minutes=5))
    open_it(marketplace)
    opened = robin.get(STEPS)
    assert steps(opened)[-1] == "Somebody at Ashgrove Support Ltd opened it"
    assert opened.address_of("Look for another service of this kind") == "/search?service=home-care"


def test_what_is_added_stands_there_unopened_until_it_is_opened(
    marketplace: Flask, robin: Enquirer
) -> None:
    open_it(marketplace)
    later(marketplace, timedelta(minutes=5))
    answer = robin.fill_in(ADD, words="And on Sundays?")
    page = robin.get(str(answer.location))
    assert "What you added is on its way to them." in page.main
    assert "Nobody there has opened this yet." in page.main
    open_it(marketplace)
    assert re.search(r"opened it on 22 November 2026", robin.get(STEPS).main)


def test_where_nobody_can_be_told_any_more_nothing_is_said_to_be_on_its_way(
    marketplace: Flask, robin: Enquirer
) -> None:
    with marketplace.app_context(), transaction(actor=TEST, now=now_of(marketplace)) as tx:
        tx.session.execute(update(Listing).values(email=""))
    for _ in range(2):
        page = robin.get(str(robin.fill_in(ADD, words="And on Sundays?").location))
        assert "on its way" not in page.main
        assert "We have kept what you added. But we could not tell them" in page.main


def test_nothing_is_added_without_words(robin: Enquirer) -> None:
    page = robin.refused(ADD, words=" ")
    assert page.texts(".govuk-error-summary__list a") == ["Write what you want to add"]


def test_it_is_ended_after_a_page_that_says_what_that_means(
    marketplace: Flask, robin: Enquirer
) -> None:
    robin.get(END)
    assert enquiries(marketplace)[0].ended_at is None
    page = robin.get(str(robin.fill_in(END).location))
    assert "You have ended your enquiry." in page.main
    assert page.soup.select(f"main a[href='{ADD}']") == []
    for address in (ADD, END):
        assert robin.get(address).soup.select("main form") == []


@pytest.mark.usefixtures("robin")
def test_wrong_and_unknown_read_the_same(marketplace: Flask) -> None:
    (row,) = enquiries(marketplace)
    pages = set()
    for reference in (row.reference, "E-2222222", "T-2222222", "' OR 1=1", "\x00"):
        stranger = Enquirer(marketplace, address="192.0.2.9")
        page = stranger.refused(FOLLOW, reference=reference, passphrase="a b c d e f")
        pages.add(tuple(page.texts(".govuk-error-summary__list li")))
    assert len(pages) == 1


def test_a_stranger_sees_nothing_of_it(marketplace: Flask, robin: Enquirer) -> None:
    del robin
    stranger = Enquirer(marketplace)
    for address in (STEPS, ADD, END):
        assert str(stranger.client.get(address).location) == FOLLOW


def test_who_was_away_for_long_gives_them_again_and_loses_no_words(marketplace: Flask) -> None:
    shelve(marketplace)
    robin = Enquirer(marketplace)
    kept = robin.send()
    robin.follow(kept)
    page = robin.get(ADD)
    later(marketplace, IDLE)
    again = robin.checked(robin.submit(page, words="And on Sundays?"))
    assert again.heading == "Follow your enquiry"
    assert "What you wrote is not lost" in again.main
    wrong = robin.checked(robin.submit(again, reference=kept.reference, passphrase="no no no"))
    right = robin.submit(wrong, reference=kept.reference, passphrase=kept.passphrase)
    back = robin.checked(right)
    assert back.heading == "Add to your enquiry"
    assert "And on Sundays?" in back.main
    assert robin.submit(back).location == f"{STEPS}?done=add"


def test_what_is_written_to_one_provider_never_reaches_another(marketplace: Flask) -> None:
    """Two tabs of one browser, each with an enquiry: the browser follows the second by then."""
    shelve(marketplace)
    robin = Enquirer(marketplace)
    first, second = robin.send(), robin.send(words="May I ask you too?")
    robin.follow(first)
    adding, ending = robin.get(ADD), robin.get(END)
    assert robin.submit(robin.get(STEPS)).location == "/enquiries/follow/stopped"
    robin.follow(second)
    again = robin.checked(robin.submit(adding, words="Is it you who knows my son?"))
    assert "This browser has opened another enquiry since, so nothing was sent." in again.main
    told = robin.checked(robin.submit(ending))
    assert "Nothing was ended." in told.main
    assert [row.ended_at for row in enquiries(marketplace)] == [None, None]
    right = robin.submit(again, reference=first.reference, passphrase=first.passphrase)
    back = robin.checked(right)
    assert first.reference in back.main
    assert robin.submit(back).location == f"{STEPS}?done=add"
    assert "Is it you who knows my son?" in robin.get(STEPS).main
    with marketplace.app_context():
        (row,) = db.session.query(EnquiryWords).all()
        assert db.session.get_one(Enquiry, row.enquiry_id).reference == first.reference


def test_what_was_written_is_kept_where_it_was_ended_in_another_tab(robin: Enquirer) -> None:
    page = robin.get(ADD)
    robin.fill_in(END)
    late = robin.checked(robin.submit(page, words="And on Sundays?"))
    assert "You have ended this enquiry, so nothing can be added." in late.main
    assert "What you wrote was not sent" in late.main
    assert "And on Sundays?" in late.main


def test_a_provider_is_not_flooded_with_additions(robin: Enquirer) -> None:
    for number in range(SENDING.free):
        assert robin.fill_in(ADD, words=f"And {number}?").location == f"{STEPS}?done=add"
    page = robin.refused(ADD, words="And another thing")
    assert "too many tries" in page.main
    assert "And another thing" in page.main


def test_the_button_of_an_earlier_enquiry_does_not_forget_a_later_one(marketplace: Flask) -> None:
    shelve(marketplace)
    robin = Enquirer(marketplace)
    robin.send()
    before = robin.get(robin.sent_at)
    later_one = robin.send(words="May I ask you too?")
    assert robin.submit(before).location == FOLLOW
    assert robin.kept() == later_one
    taken = [row.passphrase_taken_at is not None for row in enquiries(marketplace)]
    assert taken == [True, False]


def test_who_was_away_is_told_so(marketplace: Flask, robin: Enquirer) -> None:
    later(marketplace, IDLE)
    assert robin.client.get(STEPS).location == f"{FOLLOW}?ended=idle"
    assert "You were away for a while" in robin.get(f"{FOLLOW}?ended=idle").main


def test_stop_following_lets_it_go(robin: Enquirer) -> None:
    page = robin.get(STEPS)
    assert robin.submit(page).location == "/enquiries/follow/stopped"
    robin.get("/enquiries/follow/stopped")
    assert robin.client.get(STEPS).location == FOLLOW
    assert robin.client.get(robin.sent_at).location == FOLLOW


def test_the_steps_are_the_same_when_the_listing_is_hidden(
    marketplace: Flask, robin: Enquirer
) -> None:
    nonce = re.compile(r"nonce(?:-|=\")[\w-]+|value=\"[\w.-]{60,}\"")
    before = nonce.sub("", robin.get(STEPS).response.text)
    with marketplace.app_context():
        place_hold(1, HoldKind.RATING)
    assert nonce.sub("", robin.get(STEPS).response.text) == before


def test_neither_reference_nor_passphrase_nor_words_stand_in_an_address_or_the_cookie(
    robin: Enquirer,
) -> None:
    page = robin.get(STEPS)
    links = " ".join(str(a["href"]) for a in page.soup.select("a"))
    assert "E-" not in links
    with robin.client.session_transaction() as session:
        assert set(session["following-enquiry"]) == {"enquiry", "seal", "since", "seen"}

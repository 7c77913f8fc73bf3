"""The pages that help to choose and to pay."""

from __future__ import annotations

import pytest

from tests.web.visitor import Visitor, words_of

HELP = {
    "/help": "Help with choosing and paying",
    "/help/direct-payments": "Direct payments",
    "/help/paying-for-care": "Paying for care",
    "/help/contacts": "Ask adult social care",
    "/help/what-we-check": "What we check and what we do not",
}


@pytest.mark.parametrize(("path", "heading"), list(HELP.items()))
def test_help_is_one_page_for_each_question(visitor: Visitor, path: str, heading: str) -> None:
    page = visitor.get(path)
    assert page.heading == heading
    for link in page.soup.select("main a[href^='/']"):
        target = str(link["href"]).partition("#")[0]
        assert visitor.fetch(target).status_code == 200, words_of(link)


def test_help_stands_in_the_foot_of_every_page(visitor: Visitor) -> None:
    foot = visitor.get("/policy").soup.select_one("footer")
    assert foot is not None
    links = [str(link["href"]) for link in foot.select("a")]
    assert "/help" in links
    assert "/help/contacts" in links


def test_each_reason_to_ask_has_a_way_of_its_own(visitor: Visitor) -> None:
    page = visitor.get("/help/contacts")
    reasons = [str(link["href"]) for link in page.soup.select("nav[aria-labelledby=reasons] a")]
    assert reasons == ["#advice", "#assessment", "#change", "#review", "#carers", "#complaint"]


def test_who_cannot_use_the_phone_is_told_of_another_way_to_every_number(visitor: Visitor) -> None:
    assert "dial 18001 before the number" in visitor.get("/help/contacts").main

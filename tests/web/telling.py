"""Somebody who tells us something with the form, page by page."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.models.base import db
from marketplace.models.concerns import ConcernDraft
from tests.web.arrivals import Arrival
from tests.web.people import fields_of
from tests.web.visitor import PROMISES_OF_SIGNED_IN, Page, words_of

FORM = "/tell-us/form"

COMPLAINT: dict[str, dict[str, object]] = {
    "danger": {"danger": "no"},
    "about-what": {"subject": "service"},
    "which-service": {"words": "Ashgrove Home Care", "place": "Marlbridge"},
    "what-happened": {"words": "The carers come late.\n\nMum had no breakfast."},
    "how-it-went": {"praise": "no"},
    "when": {"when": "Since March", "still": "yes"},
    "about-whom": {"whom": "somebody"},
    "who-it-is": {"who_words": "My mother, Ann Vale", "they_know": "yes"},
    "do-they-agree": {"they_agree": "yes"},
    "do-you-work-there": {"works_there": "no"},
    "have-you-told-them": {"told": "yes", "they_said": "That they are short of staff."},
    "what-should-happen": {"wanted": "Come on time.", "wants_reply": "yes"},
    "your-name": {"name": "Asha Vale"},
    "who-may-know": {"provider": "with-name", "qa": "with-name", "cqc": "no"},
    "may-we-contact-you": {"way": "email"},
    "how-to-reach-you": {"value": "asha@example.org", "when_safe": "After 6pm"},
    "how-to-talk-to-you": {"needs": ["large-print"], "needs_words": ""},
    "files": {"then": "go-on"},
}
"""A daughter's complaint: every page that she is asked, in order, and what she answers."""


def _tells_of_danger_and_the_way_out(page: Page) -> None:
    """What every page of "Tell us" owes, whatever else it says."""
    strip = page.soup.select_one("section.app-danger")
    assert strip is not None
    numbers = [str(link["href"]) for link in strip.select("a")]
    assert numbers == ["tel:999", "tel:01632960199"]
    ways_out = page.soup.select("a[href='/tell-us/leave']")
    assert [words_of(link) for link in ways_out] == ["Exit this page", "Emergency Exit this page"]
    assert page.soup.select("main a[href^='http']") == []
    assert page.soup.select_one("meta[name=robots][content=noindex]")


class Teller(Arrival):
    """A browser with cookies that fills in the form. Every page is checked."""

    promises = (*PROMISES_OF_SIGNED_IN, _tells_of_danger_and_the_way_out)

    def begin(self, path: str = "/tell-us") -> TestResponse:
        """Press the button of the start page."""
        return self.submit_form(self.get(path), form="main form[action='/tell-us']")

    def submit_form(self, page: Page, *, form: str, **fields: object) -> TestResponse:
        """Send the form that the selector finds."""
        element = page.soup.select_one(form)
        assert element is not None
        for each in page.soup.select("main form"):
            if each is not element:
                each.decompose()
        return self.submit(page, **fields)

    def answer(self, word: str, **fields: object) -> str:
        """Answer one page; the path that it leads to."""
        return self.then(self.fill_in(f"{FORM}/{word}", **fields))

    def then(self, answer: TestResponse) -> str:
        """Where an answer leads, the look for a named service passed over."""
        assert answer.status_code == 302, answer.text
        if urlsplit(str(answer.location)).path.endswith("/choose"):
            found = self.client.get(answer.location)
            if found.status_code == 302:
                return str(found.location)
        return str(answer.location)

    def send_from(
        self, page: Page, *, origin: str = "http://localhost", **fields: object
    ) -> TestResponse:
        """Send the main form of a page, and say as a browser does which site the page is of."""
        form = page.soup.select_one("main form")
        assert form is not None
        action = str(form.get("action") or page.response.request.full_path)
        return self.client.post(
            action, data={**fields_of(form), **fields}, headers={"Origin": origin}, buffered=True
        )

    def checked(self, answer: TestResponse, *, status: int = 200) -> Page:
        """An answer as a page that keeps every promise."""
        assert answer.status_code == status, answer.text
        page = Page(answer)
        for promise in self.promises:
            promise(page)
        return page

    def tell(self, story: dict[str, dict[str, object]]) -> list[str]:
        """Answer from the first page on, each where the page before leads; the words met."""
        met, path = [], f"{FORM}/danger"
        while path.startswith(FORM):
            word = path.removeprefix(f"{FORM}/")
            met.append(word)
            path = self.answer(word, **story.get(word, {}))
        assert path == "/tell-us/check"
        return met


def drafts(app: Flask) -> list[ConcernDraft]:
    """Every draft that is kept, the oldest first."""
    with app.app_context():
        return list(db.session.scalars(select(ConcernDraft).order_by(ConcernDraft.id)))

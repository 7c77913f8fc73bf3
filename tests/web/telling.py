"""Somebody who tells us something with the form, page by page."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.models.base import db
from marketplace.models.concerns import ConcernDraft
from tests.web.arrivals import Arrival
from tests.web.visitor import Page

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


class Teller(Arrival):
    """A browser with cookies that fills in the form."""

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

"""Nobody's words leave the places that are for them, whatever way they go.

A word that nobody could guess is planted in every text that somebody can write: the person, the
provider, the QA team, safeguarding officers. After the whole way it stands in the columns that are
for words, and in no log line, mail, address, title or other column.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.domain.access import Role
from marketplace.models.base import Base, db
from marketplace.models.concerns import Concern
from marketplace.models.events import AuditEvent
from marketplace.models.messages import Message
from marketplace.services.mail_facts import NotDue
from marketplace.services.mail_words import words_of
from marketplace.web.clock import CLOCK
from marketplace.wiring import adapters
from tests import running
from tests.integration.inboxes import a_provider
from tests.unit.files_to_upload import pdf
from tests.web.followers import Follower
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW
from tests.web.telling import COMPLAINT, Teller
from tests.web.traces import Traces
from tests.web.visitor import Page

WORD = "zibberquon"
NAME = "quillomarsh"
"""Planted in the name and in how to reach the person: what goes without them is checked for it."""
PLANTED = re.compile(f"{WORD}|{NAME}", re.IGNORECASE)
FOR_WORDS = {
    "submissions.answers",
    "submissions.provider_words",
    "concern_drafts.answers",
    "concern_words.words",
    "concern_replies.put_right",
    "concern_replies.stops_again",
    "concern_files.original_name",
    "concerns.considered_words",
    "hand_offs.words",
    "hand_offs.delivery",
    "hand_offs.outcome",
    "triages.reasons",
}
"""The columns that hold what somebody wrote. Every other one is ours."""


def planted(text: str = "") -> str:
    """Some words, with the one among them."""
    return f"{text} {WORD}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The application, watched."""

    app: Flask
    traces: Traces


@pytest.fixture
def stage(sqlite_url: str, tmp_path: Path) -> Iterator[Stage]:
    """The application at the log level that says most."""
    traces = Traces()
    with running.running_app(
        database_url=sqlite_url, instance_dir=tmp_path, LOG_LEVEL="DEBUG"
    ) as app:
        app.config[CLOCK] = lambda: NOW
        app.after_request(traces.note)
        yield Stage(app=app, traces=traces)


STORY: dict[str, dict[str, object]] = {
    **COMPLAINT,
    "which-service": {"words": "Bramble Care Ltd", "place": planted()},
    "what-happened": {"words": planted("The carers come late.")},
    "when": {"when": planted("In March"), "still": "yes"},
    "who-it-is": {"who_words": planted("My mother"), "they_know": "yes"},
    "have-you-told-them": {"told": "yes", "they_said": planted("Soon.")},
    "what-should-happen": {"wanted": planted("Come on time."), "wants_reply": "yes"},
    "your-name": {"name": f"Asha {NAME}"},
    "how-to-reach-you": {"value": "asha@example.org", "when_safe": planted("At six")},
    "how-to-talk-to-you": {"needs": ["other"], "needs_words": planted("Slowly")},
}
HARM: dict[str, dict[str, object]] = {
    **STORY,
    "danger": {"danger": "yes"},
    "which-service": {"words": planted("Some place"), "place": ""},
    "do-they-agree": {"they_agree": "no", "why_acting": planted("She cannot")},
    "may-we-contact-you": {"way": "post"},
    "how-to-reach-you": {"value": f"1 {NAME} Street", "when_safe": planted("Never")},
}


def test_no_word_of_anybody_leaves_the_places_for_words(
    stage: Stage, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with stage.app.app_context():
        _, owner, _ = a_provider()
    complaint = tell(stage.app, STORY)
    provider_answers(stage.app, owner.email, complaint)
    person_goes_on(stage.app, complaint)
    team_considers(stage.app, complaint)
    harm = tell(stage.app, HARM)
    safeguarding_acts(stage.app, harm)
    raise_it(stage.app, complaint)

    assert not PLANTED.search(_logged(caplog, capsys))
    for traces in (stage.traces.addresses, stage.traces.titles, stage.traces.headers):
        assert len(traces) > 100
        assert [one for one in traces if PLANTED.search(one)] == []
    with stage.app.app_context():
        assert {one for one in _columns() if one not in FOR_WORDS} == set()
        assert _columns() >= {"submissions.answers", "hand_offs.words", "triages.reasons"}
        mails = _mails()
        assert len(mails) >= 4
        assert [mail for mail in mails if PLANTED.search(mail)] == []
        kinds = set(db.session.scalars(select(AuditEvent.kind)))
        assert len(kinds) > 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What somebody told us: reference and passphrase, and its concerns by kind."""

    reference: str
    passphrase: str
    ids: dict[str, int]


def tell(app: Flask, story: dict[str, dict[str, object]]) -> Sent:
    """Fill in the whole form, with a file, and send it."""
    teller = Teller(app)
    teller.begin()
    teller.tell(story)
    teller.fill_in("/tell-us/form/files", file=(io.BytesIO(pdf()), f"{WORD}.pdf"), then="add")
    page = teller.get("/tell-us/what-this-is")
    teller.submit_form(page, form="main form[action='/tell-us/send']")
    shown = teller.get("/tell-us/sent")
    (reference,) = shown.texts(".govuk-panel strong")
    with app.app_context():
        newest = select(Concern.submission_id).order_by(Concern.id.desc()).limit(1)
        chosen = select(Concern.kind, Concern.id).where(
            Concern.submission_id == newest.scalar_subquery()
        )
        ids = dict(db.session.execute(chosen).tuples().all())
    words = " ".join(shown.texts(".govuk-inset-text strong"))
    return Sent(reference=reference, passphrase=words, ids=ids)


def provider_answers(app: Flask, email: str, sent: Sent) -> None:
    """The provider opens it, tells the QA team something, and replies."""
    owner = signed_in(app, Role.PROVIDER, email=email)
    path = f"/provider/inbox/{sent.ids['complaint']}"
    owner.post(f"{path}/open")
    fill(owner, f"{path}/to-qa", words=planted("We see it otherwise."))
    fill(
        owner,
        f"{path}/reply",
        put_right=planted("We said sorry."),
        stops_again=planted("We check each day."),
        then="save",
    )
    owner.submit(owner.get(f"{path}/reply/file"), file=(io.BytesIO(pdf()), f"{WORD}.pdf"))
    fill(owner, f"{path}/reply/check")


def person_goes_on(app: Flask, sent: Sent) -> None:
    """The person adds words, says that it is not sorted, and asks the QA team to look."""
    follower = Follower(app)
    opened = follower.fill_in(
        "/tell-us/follow", reference=sent.reference, passphrase=sent.passphrase
    )
    assert opened.status_code == 302
    for act, fields in (
        ("add", {"words": planted("And again.")}),
        ("ask-qa", {"words": planted("Please look.")}),
        ("sorted", {"choice": "no", "words": planted("Still late.")}),
    ):
        follower.done(f"/tell-us/follow/1/{act}", **fields)
    follower.get("/tell-us/follow/steps")


def team_considers(app: Flask, sent: Sent) -> None:
    """A QA officer triages, writes, hands it to CQC, and considers it."""
    officer = signed_in(app, Role.QA)
    path = f"/quality/concerns/{sent.ids['complaint']}"
    assert WORD in officer.get(path).main
    fill(officer, f"{path}/triage", **FINDINGS)
    fill(officer, f"{path}/note", words=planted("Ring them."))
    fill(officer, f"{path}/tell", words=planted("We rang them."))
    hand_over(officer, path)
    fill(officer, f"{path}/consider", words=planted("We looked at the rota."))
    for listed in ("/quality/concerns?stage=all", "/quality/signals", "/quality/hand-offs"):
        officer.get(listed)
    for listed in ("/quality/numbers", "/quality/numbers.csv", "/quality/audit"):
        officer.fetch(listed)


def hand_over(officer: Person, path: str) -> None:
    """Hand it to a health partner: nobody asked the person, so without who told us."""
    first = officer.get(f"{path}/hand-offs/new")
    address = f"{path}/hand-offs/new?recipient=health&basis=public-task"
    form = officer.get(address) if first.soup.select("main form[method=get]") else first
    words = planted("Please look.")
    went_on(officer, officer.submit(form, place="Marlbridge ICB", method="phone", words=words))


def safeguarding_acts(app: Flask, sent: Sent) -> None:
    """A safeguarding officer does all that there is to do."""
    officer = signed_in(app, Role.SAFEGUARDING)
    path = f"/safeguarding/{sent.ids['safeguarding']}"
    page = officer.get(path)
    assert WORD in page.main
    officer.submit(page, form="form[action$=accept]")
    fill(officer, f"{path}/assess", **FINDINGS)
    fill(officer, f"{path}/note", words=planted("See her today."))
    fill(officer, f"{path}/tell", words=planted("We saw her."))
    fill(officer, f"{path}/consider", words=planted("There is a plan."))
    release = officer.get(path)
    if release.soup.select("form[action$=release]"):
        officer.submit(release, form="form[action$=release]")
    fill(officer, f"{path}/close", why="considered")
    officer.get("/safeguarding?closed=yes")


def raise_it(app: Flask, sent: Sent) -> None:
    """A QA officer passes to safeguarding what they found, and an officer reads it."""
    path = f"/quality/concerns/{sent.ids['complaint']}"
    fill(signed_in(app, Role.QA), f"{path}/safeguarding", words=planted("Her money is gone."))
    officer = signed_in(app, Role.SAFEGUARDING)
    link = officer.get("/safeguarding").soup.select("main .app-list a")[0]
    assert WORD in officer.get(str(link["href"])).main


FINDINGS: dict[str, object] = {
    "information": "people",
    "first_hand": "yes",
    "harm": "risk",
    "themes": ["visits"],
    "criticality": "medium",
    "decision": "consider",
    "reasons": planted("It is the third."),
}


def fill(person: Person, path: str, **fields: object) -> Page:
    """Fill a page's form in, send it, and read where it leads."""
    return went_on(person, person.submit(person.get(path), form="main form", **fields))


def went_on(person: Person, answer: TestResponse) -> Page:
    """Read where an answer leads; it has to lead somewhere."""
    assert answer.status_code == 302, Page(answer).texts(".govuk-error-summary, h1")
    return Page(person.fetch(str(answer.location)))


def _logged(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> str:
    lines = [repr(record.__dict__) for record in caplog.records]
    assert len(lines) > 100
    captured = capsys.readouterr()
    return "\n".join((*lines, captured.out, captured.err))


def _columns() -> set[str]:
    """Where in the whole database the word stands."""
    found = set()
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            found |= {
                f"{table.name}.{name}" for name, value in row.items() if PLANTED.search(repr(value))
            }
    return found


def _mails() -> list[str]:
    """Every mail that there would be, in full."""
    mails = []
    for message in db.session.scalars(select(Message)):
        try:
            words = words_of(message, settings=adapters().settings, now=NOW)
        except NotDue:
            continue
        mails.append(f"{message.address} {message.subject} {words.subject} {words.text}")
    return mails

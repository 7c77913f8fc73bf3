"""The pages of a provider's inbox: the list, opening, replying with files, telling the QA team."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.domain.access import Role
from marketplace.domain.communication_needs import CommunicationNeed
from marketplace.domain.concern_answers import Naming
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.reply_rules import HOUSE_RULES
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.models.events import AuditEvent
from marketplace.services.transaction import transaction
from tests.integration import paperwork
from tests.integration.desk import TEST
from tests.integration.inboxes import sent_back
from tests.integration.telling import ANSWERS, an_answer, submitted
from tests.unit import files_to_upload as make
from tests.web.inboxes import (
    PUT_RIGHT,
    STOPS_AGAIN,
    AtInbox,
    at_inbox,
    at_inbox_with,
)
from tests.web.people import signed_in
from tests.web.shelf import NOW
from tests.web.uploading import chosen
from tests.web.visitor import Page

LIST = "/provider/inbox"


@pytest.fixture
def inbox(marketplace: Flask) -> AtInbox:
    """A complaint that nobody has opened."""
    return at_inbox(marketplace)


def items(page: Page) -> list[str]:
    """The words of each line of the list."""
    return page.texts(".app-list__item")


def events(app: Flask, kind: str) -> list[AuditEvent]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent).where(AuditEvent.kind == kind)))


def test_an_empty_inbox_says_so(marketplace: Flask) -> None:
    page = signed_in(marketplace, Role.PROVIDER).get(LIST)
    assert page.heading == "Inbox"
    assert "Nothing waits for you." in page.main
    assert "There is nothing here yet." in page.main
    assert "Inbox" in page.texts("header a")


def test_what_is_new_says_when_it_is_due_and_is_closed_until_it_is_opened(inbox: AtInbox) -> None:
    (line,) = items(inbox.owner.get(LIST))
    assert line.startswith("Complaint, shared on 22 November 2026 New ")
    assert "Reply by 4 December 2026, in 10 working days." in line
    page = inbox.owner.get(inbox.path)
    assert page.heading == "Complaint, shared on 22 November 2026"
    assert "an hour late" not in page.response.text
    assert events(inbox.app, "concern-read") == []
    page = inbox.owner.get(inbox.path)  # looking again opens nothing
    answer = inbox.owner.submit(page)
    assert answer.headers["Location"] == inbox.path
    page = inbox.colleague.get(inbox.path)
    assert "The morning visit was an hour late three times" in page.main
    (line,) = items(inbox.colleague.get(LIST))
    assert "Waiting for your reply" in line
    (read,) = events(inbox.app, "concern-read")
    assert (read.data, read.actor) == (
        {"audience": "provider"},
        "person:colleague@bramble.example.org",
    )


def test_the_home_page_says_what_waits_in_the_inbox(inbox: AtInbox) -> None:
    steps = inbox.owner.get("/provider").texts(".app-list__item")
    due = "Reply by 4 December 2026, in 10 working days"
    assert steps[0] == f"Open the complaint shared with you on 22 November 2026. {due}"
    inbox.opened()
    steps = inbox.owner.get("/provider").texts(".app-list__item")
    assert steps[0] == f"Reply to the complaint shared with you on 22 November 2026. {due}"
    inbox.owner.submit(inbox.written())
    assert "complaint" not in inbox.owner.get("/provider").main


@pytest.mark.parametrize("page", ["reply", "reply/check", "reply/file", "to-qa"])
def test_before_it_is_opened_every_page_leads_to_the_button(inbox: AtInbox, page: str) -> None:
    answer = inbox.owner.fetch(f"{inbox.path}/{page}")
    assert (answer.status_code, answer.headers["Location"]) == (302, inbox.path)


def test_the_persons_way_of_being_talked_to_is_shown_where_they_agreed(marketplace: Flask) -> None:
    contact = replace(ANSWERS.contact, needs=(CommunicationNeed.BSL,), needs_words="Slowly please")
    page = at_inbox(marketplace, answers=replace(ANSWERS, contact=contact)).opened()
    assert "British Sign Language; Slowly please" in page.main


def test_a_reply_is_written_checked_and_sent(inbox: AtInbox) -> None:
    inbox.opened()
    page = inbox.owner.get(f"{inbox.path}/reply")
    assert page.texts("main li")[: len(HOUSE_RULES)] == list(HOUSE_RULES)
    page = inbox.written()
    assert page.heading == "Check your reply"
    for said in (PUT_RIGHT, STOPS_AGAIN, *HOUSE_RULES, "you cannot change it or take it back"):
        assert said in page.main
    answer = inbox.owner.submit(page)
    assert answer.headers["Location"] == inbox.path
    page = inbox.owner.get(inbox.path)
    assert "Your reply was sent." in page.main
    assert "Your reply of 22 November 2026" in page.texts("h2")
    assert "It stands as it is: nobody can change it." in page.main
    (line,) = items(inbox.owner.get(LIST))
    assert line.endswith("Replied You replied on 22 November 2026.")
    answer = inbox.owner.fetch(f"{inbox.path}/reply")
    assert (answer.status_code, answer.headers["Location"]) == (302, inbox.path)


def test_sending_twice_is_sending_once(inbox: AtInbox) -> None:
    page = inbox.written()
    assert inbox.owner.submit(page).status_code == 302
    again = inbox.owner.submit(page)
    assert (again.status_code, again.headers["Location"]) == (302, inbox.path)
    assert len(events(inbox.app, "reply-sent")) == 1


def test_both_parts_are_needed_to_send_and_none_to_save(inbox: AtInbox) -> None:
    page = inbox.written(stops_again="")
    assert page.texts(".govuk-inset-text li") == ["Say what stops it happening again"]
    assert page.soup.select("main button") == []
    answer = inbox.owner.post(f"{inbox.path}/reply/check", {"version": "1"}, status=409)
    assert "Say what stops it happening again" in answer.text
    page = inbox.owner.get(f"{inbox.path}/reply")
    answer = inbox.owner.submit(page, put_right="", then="later")
    assert answer.headers["Location"] == inbox.path
    page = inbox.owner.get(inbox.path)
    assert "Your draft was saved. Nothing was sent." in page.main
    assert "Alex" not in page.main
    assert "owner saved a draft on 22 November 2026 at 2:05pm. It was not sent." in page.main


def test_what_cannot_be_kept_is_said_beside_its_part(inbox: AtInbox) -> None:
    inbox.opened()
    fields = {"version": "0", "put_right": "x" * 4001, "stops_again": STOPS_AGAIN}
    page = inbox.owner.refused(f"{inbox.path}/reply", fields)
    assert "4,000 characters or fewer" in page.texts(".govuk-error-summary__list a")[0]
    assert page.texts("#stops_again") == [STOPS_AGAIN]


def test_two_who_write_at_once_lose_nothing(inbox: AtInbox) -> None:
    inbox.opened()
    mine = inbox.owner.get(f"{inbox.path}/reply")
    theirs = inbox.colleague.get(f"{inbox.path}/reply")
    inbox.colleague.submit(theirs, put_right="The colleague's words", then="later")
    answer = inbox.owner.submit(mine, put_right="My own words", then="check")
    assert answer.status_code == 409
    page = Page(answer)
    assert page.texts("#put_right") == ["My own words"]
    assert "The colleague's words" in page.main
    assert "Somebody saved this draft after you opened this page" in page.main
    inbox.owner.submit(page, then="check")
    assert "My own words" in inbox.owner.get(f"{inbox.path}/reply/check").main


def test_what_was_written_too_late_is_shown_to_be_copied(inbox: AtInbox) -> None:
    check = inbox.written()
    form = inbox.colleague.get(f"{inbox.path}/reply")
    inbox.owner.submit(check)
    answer = inbox.colleague.submit(form, put_right="What I had to add", then="check")
    assert answer.status_code == 409
    assert "What I had to add" in Page(answer).main
    assert "What you wrote was not saved" in Page(answer).main


def test_a_draft_that_changed_is_looked_at_again_before_it_is_sent(inbox: AtInbox) -> None:
    check = inbox.written()
    form = inbox.colleague.get(f"{inbox.path}/reply")
    inbox.colleague.submit(form, put_right="Something else", then="later")
    answer = inbox.owner.submit(check)
    assert answer.status_code == 409
    assert "Check it once more before you send it" in Page(answer).main
    assert inbox.owner.submit(Page(answer)).status_code == 302
    assert "Something else" in inbox.owner.get(inbox.path).main


def test_files_go_with_a_reply(inbox: AtInbox) -> None:
    inbox.opened()
    page = inbox.owner.get(f"{inbox.path}/reply")
    answer = inbox.owner.submit(page, put_right=PUT_RIGHT, then="file")
    assert answer.headers["Location"] == f"{inbox.path}/reply/file"
    page = inbox.owner.get(f"{inbox.path}/reply/file")
    refused = inbox.owner.refused(f"{inbox.path}/reply/file", {})
    assert refused.texts(".govuk-error-summary__list a") == ["Choose a file"]
    wrong = {"file": chosen(make.zip_bomb(), "rota.pdf")}
    refused = inbox.owner.refused(f"{inbox.path}/reply/file", wrong)
    assert "a Word document or a ZIP file" in refused.main
    answer = inbox.owner.submit(page, file=chosen(make.pdf(), "New rota.pdf"))
    assert answer.headers["Location"] == f"{inbox.path}/reply"
    page = inbox.colleague.get(f"{inbox.path}/reply")
    assert page.texts("#put_right") == [PUT_RIGHT]
    opened = inbox.colleague.fetch(page.address_of("New rota.pdf"))
    assert opened.data == make.pdf()
    answer = inbox.colleague.submit(page, form="main .app-list__item form")
    assert answer.headers["Location"] == f"{inbox.path}/reply"
    assert "New rota.pdf" not in inbox.owner.get(f"{inbox.path}/reply").main
    with inbox.app.app_context():
        assert paperwork.lying() == set()


def test_a_file_of_a_sent_reply_stays(inbox: AtInbox) -> None:
    inbox.opened()
    inbox.owner.post(f"{inbox.path}/reply/file", {"file": chosen(make.pdf(), "rota.pdf")})
    remove = inbox.owner.get(f"{inbox.path}/reply").soup.select("main .app-list__item form")
    inbox.owner.submit(inbox.written())
    answer = inbox.owner.post(str(remove[0]["action"]))
    assert answer.headers["Location"] == inbox.path
    page = inbox.owner.get(inbox.path)
    assert inbox.owner.fetch(page.address_of("rota.pdf")).data == make.pdf()


def test_it_can_come_back_and_be_replied_to_again(inbox: AtInbox) -> None:
    inbox.owner.submit(inbox.written())
    later = NOW + timedelta(days=30)
    with inbox.app.app_context():
        sent_back(inbox.concern_id, now=later)
    inbox = inbox.at(later)
    (line,) = items(inbox.owner.get(LIST))
    assert "Waiting for your reply" in line
    assert "You replied on 22 November 2026, and it has come back to you." in line
    page = inbox.owner.get(inbox.path)
    assert "Reply again" in page.texts("h2")
    inbox.owner.submit(inbox.written("We came ourselves.", "Somebody else comes."))
    assert [words for words in inbox.owner.get(inbox.path).texts("h2") if "reply of" in words] == [
        "Your reply of 22 December 2026",
        "Your reply of 22 November 2026",
    ]


def test_what_is_overdue_says_so(inbox: AtInbox) -> None:
    later = inbox.at(NOW + timedelta(days=15))
    (line,) = items(later.owner.get(LIST))
    assert "Overdue Not opened" in line
    assert "The reply was due on 4 December 2026, 1 working day ago." in line


def test_the_qa_team_is_told_something(inbox: AtInbox) -> None:
    inbox.opened()
    refused = inbox.owner.refused(f"{inbox.path}/to-qa", {"words": " "})
    assert "Write what you want to tell" in refused.texts(".govuk-error-summary__list a")[0]
    answer = inbox.owner.post(f"{inbox.path}/to-qa", {"words": "A second visit was late too."})
    assert answer.headers["Location"] == inbox.path
    page = inbox.colleague.get(inbox.path)
    assert "A second visit was late too." in page.main
    assert "The person does not see it." in page.main


def test_a_compliment_is_shown_and_agreed_to(marketplace: Flask) -> None:
    answers = replace(ANSWERS, praise=True, publish=True, wanted="", they_said="")
    inbox = at_inbox_with(marketplace, ConcernKind.COMPLIMENT, answers)
    page = inbox.opened()
    assert "Reply" not in page.texts("h2")
    assert "On your listing" in page.texts("h2")
    (line,) = items(inbox.owner.get(LIST))
    assert line.endswith("Read Say whether it may be shown on your listing.")
    assert "Say whether your listing may show" in inbox.owner.get("/provider").main
    inbox.owner.post(f"{inbox.path}/publish", {"agree": "perhaps"}, status=400)
    inbox.owner.post(f"{inbox.path}/publish", {"agree": "yes"})
    page = inbox.colleague.get(inbox.path)
    assert "You agreed on 22 November 2026. The council looks at it next." in page.main
    inbox.colleague.post(f"{inbox.path}/publish", {"agree": "no"})
    assert "The provider took its consent back." in inbox.owner.get(inbox.path).main
    assert "Nothing waits for you." in inbox.owner.get(LIST).main


def test_the_finished_are_listed_page_by_page(inbox: AtInbox) -> None:
    with inbox.app.app_context():
        for _ in range(20):
            submitted(an_answer(naming=Naming(words="Bramble Care")), now=NOW)
        with transaction(actor=TEST, now=NOW) as tx:
            tx.session.execute(update(Concern).values(status=ConcernStatus.CONSIDERED.value))
            receipt = {"receipt_at": NOW, "receipt_by": inbox.owner.account_id}
            tx.session.execute(update(HandOff).values(**receipt))
    assert len(items(inbox.owner.get(LIST))) == 20
    page = inbox.owner.get(f"{LIST}?page=2")
    (line,) = items(page)
    assert "No reply needed any more" in line
    for beyond in ("3", "0", "-1"):
        inbox.owner.get(f"{LIST}?page={beyond}", status=404)

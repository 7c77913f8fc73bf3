"""What the QA team does with a concern, page by page."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain.access import Role
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from tests.integration.desk import add_person, add_provider
from tests.integration.telling import an_answer
from tests.web.concerns_told import SCRIPT, page_of, told
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW


@pytest.fixture
def officer(marketplace: Flask) -> Person:
    """A quality assurance officer."""
    return signed_in(marketplace, Role.QA, name="Olu Officer")


def test_an_officer_takes_it_on_triages_considers_and_closes_it(
    marketplace: Flask, officer: Person
) -> None:
    concern_id = told(marketplace)
    here = page_of(concern_id)
    page = officer.get(here)
    assert officer.submit(page, form=f'form[action="{here}/acknowledge"]').status_code == 302
    page = officer.get(here)
    assert "It is acknowledged." in page.main
    assign = officer.submit(
        page, form=f'form[action="{here}/assign"]', account_id=str(officer.account_id)
    )
    assert assign.status_code == 302
    refused = officer.refused(f"{here}/triage", version="3")
    for problem in ("Choose what harm it tells of", "Choose at least one theme", "Write why"):
        assert problem in refused.main
    form = officer.get(f"{here}/triage")
    answer = officer.submit(
        form,
        information="people",
        first_hand="yes",
        harm="some",
        themes=["visits", "communication"],
        standards=["safe"],
        criticality="medium",
        decision="consider",
        reasons=f"Three late visits {SCRIPT}",
    )
    assert answer.status_code == 302
    page = officer.get(here)
    for words in ("Olu Officer", "Missed, late or short visits", "Some harm", SCRIPT, "Triaged"):
        assert words in page.main, words
    form = officer.get(f"{here}/consider")
    assert "do not write that it is" in form.main
    assert officer.submit(form, words="We asked for their rota.").status_code == 302
    assert "We asked for their rota." in officer.get(here).main
    form = officer.get(f"{here}/close")
    assert officer.submit(form, why="considered").status_code == 302
    page = officer.get(here)
    assert "Considered, and the person told" in page.main
    assert "resolved" not in page.main.lower()
    assert officer.fetch(f"{here}/triage").status_code == 200
    assert "is closed" in officer.submit(officer.get(f"{here}/triage"), reasons="Again").text


def test_an_old_page_changes_nothing(marketplace: Flask, officer: Person) -> None:
    concern_id = told(marketplace)
    here = page_of(concern_id)
    page = officer.get(here)
    officer.submit(page, form=f'form[action="{here}/acknowledge"]')
    again = officer.submit(page, form=f'form[action="{here}/acknowledge"]')
    assert again.status_code == 409


def test_notes_are_for_staff_and_the_person_is_told_by_their_reference(
    marketplace: Flask, officer: Person
) -> None:
    concern_id = told(marketplace)
    here = page_of(concern_id)
    assert "Write the note" in officer.refused(f"{here}/note", version="1").main
    officer.submit(officer.get(f"{here}/note"), words=f"Ring the office {SCRIPT}")
    officer.submit(officer.get(f"{here}/tell"), words="We are looking at the rota.")
    page = officer.get(here)
    assert f"Ring the office {SCRIPT}" in page.main
    assert "Staff only" in page.main
    assert "We told the person" in page.main


def test_the_provider_is_set_and_corrected(marketplace: Flask, officer: Person) -> None:
    with marketplace.app_context():
        right, wrong = add_provider("Bramble Home Care Ltd"), add_provider("Bramble Meals Ltd")
    concern_id = told(marketplace)
    here = page_of(concern_id)
    form = officer.get(f"{here}/provider")
    assert "None that we know" in form.main
    found = officer.post(
        f"{here}/provider", version="1", looked_for="bramble", look="yes", status=200
    )
    assert "Bramble Home Care Ltd" in found.text
    assert "Bramble Meals Ltd" in found.text
    for provider_id in (wrong, right):
        with marketplace.app_context():
            version = str(db.session.get_one(Concern, concern_id).version)
        officer.post(
            f"{here}/provider",
            version=version,
            looked_for="bramble",
            provider_id=str(provider_id),
        )
    assert "Bramble Home Care Ltd" in officer.get(here).main
    assert (
        "Choose a provider"
        in officer.refused(
            f"{here}/provider", version="1", looked_for="bramble", provider_id="987654"
        ).main
    )


def test_what_the_provider_would_read_is_shown_before_it_is_shared(
    marketplace: Flask, officer: Person
) -> None:
    with marketplace.app_context():
        provider_id = add_provider("Bramble Care")
    answers = an_answer(
        wants_reply=None, shares={Recipient.QA: Share.WITH_NAME, Recipient.PROVIDER: Share.NO}
    )
    refusing, agreeing = told(marketplace, answers), told(marketplace, an_answer(wants_reply=None))
    with marketplace.app_context():
        add_person("manager@example.org", Role.PROVIDER, provider_ids=(provider_id,), now=NOW)
    assert "cannot be shared" in officer.get(f"{page_of(refusing)}/share").main
    form = officer.get(f"{page_of(agreeing)}/share")
    assert "an hour late three times" in form.main
    assert officer.submit(form).status_code == 302
    page = officer.get(page_of(agreeing))
    assert "With the provider" in page.main
    assert "We sent it to the provider (Bramble Care)" in page.main


def test_duplicates_and_links(marketplace: Flask, officer: Person) -> None:
    first, second, third = (told(marketplace, days_ago=days) for days in (5, 4, 3))
    here = page_of(second)
    form = officer.get(f"{here}/link")
    assert "Choose another concern" in officer.refused(f"{here}/link", version="1").main
    assert officer.submit(form, other=str(third), how="link").status_code == 302
    page = officer.get(here)
    assert "Linked." in page.main
    with marketplace.app_context():
        reference = db.session.get_one(Submission, db.session.get_one(Concern, first).submission_id)
        typed = reference.reference.lower().replace("-", " ")
    answer = officer.submit(officer.get(f"{here}/link"), reference=typed, how="merge")
    assert answer.status_code == 302
    page = officer.get(here)
    assert "The same as another concern, which goes on" in page.main
    assert "Closed as the same as this one" in officer.get(page_of(first)).main
    unlink = officer.submit(officer.get(page_of(third)), form='form[action*="/links/"]')
    assert unlink.status_code == 302
    assert "Linked." not in officer.get(page_of(third)).main
    wrong = officer.refused(
        f"{page_of(third)}/link", version="1", reference="T-AAAAAAA", how="link"
    )
    assert "no other concern with this reference" in wrong.main


def test_spam_takes_two_different_people(marketplace: Flask, officer: Person) -> None:
    concern_id = told(marketplace)
    here = page_of(concern_id)
    officer.submit(officer.get(f"{here}/spam"), act="propose")
    page = officer.get(f"{here}/spam")
    assert "I agree: close it" not in page.main
    refused = officer.submit(page, act="agree")
    assert "You said so yourself" in refused.text
    second = signed_in(marketplace, Role.QA, name="Sam Second")
    assert "A second officer has to look" in second.get(here).main
    assert second.submit(second.get(f"{here}/spam"), act="agree").status_code == 302
    assert "Not a concern: two people looked" in second.get(here).main


def test_what_was_passed_to_safeguarding_is_gone_for_the_team(
    marketplace: Flask, officer: Person
) -> None:
    concern_id = told(marketplace)
    here = page_of(concern_id)
    answer = officer.submit(officer.get(f"{here}/safeguarding"), words="Bruises on both arms.")
    assert answer.status_code == 302
    page = officer.get("/quality/concerns")
    assert "The safeguarding team has it now." in page.main
    assert "Nothing waits for us." in page.main
    assert officer.fetch(here).status_code == 404
    for act in ("triage", "provider", "link", "note", "tell", "consider", "share", "close", "spam"):
        assert officer.fetch(f"{here}/{act}").status_code == 404
        assert officer.send(f"{here}/{act}", {"version": "1", "words": "x"}).status_code == 404

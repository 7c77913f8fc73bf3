"""The form of "Tell us": what it asks of whom, in which order, and how answers are changed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask import Flask

from marketplace.domain.concern_steps import Step
from marketplace.models.base import db
from marketplace.models.concerns import ConcernDraft
from tests.web.telling import COMPLAINT, FORM, Teller, drafts

STORIES: Mapping[str, tuple[dict[str, dict[str, object]], list[str]]] = {
    "a complaint": (COMPLAINT, list(COMPLAINT)),
    "speaking up, without a name": (
        {
            **COMPLAINT,
            "about-whom": {"whom": "service"},
            "do-you-work-there": {"works_there": "yes"},
            "what-should-happen": {},
            "your-name": {"name": ""},
            "who-may-know": {"cqc": "without-name"},
            "may-we-contact-you": {"way": "none"},
        },
        [
            *list(COMPLAINT)[:7],
            "do-you-work-there",
            "your-protection",
            "what-should-happen",
            "your-name",
            "who-may-know",
            "may-we-contact-you",
            "how-to-talk-to-you",
            "files",
        ],
    ),
    "a compliment": (
        {
            **COMPLAINT,
            "how-it-went": {"praise": "yes"},
            "who-may-know": {"provider": "without-name", "qa": "without-name"},
            "show-your-words": {"publish": "yes"},
            "may-we-contact-you": {"way": "none"},
        },
        [
            *list(COMPLAINT)[:6],
            "do-you-work-there",
            "your-name",
            "who-may-know",
            "show-your-words",
            "may-we-contact-you",
            "how-to-talk-to-you",
            "files",
        ],
    ),
    "danger, no service, a neighbour who does not know": (
        {
            **COMPLAINT,
            "danger": {"danger": "yes"},
            "about-what": {"subject": "neither"},
            "who-it-is": {"they_know": "no"},
            "why-you": {"why_acting": "He would be angry with her."},
            "what-should-happen": {"wanted": "Look in on her."},
            "who-may-know": {},
            "your-name": {"name": ""},
            "may-we-contact-you": {"way": "phone"},
            "how-to-reach-you": {"value": "01632 960001"},
        },
        [
            "danger",
            "phone-999",
            "about-what",
            "what-happened",
            "when",
            "about-whom",
            "who-it-is",
            "why-you",
            "what-should-happen",
            "your-name",
            "who-may-know",
            "may-we-contact-you",
            "how-to-reach-you",
            "how-to-talk-to-you",
            "files",
        ],
    ),
    "the council itself": (
        {
            **COMPLAINT,
            "about-what": {"subject": "council"},
            "about-whom": {"whom": "me"},
            "who-may-know": {"council_complaints": "with-name", "qa": "with-name"},
            "may-we-contact-you": {"way": "post"},
            "how-to-reach-you": {"value": "1 Mill Lane\nMarlbridge"},
        },
        [word for word in COMPLAINT if word not in {"which-service", "who-it-is", "do-they-agree"}],
    ),
}


@pytest.fixture
def teller(marketplace: Flask) -> Teller:
    return Teller(marketplace)


@pytest.mark.parametrize(("story", "pages"), STORIES.values(), ids=STORIES)
def test_everybody_is_asked_what_applies_to_them(
    teller: Teller, story: dict[str, dict[str, object]], pages: list[str]
) -> None:
    assert teller.begin().location == "/tell-us/exit-this-page"
    onwards = teller.get("/tell-us/exit-this-page").address_of("Continue")
    assert onwards == f"{FORM}/danger"
    assert teller.tell(story) == pages
    page = teller.get("/tell-us/check")
    assert "Before you can go on" not in page.main
    assert page.address_of("Continue") == "/tell-us/what-this-is"
    asked = {word for word in pages if word not in {"phone-999", "your-protection"}}
    links = [str(a["href"]) for a in page.soup.select(".govuk-summary-list__actions a")]
    changed = {link.removeprefix(f"{FORM}/").removesuffix("?back=check") for link in links}
    nobody_asked_about = set() if story["who-may-know"] else {"who-may-know"}
    assert asked - changed == nobody_asked_about
    assert changed <= asked


def test_the_answers_come_back_as_they_were_given(teller: Teller) -> None:
    teller.tell(COMPLAINT)
    facts = teller.get("/tell-us/check").facts()
    said = {key: value.split(" Change")[0] for key, value in facts.items()}
    assert said["Which service"] == "Ashgrove Home Care, Marlbridge"
    assert said["What happened"] == "The carers come late. Mum had no breakfast."
    assert said["Who they are"] == "My mother, Ann Vale"
    assert said["What they said"] == "That they are short of staff."
    assert said["May the service see it?"] == "Yes, with my name"
    assert said["Where"] == "asha@example.org"
    assert said["How to talk or write to you"] == "Large print"


def test_each_page_shows_what_was_answered_and_nothing_before(teller: Teller) -> None:
    page = teller.get(f"{FORM}/danger")
    assert page.soup.select("input[checked]") == []
    teller.tell(COMPLAINT)
    for word, fields in COMPLAINT.items():
        page = teller.get(f"{FORM}/{word}")
        for name, value in fields.items():
            if name == "then":
                continue
            chosen = page.soup.select(f"input[name={name}][checked]")
            text = page.soup.select_one(f"textarea[name={name}], input[type=text][name={name}]")
            shown = [str(each["value"]) for each in chosen]
            if text is not None:
                shown = [str(text.get("value") or text.get_text()).lstrip("\n")]
            assert shown == (value if isinstance(value, list) else [value]), (word, name)


def test_whoever_works_there_is_told_how_they_are_protected(teller: Teller) -> None:
    teller.tell({**COMPLAINT, "do-you-work-there": {"works_there": "used-to"}})
    words = teller.get(f"{FORM}/your-protection").main
    assert "Public Interest Disclosure Act 1998" in words
    assert "We never show what you tell us to the service" in words
    assert "020 3117 2520" in words
    consent = teller.get(f"{FORM}/who-may-know")
    assert consent.soup.select("input[name=provider]") == []
    assert consent.soup.select("input[name=cqc]")


def test_consent_is_asked_for_after_saying_what_it_cannot_block(teller: Teller) -> None:
    teller.tell(COMPLAINT)
    page = teller.get(f"{FORM}/who-may-know")
    words = page.main
    assert words.index("even if you say no here") < words.index("May we show it to the service?")
    names = {str(each["name"]) for each in page.soup.select("input[type=radio]")}
    assert names == {"provider", "qa", "cqc"}
    assert page.soup.select("input[name=qa][value=no]") == []


WRONG: Mapping[str, tuple[dict[str, object], str]] = {
    "danger": ({}, "Choose whether anybody is in danger"),
    "about-what": ({}, "Choose what you want to tell us about"),
    "which-service": ({"words": " "}, "Enter the name of the service, or describe it"),
    "what-happened": ({"words": "x" * 10_001}, "Use 10,000 characters or fewer"),
    "how-it-went": ({}, "Choose whether it went well"),
    "when": ({"when": "x" * 201}, "Use 200 characters or fewer"),
    "about-whom": ({}, "Choose who it is about"),
    "who-it-is": ({}, "Choose whether they know"),
    "do-they-agree": ({}, "Choose whether they agree"),
    "do-you-work-there": ({}, "Choose whether you work there"),
    "have-you-told-them": ({"they_said": "Nothing"}, "Choose whether you have told them"),
    "what-should-happen": ({"wanted": "Peace"}, "Choose whether you want an answer"),
    "your-name": ({"name": "x" * 201}, "Use 200 characters or fewer"),
    "who-may-know": ({"provider": "no"}, "Choose whether our Quality Assurance team"),
    "may-we-contact-you": ({}, "Choose whether we may contact you"),
    "how-to-reach-you": ({"value": "nowhere"}, "Enter an email address"),
    "how-to-talk-to-you": ({"needs_words": "x" * 2001}, "Use 2,000 characters or fewer"),
}


def test_what_is_missing_is_said_on_its_page_and_what_was_typed_stays(teller: Teller) -> None:
    for word, (fields, message) in WRONG.items():
        page = teller.refused(f"{FORM}/{word}", **fields)
        assert message in " ".join(page.texts(".govuk-error-summary")), word
        assert page.soup.title is not None
        assert "there is a problem" in page.soup.title.get_text()
        typed = [value for value in fields.values() if str(value).strip()]
        assert all(str(value) in page.response.text for value in typed)
        teller.answer(word, **COMPLAINT[word])


def test_control_characters_go_and_words_stay(teller: Teller) -> None:
    teller.answer("danger", danger="no")
    teller.answer("what-happened", words="She\u202e  fell.\x00\r\n\r\n\r\nAgain.")
    page = teller.get(f"{FORM}/what-happened")
    area = page.soup.select_one("textarea")
    assert area is not None
    assert area.get_text().strip() == "She fell.\n\nAgain."


def test_a_change_leads_back_to_the_check(teller: Teller) -> None:
    teller.tell(COMPLAINT)
    address = f"{FORM}/when?back=check"
    assert address in str(teller.get("/tell-us/check").soup.select("dl a"))
    page = teller.get(address)
    assert page.soup.select_one("a.govuk-back-link[href='/tell-us/check']")
    assert teller.submit(page, when="In May").location == "/tell-us/check"
    assert "In May" in teller.get("/tell-us/check").main


def test_what_a_change_makes_a_question_is_asked_on_the_way(teller: Teller) -> None:
    nameless: dict[str, dict[str, object]] = {
        "your-name": {"name": ""},
        "who-may-know": {"provider": "no", "cqc": "no"},
    }
    teller.tell({**COMPLAINT, "about-whom": {"whom": "me"}, **nameless})
    path = teller.answer("about-whom?back=check", whom="somebody")
    assert path == f"{FORM}/who-it-is?back=check"
    path = teller.answer("who-it-is?back=check", they_know="yes")
    assert path == f"{FORM}/do-they-agree?back=check"
    assert teller.answer("do-they-agree?back=check", they_agree="yes") == "/tell-us/check"
    assert teller.answer("your-name?back=check", name="Asha") == f"{FORM}/who-may-know?back=check"
    told = teller.answer("danger?back=check", danger="yes")
    assert told == f"{FORM}/phone-999?back=check"
    told = teller.answer("do-you-work-there?back=check", works_there="yes")
    assert told == f"{FORM}/your-protection?back=check"


def test_another_answer_sorts_it_anew(teller: Teller) -> None:
    """Else what a member of staff says could go where they once sent a complaint."""
    teller.tell(COMPLAINT)
    with teller.app.app_context():
        row = db.session.scalars(db.select(ConcernDraft)).one()
        row.answers = {**row.answers, "kinds": ["complaint"]}
        db.session.commit()
    teller.answer("your-name?back=check", name="Asha")
    assert drafts(teller.app)[0].answers["kinds"] == ["complaint"]
    teller.answer("do-you-work-there?back=check", works_there="yes")
    assert drafts(teller.app)[0].answers["kinds"] == []


def test_what_is_missing_leads_to_its_page(teller: Teller) -> None:
    teller.begin()
    teller.answer("danger", danger="no")
    page = teller.get("/tell-us/check")
    assert "Continue" not in page.texts("main a")
    address = page.address_of("Enter the name of the service, or describe it")
    assert address == f"{FORM}/which-service?back=check"


def test_a_page_that_does_not_apply_is_passed_over(teller: Teller) -> None:
    teller.tell(COMPLAINT)
    answer = teller.fetch(f"{FORM}/your-protection")
    assert answer.location == f"{FORM}/have-you-told-them"
    assert teller.fetch(f"{FORM}/nonsense").status_code == 404


def test_nobody_without_answers_stands_in_the_middle_of_the_form(teller: Teller) -> None:
    for path in (*(f"{FORM}/{step}" for step in Step if step is not Step.DANGER), "/tell-us/check"):
        assert teller.fetch(path).location == "/tell-us", path
    teller.get(f"{FORM}/danger")
    assert drafts(teller.app) == []


def test_nothing_that_was_typed_stands_in_an_address(teller: Teller) -> None:
    named: dict[str, object] = {"words": "planted-marzipan", "place": ""}
    story = {**COMPLAINT, "which-service": named}
    path = f"{FORM}/danger"
    while path.startswith(FORM):
        word = path.removeprefix(f"{FORM}/")
        answer = teller.fill_in(path, **story[word])
        path = str(answer.location)
        assert "marzipan" not in path
        path = teller.then(answer)

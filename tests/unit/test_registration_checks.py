"""What keeps a registration from being sent, and the task list that says so: pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from marketplace.domain import expectations
from marketplace.domain.documents import DocumentKind
from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import (
    Answers,
    Contact,
    DbsLevel,
    Declarations,
    Organisation,
    RegisterLink,
    Safety,
)
from marketplace.domain.registration_care import care_problems
from marketplace.domain.registration_checks import Facts, Part, applies, problems, problems_in
from marketplace.domain.registration_offers import offer_for, tied
from marketplace.domain.registration_tasks import TaskState, is_ready, tasks
from marketplace.domain.registrations import ClaimStatus, ProviderKind
from tests.unit.registrations import LUNCH_CLUB, PLACE, answers_of

TODAY = date(2026, 11, 22)
EVERYTHING = frozenset(DocumentKind)


def facts(answers: Answers, **changes: object) -> Facts:
    whole = Facts(
        answers=answers,
        today=TODAY,
        claim=ClaimStatus.VERIFIED if answers.location_id else None,
        documents=EVERYTHING,
        accepted=expectations.VERSION,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def states(of: Facts) -> dict[Part, TaskState]:
    return {task.part: task.state for task in tasks(of)}


@pytest.mark.parametrize("kind", ProviderKind)
def test_complete_answers_of_each_kind_have_no_problem(kind: ProviderKind) -> None:
    whole = facts(answers_of(kind))
    assert problems(whole) == ()
    assert is_ready(tasks(whole))
    assert set(states(whole).values()) == {TaskState.DONE}


@pytest.mark.parametrize("kind", ProviderKind)
def test_answers_are_kept_as_json_and_read_back_the_same(kind: ProviderKind) -> None:
    answers = answers_of(kind)
    assert Answers.from_json(answers.as_json()) == answers


def test_answers_that_lack_sections_are_read_as_not_given() -> None:
    assert Answers.from_json({}) == Answers()
    assert Answers.from_json({"organisation": {"kind": None}, "new": 1}) == Answers()


@pytest.mark.parametrize("broken", [{"offers": {}}, {"contact": []}, {"offers": ["x"]}])
def test_what_no_registration_wrote_is_an_error(broken: dict[str, object]) -> None:
    if broken == {"contact": []}:
        assert Answers.from_json(broken) == Answers()
        return
    with pytest.raises(ValueError, match="expected"):
        Answers.from_json(broken)


UNREGULATED = answers_of(ProviderKind.UNREGULATED)
REGISTERED = answers_of(ProviderKind.REGISTERED)
MISSING = (
    (Part.KIND, replace(UNREGULATED, organisation=Organisation(name="A"))),
    (Part.DETAILS, replace(UNREGULATED, organisation=Organisation(kind=ProviderKind.UNREGULATED))),
    (Part.CONTACT, replace(UNREGULATED, contact=Contact())),
    (Part.OFFERS, replace(UNREGULATED, offers=())),
    (Part.OFFERS, replace(UNREGULATED, offers=(Offer(),))),
    (Part.SAFETY, replace(UNREGULATED, safety=Safety())),
    (Part.REGISTER, replace(REGISTERED, register=RegisterLink())),
    (Part.REGISTER, replace(answers_of(ProviderKind.OTHER_REGULATOR), register=RegisterLink())),
    (Part.DECLARATIONS, replace(answers_of(ProviderKind.INDIVIDUAL), declarations=Declarations())),
)


@pytest.mark.parametrize(("part", "answers"), MISSING)
def test_what_is_missing_is_told_with_its_part(part: Part, answers: Answers) -> None:
    found = problems(facts(answers))
    assert part in {problem.part for problem in found}
    assert all(problem.message for problem in found)


@pytest.mark.parametrize(
    ("claim", "proved"),
    [
        (None, False),
        (ClaimStatus.OPEN, False),
        (ClaimStatus.CODE_SENT, False),
        (ClaimStatus.REFERRED, True),
        (ClaimStatus.VERIFIED, True),
        (ClaimStatus.REFUSED, False),
        (ClaimStatus.ENDED, False),
    ],
)
def test_a_location_is_proved_or_with_an_officer(
    claim: ClaimStatus | None, *, proved: bool
) -> None:
    assert (problems_in(Part.PROOF, facts(REGISTERED, claim=claim)) == ()) is proved


def test_other_kinds_are_asked_for_no_proof() -> None:
    assert not applies(Part.PROOF, facts(UNREGULATED))
    assert problems_in(Part.PROOF, facts(UNREGULATED)) == ()


def test_a_document_that_is_asked_for_has_to_be_there() -> None:
    found = problems_in(Part.DOCUMENTS, facts(REGISTERED, documents=frozenset()))
    assert [problem.message for problem in found] == [
        "Upload this document: insurance certificate",
        "Upload this document: safeguarding policy",
    ]


def test_without_checks_no_date_is_asked() -> None:
    safety = replace(UNREGULATED.safety, dbs_level=DbsLevel.NONE, dbs_on=None, dbs_seen_by="")
    assert problems_in(Part.SAFETY, facts(replace(UNREGULATED, safety=safety))) == ()


@pytest.mark.parametrize("accepted", [None, "2026-01"])
def test_the_expectations_in_force_have_to_be_accepted(accepted: str | None) -> None:
    (problem,) = problems_in(Part.EXPECTATIONS, facts(UNREGULATED, accepted=accepted))
    assert ("changed" in problem.message) is (accepted is not None)


CARE = replace(LUNCH_CLUB, personal_care=True)
HOME_CARE = replace(LUNCH_CLUB, service_types=("home-care",), personal_care=True)
NURSING = replace(HOME_CARE, service_types=("nursing-home",))
ASSISTANT = replace(CARE, service_types=("personal-assistant",))
AGENCY = replace(CARE, service_types=("introductory-agency",))
RULE = (
    (ProviderKind.REGISTERED, HOME_CARE, ""),
    (ProviderKind.REGISTERED, LUNCH_CLUB, ""),
    (ProviderKind.REGISTERED, NURSING, "does not cover “Nursing home”"),
    (ProviderKind.REGISTERED, ASSISTANT, "Only an individual care worker"),
    (ProviderKind.OTHER_REGULATOR, HOME_CARE, ""),
    (ProviderKind.INDIVIDUAL, ASSISTANT, ""),
    (ProviderKind.INDIVIDUAL, CARE, "add the service type “Personal assistant”"),
    (ProviderKind.INDIVIDUAL, HOME_CARE, "choose “Personal assistant” instead"),
    (ProviderKind.INDIVIDUAL, AGENCY, "Only an introductory agency"),
    (ProviderKind.INTRODUCTORY_AGENCY, AGENCY, ""),
    (ProviderKind.INTRODUCTORY_AGENCY, HOME_CARE, "choose “Introductory agency” instead"),
    (ProviderKind.UNREGULATED, LUNCH_CLUB, ""),
    (ProviderKind.UNREGULATED, CARE, "only a provider registered with CQC"),
    (ProviderKind.UNREGULATED, HOME_CARE, "only a provider registered with CQC"),
    (
        ProviderKind.UNREGULATED,
        replace(HOME_CARE, personal_care=False),
        "may only be offered by a provider registered",
    ),
    (ProviderKind.UNREGULATED, ASSISTANT, "Only an individual care worker"),
)


@pytest.mark.parametrize(("kind", "offer", "reason"), RULE)
def test_who_may_offer_what(kind: ProviderKind, offer: Offer, reason: str) -> None:
    answers = answers_of(kind, offers=(offer,))
    found = care_problems(answers, offer)
    assert bool(found) is bool(reason)
    if reason:
        assert any(reason in sentence for sentence in found)
        stopped = states(facts(answers))
        assert stopped[Part.OFFERS] is TaskState.STOPPED


def test_where_cqc_was_not_reached_the_offer_is_not_stopped() -> None:
    answers = replace(
        answers_of(ProviderKind.REGISTERED, offers=(NURSING,)),
        register=RegisterLink(location_id=PLACE),
    )
    assert care_problems(answers, NURSING) == ()


def test_a_new_service_is_filled_from_the_register() -> None:
    offer = offer_for(REGISTERED, None)
    assert (offer.name, offer.postcode) == ("Larkspur Home Care", "ZZ1 1AA")
    assert (offer.service_types, offer.cqc_location_id) == (("home-care",), PLACE)


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        (ProviderKind.INDIVIDUAL, ("personal-assistant",)),
        (ProviderKind.INTRODUCTORY_AGENCY, ("introductory-agency",)),
        (ProviderKind.UNREGULATED, ()),
    ],
)
def test_a_new_service_of_an_exempt_kind_says_so(
    kind: ProviderKind, types: tuple[str, ...]
) -> None:
    assert offer_for(answers_of(kind), None).service_types == types


def test_only_a_registered_providers_care_is_tied_to_its_location() -> None:
    mixed = replace(REGISTERED, offers=(HOME_CARE, LUNCH_CLUB))
    assert [offer.cqc_location_id for offer in tied(mixed).offers] == [PLACE, ""]
    left = replace(mixed, organisation=replace(mixed.organisation, kind=ProviderKind.UNREGULATED))
    assert [offer.cqc_location_id for offer in tied(tied(left)).offers] == ["", ""]
    assert left.location_id == ""


def test_what_cannot_start_says_what_comes_first() -> None:
    rows = {task.part: task for task in tasks(Facts(answers=Answers(), today=TODAY))}
    assert rows[Part.OFFERS].state is TaskState.CANNOT_START
    assert rows[Part.OFFERS].why == "First: what kind of organisation you are"
    assert rows[Part.SAFETY].state is TaskState.NOT_STARTED
    assert Part.PROOF not in rows

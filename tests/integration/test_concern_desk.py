"""The QA team takes concerns on: triage, who has it, considering, closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ClosedWhy, ConcernKind, IllegalMoveError
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.ratings import KeyQuestion
from marketplace.domain.themes import Theme
from marketplace.domain.triage import Harm
from marketplace.models.base import db
from marketplace.models.concern_work import Triage
from marketplace.models.concerns import Concern, ConcernStep, ConcernTheme
from marketplace.models.messages import Message
from marketplace.queries.concern_history import triages_of
from marketplace.services import concern_triage
from marketplace.services.concern_considering import consider_concern
from marketplace.services.concern_ending import close_concern
from marketplace.services.concern_notes import tell_person
from marketplace.services.concern_triage import Findings
from marketplace.services.safeguarding_concerns import raise_concern
from tests.integration.concern_desk import FOUND, LATER, WORRY, passed_on, stored, told, version
from tests.integration.desk import add_person, add_provider, kept
from tests.integration.telling import concern_of, submitted
from tests.integration.town import START

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """An officer of the QA team."""
    del directory
    return add_person("olu@example.org", Role.QA)


def test_acknowledging_confirms_the_hand_off_once(officer: Principal) -> None:
    concern_id = told()
    concern_triage.acknowledge(concern_id, version=version(concern_id), by=officer, now=LATER)
    concern = stored(concern_id)
    assert (concern.status, concern.acknowledged_at) == ("acknowledged", LATER)
    assert passed_on(concern_id, Recipient.QA) == [HandOffStatus.RECEIVED]
    steps = db.session.query(ConcernStep).count()
    again = version(concern_id)
    concern_triage.acknowledge(concern_id, version=again, by=officer, now=LATER)
    assert db.session.query(ConcernStep).count() == steps


def test_a_triage_keeps_its_history_and_the_newest_themes_count(officer: Principal) -> None:
    concern_id = told()
    concern_triage.triage(
        concern_id, found=FOUND, version=version(concern_id), by=officer, now=LATER
    )
    assert (stored(concern_id).status, stored(concern_id).triaged_at) == ("triaged", LATER)
    anew = replace(FOUND, themes=(Theme.STAFFING, Theme.MEDICINES), harm=Harm.SERIOUS)
    concern_triage.triage(
        concern_id, found=anew, version=version(concern_id), by=officer, now=LATER
    )
    newest, first = triages_of(concern_id)
    assert (newest.harm, first.harm) == (Harm.SERIOUS, Harm.SOME)
    assert first.standards == (KeyQuestion.SAFE, KeyQuestion.RESPONSIVE)
    assert set(db.session.scalars(select(ConcernTheme.theme))) == {"staffing", "medicines"}
    assert [event.data["themes"] for event in kept("concern-triaged")] == [
        ["visits"],
        ["medicines", "staffing"],
    ]
    assert "late" not in str([event.data for event in kept("concern-triaged")])


def test_every_answer_of_a_triage_that_is_missing_is_named(officer: Principal) -> None:
    concern_id = told()
    with pytest.raises(InvalidError) as refused:
        concern_triage.triage(
            concern_id,
            found=Findings(due_on=START.date() - timedelta(days=1)),
            version=version(concern_id),
            by=officer,
            now=LATER,
        )
    assert [problem.field for problem in refused.value.problems] == [
        "information",
        "harm",
        "themes",
        "criticality",
        "decision",
        "reasons",
        "due_on",
    ]
    assert stored(concern_id).status == "received"
    assert db.session.query(Triage).count() == 0


def test_what_went_to_the_provider_is_triaged_where_it_stands(officer: Principal) -> None:
    provider_id = add_provider("Bramble Care")
    add_person("manager@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    concern_id = concern_of(submitted()).id
    assert stored(concern_id).status == "with-provider"
    concern_triage.triage(
        concern_id, found=FOUND, version=version(concern_id), by=officer, now=LATER
    )
    concern = stored(concern_id)
    assert (concern.status, concern.acknowledged_at) == ("with-provider", LATER)
    assert passed_on(concern_id, Recipient.QA) == [HandOffStatus.RECEIVED]


def test_an_old_page_and_people_without_the_right_change_nothing(officer: Principal) -> None:
    concern_id = told()
    seen = version(concern_id)
    concern_triage.acknowledge(concern_id, version=seen, by=officer, now=LATER)
    with pytest.raises(ConflictError):
        concern_triage.triage(concern_id, found=FOUND, version=seen, by=officer, now=LATER)
    guardian = add_person("sam@example.org", Role.SAFEGUARDING)
    with pytest.raises(ForbiddenError):
        consider_concern(
            concern_id, words="Seen.", version=version(concern_id), by=guardian, now=LATER
        )
    manager = add_person("max@example.org", Role.MANAGER)
    with pytest.raises(NotFoundError):
        consider_concern(
            concern_id, words="Seen.", version=version(concern_id), by=manager, now=LATER
        )
    assert stored(concern_id).status == "acknowledged"


def test_a_concern_is_given_to_officers_alone(officer: Principal) -> None:
    provider_id = add_provider("Bramble Care")
    concern_id = told()
    concern_triage.assign(
        concern_id,
        account_id=officer.account_id,
        version=version(concern_id),
        by=officer,
        now=LATER,
    )
    assert stored(concern_id).assigned_to == officer.account_id
    involved = add_person("both@example.org", Role.QA, provider_ids=(provider_id,))
    guardian = add_person("sam@example.org", Role.SAFEGUARDING)
    for other in (involved, guardian):
        with pytest.raises(InvalidError):
            concern_triage.assign(
                concern_id,
                account_id=other.account_id,
                version=version(concern_id),
                by=officer,
                now=LATER,
            )
    concern_triage.assign(
        concern_id, account_id=None, version=version(concern_id), by=officer, now=LATER
    )
    assert stored(concern_id).assigned_to is None


def test_it_is_considered_in_words_for_the_person_and_closed(officer: Principal) -> None:
    concern_id = told()
    with pytest.raises(IllegalMoveError):
        consider_concern(
            concern_id, words="Seen.", version=version(concern_id), by=officer, now=LATER
        )
    concern_triage.triage(
        concern_id, found=FOUND, version=version(concern_id), by=officer, now=LATER
    )
    with pytest.raises(InvalidError):
        consider_concern(concern_id, words=" ", version=version(concern_id), by=officer, now=LATER)
    consider_concern(
        concern_id, words="We saw the rota.", version=version(concern_id), by=officer, now=LATER
    )
    concern = stored(concern_id)
    assert (concern.considered_words, concern.told_at) == ("We saw the rota.", LATER)
    assert passed_on(concern_id, Recipient.QA) == [HandOffStatus.ENDED]
    news = db.session.query(Message).filter_by(kind="concern-news").one()
    assert "rota" not in str(news.refers)
    close_concern(
        concern_id,
        why=ClosedWhy.CONSIDERED,
        version=version(concern_id),
        by=officer,
        now=LATER,
    )
    assert stored(concern_id).closed_why == "considered"
    assert "rota" not in str([event.data for event in kept("concern-considered")])


def test_restricted_ones_are_not_there_for_the_team(officer: Principal) -> None:
    happening = replace(WORRY.happening, danger_now=True)
    sent = submitted(replace(WORRY, happening=happening))
    for concern in db.session.scalars(
        select(Concern).where(Concern.submission_id == sent.submission_id)
    ).all():
        with pytest.raises(NotFoundError):
            concern_triage.triage(
                concern.id, found=FOUND, version=concern.version, by=officer, now=LATER
            )
    guardian = add_person("sam@example.org", Role.SAFEGUARDING)
    restricted = concern_of(sent, ConcernKind.SAFEGUARDING)
    concern_triage.triage(
        restricted.id, found=FOUND, version=restricted.version, by=guardian, now=LATER
    )
    assert passed_on(restricted.id, Recipient.SAFEGUARDING) == [HandOffStatus.RECEIVED]


def test_what_waits_is_triaged_by_nobody(officer: Principal) -> None:
    del officer
    guardian = add_person("sam@example.org", Role.SAFEGUARDING)
    sent = submitted(replace(WORRY, happening=replace(WORRY.happening, danger_now=True)))
    strand = concern_of(sent, ConcernKind.CONCERN)
    with pytest.raises(RefusedError, match="waits"):
        concern_triage.triage(
            strand.id, found=FOUND, version=strand.version, by=guardian, now=LATER
        )
    assert db.session.query(Triage).count() == 0


def test_of_what_an_officer_raised_the_person_is_told_nothing(officer: Principal) -> None:
    guardian = add_person("sam@example.org", Role.SAFEGUARDING)
    concern_id = told()
    raise_concern(concern_id, words="Bruises.", version=version(concern_id), by=officer, now=LATER)
    raised = db.session.query(Concern).filter_by(kind="safeguarding").one().id
    concern_triage.triage(raised, found=FOUND, version=version(raised), by=guardian, now=LATER)
    with pytest.raises(RefusedError, match="not told of it"):
        tell_person(raised, words="We looked.", by=guardian, now=LATER)
    consider_concern(raised, words="We looked.", version=version(raised), by=guardian, now=LATER)
    assert stored(raised).told_at is None
    close_concern(raised, why=ClosedWhy.CONSIDERED, version=version(raised), by=guardian, now=LATER)
    assert stored(raised).status == "closed"
    assert db.session.query(Message).filter_by(kind="concern-news").count() == 0

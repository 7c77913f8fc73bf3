"""The QA team's list and early signs, as the databases answer: order, filters, new words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_answers import Naming
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_signals import SignalKind
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.following_events import SortedAnswered
from marketplace.domain.themes import Theme
from marketplace.domain.triage import Harm, InformationSource
from marketplace.models.concern_words import ConcernWords
from marketplace.queries.concern_signals import signal_counts, signals_for
from marketplace.queries.concerns import ConcernFilter, Stage, concerns, counts
from marketplace.queries.known_providers import known_providers
from marketplace.queries.provider_timeline import timeline
from marketplace.services import concern_triage
from marketplace.services.concern_notes import tell_person, write_note
from marketplace.services.transaction import transaction
from tests.integration.concern_desk import FOUND, LATER, WORRY, stored, told, version
from tests.integration.desk import TEST, add_person, add_provider
from tests.integration.telling import concern_of, submitted
from tests.integration.town import START

pytestmark = pytest.mark.usefixtures("directory")
TODAY = LATER.date()
ALL = ConcernFilter(stage=Stage.ALL)


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """An officer of the QA team."""
    del directory
    return add_person("olu@example.org", Role.QA)


def shown(asked: ConcernFilter, by: Principal) -> list[int]:
    """The ids of a list."""
    return [row.id for row in concerns(asked, by=by, today=TODAY).rows]


def triaged(concern_id: int, by: Principal, **changes: object) -> None:
    """Triage a concern."""
    found = replace(FOUND, **changes)  # type: ignore[arg-type]
    concern_triage.triage(concern_id, found=found, version=version(concern_id), by=by, now=LATER)


def add_words(concern_id: int, *, hours: int, audience: Audience = Audience.PERSON) -> None:
    """Let the person add something, so many hours after the triage."""
    with transaction(actor=TEST, now=LATER + timedelta(hours=hours)) as tx:
        tx.add(
            ConcernWords(
                submission_id=stored(concern_id).submission_id,
                concern_id=concern_id,
                kind=WordsKind.ADDED.value,
                author=Author.PERSON.value,
                audience=audience.value,
                words="It happened again.",
                at=tx.now,
            )
        )


def test_the_most_urgent_come_first_then_the_oldest(officer: Principal) -> None:
    newer, older = told(), concern_of(submitted(WORRY, now=START - timedelta(days=2))).id
    danger = replace(WORRY.happening, words="He died, and nobody called an ambulance for hours.")
    urgent = concern_of(submitted(replace(WORRY, happening=danger)), ConcernKind.CONCERN)
    urgent_row = stored(urgent.id)
    with transaction(actor=TEST, now=LATER) as tx:
        row = tx.session.merge(urgent_row)
        row.waits_for_safeguarding, row.priority = False, 2
    assert shown(ALL, officer) == [urgent.id, older, newer]
    assert counts(by=officer).waiting == 3
    assert counts(by=officer).urgent == 1
    assert counts(by=officer).unread == 3


def test_new_words_come_back_to_the_list_until_somebody_answers(officer: Principal) -> None:
    provider_id = add_provider("Bramble Care")
    add_person("manager@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    concern_id = concern_of(submitted()).id
    waiting = ConcernFilter()
    assert shown(waiting, officer) == [concern_id]
    triaged(concern_id, officer)
    assert shown(waiting, officer) == []
    assert shown(ConcernFilter(stage=Stage.ELSEWHERE), officer) == [concern_id]
    add_words(concern_id, hours=1, audience=Audience.SAFEGUARDING)
    assert shown(waiting, officer) == []
    add_words(concern_id, hours=1)
    (row,) = concerns(waiting, by=officer, today=TODAY).rows
    assert row.has_new_words
    write_note(concern_id, words="Read.", by=officer, now=LATER + timedelta(hours=2))
    assert shown(waiting, officer) == []
    add_words(concern_id, hours=3)
    assert shown(waiting, officer) == [concern_id]
    tell_person(concern_id, words="Thank you.", by=officer, now=LATER + timedelta(hours=4))
    assert shown(waiting, officer) == []


def test_a_reply_that_is_overdue_comes_back_to_the_list(officer: Principal) -> None:
    provider_id = add_provider("Bramble Care")
    add_person("manager@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    concern_id = concern_of(submitted()).id
    triaged(concern_id, officer)
    with transaction(actor=TEST, now=LATER) as tx:
        tx.session.merge(stored(concern_id)).overdue_told_at = LATER
    assert shown(ConcernFilter(), officer) == [concern_id]
    later = TODAY + timedelta(days=30)
    (signal,) = signals_for(by=officer, today=later)
    assert (signal.kind, signal.provider) == (SignalKind.REPLY_OVERDUE, "Bramble Care")


def test_filters_by_theme_and_provider(officer: Principal) -> None:
    provider_id = add_provider("Larkspur")
    one, other = told(), told(naming=Naming(words="Larkspur"))
    triaged(one, officer, themes=(Theme.FOOD, Theme.MONEY))
    assert shown(ConcernFilter(theme=Theme.MONEY), officer) == [one]
    assert shown(ConcernFilter(provider_id=provider_id), officer) == [other]
    assert shown(ConcernFilter(stage=Stage.NEW), officer) == [other]
    assert known_providers("lark", by=officer).rows[0].open_concerns == 1


def test_the_same_theme_from_two_sources_and_serious_harm(officer: Principal) -> None:
    provider_id = add_provider("Bramble Care")
    first, second = told(), told()
    triaged(first, officer, themes=(Theme.MEDICINES,))
    triaged(second, officer, themes=(Theme.FOOD,), information=InformationSource.STAFF)
    assert signals_for(by=officer, today=TODAY) == ()
    triaged(
        second,
        officer,
        themes=(Theme.MEDICINES,),
        information=InformationSource.STAFF,
        harm=Harm.SERIOUS,
    )
    serious, same = signals_for(by=officer, today=TODAY, provider_id=provider_id)
    assert (serious.kind, [row.id for row in serious.concerns]) == (SignalKind.SERIOUS, [second])
    assert (same.kind, [row.id for row in same.concerns]) == (
        SignalKind.SAME_THEME,
        [first, second],
    )
    assert signal_counts(by=officer, today=TODAY) == {provider_id: 2}
    assert signals_for(by=officer, today=TODAY, provider_id=provider_id + 1) == ()


def test_not_sorted_twice_counts_answers_of_one_person_too(officer: Principal) -> None:
    add_provider("Bramble Care")
    concern_id = told()
    for hours, answer in ((1, "no"), (2, "partly"), (3, "no")):
        assert signals_for(by=officer, today=TODAY) == ()
        with transaction(actor=TEST, now=LATER + timedelta(hours=hours)) as tx:
            subject = subject_of(concern_id, ConcernKind.CONCERN)
            tx.record(SortedAnswered(subject=subject, answer=answer))
    (signal,) = signals_for(by=officer, today=TODAY)
    assert (signal.kind, len(signal.concerns)) == (SignalKind.NOT_SORTED, 1)
    assert signal.since == LATER + timedelta(hours=3)


def test_a_timeline_tells_what_came_of_a_concern(officer: Principal) -> None:
    provider_id = add_provider("Bramble Care")
    manager = add_person("manager@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    concern_id = concern_of(submitted()).id
    found = timeline(provider_id, by=officer)
    assert [(one.kind.value, one.concern_id) for one in found.entries] == [
        ("hand-off", concern_id),
        ("told", concern_id),
    ]
    involved = replace(officer, provider_ids=manager.provider_ids)
    assert timeline(provider_id, by=involved).entries == ()

"""What staff enter for somebody: by whom, once, and as the caller said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concerns import ConcernKind, Source
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
)
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_drafts import Draft
from marketplace.services.concern_entry import enter, keep_entry
from marketplace.services.submissions import Sent
from tests.integration.desk import add_person, kept
from tests.integration.telling import an_answer
from tests.integration.town import START


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


def _entered(draft: Draft, *kinds: ConcernKind, by: Principal, version: int | None = None) -> Sent:
    return enter(
        draft.token,
        kinds=kinds,
        source=Source.LETTER,
        version=draft.version if version is None else version,
        by=by,
        now=START,
    )


def test_it_is_entered_once_by_whoever_entered_it(officer: Principal) -> None:
    draft = keep_entry(an_answer(), token=None, version=0, by=officer, now=START)
    first, second = _entered(draft, by=officer), _entered(draft, by=officer)
    assert first.reference == second.reference
    assert first.passphrase == second.passphrase
    (submission,) = db.session.scalars(select(Submission))
    assert (submission.source, submission.entered_by) == ("letter", officer.account_id)
    assert {event.actor for event in kept("concern-received")} == {"person:officer@example.org"}
    assert {event.actor for event in kept("draft-started")} == {"person:officer@example.org"}


def test_the_callers_word_on_what_it_is_counts(officer: Principal) -> None:
    draft = keep_entry(an_answer(), token=None, version=0, by=officer, now=START)
    _entered(draft, ConcernKind.COMMENT, by=officer)
    assert list(db.session.scalars(select(Concern.kind))) == ["comment"]


def test_it_can_be_changed_until_it_is_sent(officer: Principal) -> None:
    draft = keep_entry(an_answer(), token=None, version=0, by=officer, now=START)
    changed = replace(an_answer(), wanted="Something else.")
    again = keep_entry(changed, token=draft.token, version=draft.version, by=officer, now=START)
    assert (again.token, again.typed.wanted) == (draft.token, "Something else.")
    with pytest.raises(ConflictError):
        keep_entry(changed, token=draft.token, version=draft.version, by=officer, now=START)
    with pytest.raises(ConflictError):
        _entered(draft, by=officer)
    _entered(again, by=officer)
    anew = keep_entry(changed, token=draft.token, version=1, by=officer, now=START)
    assert anew.token != draft.token


def test_what_is_missing_keeps_it_from_being_sent(officer: Principal) -> None:
    bare = replace(an_answer(), works_there=None)
    draft = keep_entry(bare, token=None, version=0, by=officer, now=START)
    with pytest.raises(RefusedError, match="missing"):
        _entered(draft, by=officer)
    assert list(db.session.scalars(select(Submission))) == []


def test_a_draft_that_is_gone_is_not_found(officer: Principal) -> None:
    draft = keep_entry(an_answer(), token=None, version=0, by=officer, now=START)
    with pytest.raises(NotFoundError):
        _entered(replace(draft, token="gone"), by=officer)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.QA])
def test_nobody_else_enters_anything(officer: Principal, role: Role) -> None:
    other = add_person("other@example.org", role)
    draft = keep_entry(an_answer(), token=None, version=0, by=officer, now=START)
    with pytest.raises(ForbiddenError):
        _entered(draft, by=other)
    with pytest.raises(ForbiddenError):
        keep_entry(an_answer(), token=None, version=0, by=other, now=START)


@pytest.mark.parametrize("source", [Source.FORM, Source.PROFESSIONAL])
def test_what_comes_by_a_form_is_not_entered(officer: Principal, source: Source) -> None:
    draft = keep_entry(an_answer(), token=None, version=0, by=officer, now=START)
    with pytest.raises(ValueError, match="staff enter"):
        enter(
            draft.token,
            kinds=(),
            source=source,
            version=draft.version,
            by=officer,
            now=START,
        )

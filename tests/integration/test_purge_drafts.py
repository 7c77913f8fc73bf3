"""What somebody began to tell us is gone a week later, files and all; what was sent is not."""

from __future__ import annotations

import io
import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from jobs.purge import PURGE
from jobs.runner import Runner
from jobs.work import DONE
from marketplace.domain.concern_answers import Answers, Happening
from marketplace.files.store import FileMissing
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile
from marketplace.models.concerns import Concern, ConcernDraft, Submission
from marketplace.services import concern_drafts, draft_retention, leases
from marketplace.services.concern_files import Sent, add_to_draft
from marketplace.wiring import adapters
from tests.integration.desk import kept
from tests.integration.telling import an_answer, submitted
from tests.integration.town import JOB, START, Clock
from tests.unit import files_to_upload

WEEK = timedelta(days=7)
DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("directory")


def _purge(app: Flask, clock: Clock) -> None:
    assert Runner(app, stopping=threading.Event(), clock=clock).once(PURGE) == DONE
    db.session.rollback()


def _draft() -> str:
    """What somebody began to tell us; its token."""
    return concern_drafts.start(Answers(happening=Happening(words="Heliotrope")), START)


def _stored() -> str:
    """Under which name the only file lies."""
    return db.session.scalars(select(ConcernFile.stored_name)).one()


def test_a_draft_goes_with_its_files_a_week_after_it_was_last_saved(
    app: Flask, clock: Clock
) -> None:
    gone, gone_on_with = _draft(), _draft()
    photo = Sent(stream=io.BytesIO(files_to_upload.pdf()), name="photo.pdf")
    add_to_draft(gone, photo, files=adapters().files, now=START)
    draft = concern_drafts.load(gone_on_with, START)
    assert draft is not None
    concern_drafts.save(gone_on_with, draft.typed, draft.version, START + DAY)
    clock.now = START + WEEK
    _purge(app, clock)
    assert len(db.session.scalars(select(ConcernDraft.id)).all()) == 2
    clock.forward(seconds=1)
    _purge(app, clock)
    assert concern_drafts.load(gone, clock.now) is None
    assert concern_drafts.load(gone_on_with, clock.now) is not None
    with pytest.raises(FileMissing):
        adapters().files.open(_stored())
    assert db.session.scalars(select(ConcernFile.original_name)).all() == [""]
    (event,) = kept("draft-removed")
    assert event.data == {"files": 1, "sent": False}


def test_what_was_sent_stays_when_its_draft_goes(app: Flask, clock: Clock) -> None:
    token = concern_drafts.start(an_answer(), START)
    photo = Sent(stream=io.BytesIO(files_to_upload.pdf()), name="photo.pdf")
    add_to_draft(token, photo, files=adapters().files, now=START)
    sent = submitted(an_answer(), draft_token=token)
    clock.now = START + WEEK + DAY
    _purge(app, clock)
    assert db.session.scalars(select(ConcernDraft.id)).all() == []
    assert db.session.scalars(select(Submission.reference)).all() == [sent.reference]
    assert len(db.session.scalars(select(Concern.id)).all()) == 1
    with adapters().files.open(_stored()) as kept_file:
        assert kept_file.read() == files_to_upload.pdf()
    (event,) = kept("draft-removed")
    assert event.data == {"files": 0, "sent": True}


def test_whoever_lost_the_lease_removes_no_draft() -> None:
    token = _draft()
    late = START + 200 * DAY
    lost = leases.take("purge", holder="one", now=START)
    assert lost is not None
    assert leases.take("purge", holder="two", now=late) is not None
    turn = leases.Turn(lease=lost, stopping=threading.Event())
    with pytest.raises(leases.LeaseLost):
        draft_retention.purge_drafts(files=adapters().files, actor=JOB, now=late, turn=turn)
    assert concern_drafts.load(token, late) is not None


def test_a_process_that_has_to_end_leaves_the_rest_for_the_next_run() -> None:
    token = _draft()
    stopping = threading.Event()
    stopping.set()
    lease = leases.take("purge", holder="one", now=START)
    assert lease is not None
    turn = leases.Turn(lease=lease, stopping=stopping)
    removed = draft_retention.purge_drafts(
        files=adapters().files, actor=JOB, now=START + 30 * DAY, turn=turn
    )
    assert removed == 0
    assert concern_drafts.load(token, START) is not None

"""Enters what came by phone, letter, email or visit, for whoever told it.

Nothing is sent before it was looked at: it is kept as a draft first, as in the form, so that a
second click or a crash sends nothing twice. The passphrase is for the caller: it is shown once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_checks import problems
from marketplace.domain.concern_kinds import with_kinds
from marketplace.domain.concerns import ConcernKind, Source
from marketplace.domain.errors import ConflictError, NotFoundError, RefusedError
from marketplace.services.concern_drafts import Draft, load, save, start
from marketplace.services.submissions import Sent, sent_before, submit

SOURCES = (Source.PHONE, Source.LETTER, Source.EMAIL, Source.VISIT)
"""How what staff enter came."""


def keep_entry(
    answers: Answers, *, token: str | None, version: int, by: Principal, now: datetime
) -> Draft:
    """Keep what was written down so far; a draft that is gone or was sent begins anew.

    Raises ConflictError where it was changed since `version`, in another tab.
    """
    require(by, Permission.HANDLE_CONCERNS)
    draft = load(token, now)
    if draft is None or draft.submission_id is not None:
        return _loaded(start(answers, now, actor=by.actor), now)
    save(draft.token, answers, version, now)
    return _loaded(draft.token, now)


def enter(  # noqa: PLR0913 - what is entered, how it came, who enters it
    token: str,
    *,
    kinds: Iterable[ConcernKind],
    source: Source,
    version: int,
    by: Principal,
    now: datetime,
) -> Sent:
    """Take it in, as the caller would with the form; entered twice it is there once.

    `kinds` are what the caller says it is; the rule decides where they are none. Raises
    NotFoundError where the draft is gone, ConflictError where it was changed since `version`, and
    RefusedError where something is missing in it.
    """
    require(by, Permission.HANDLE_CONCERNS)
    if source not in SOURCES:
        raise ValueError(f"{source} is not how something comes that staff enter")
    if sent := sent_before(token, now=now):
        return sent
    draft = _loaded(token, now)
    if draft.version != version:
        raise ConflictError("this was changed meanwhile; look at it again")
    chosen = with_kinds(draft.typed, kinds)
    if chosen != draft.typed:
        version = save(token, chosen, version, now)
        draft = _loaded(token, now)
    if problems(draft.answers):
        raise RefusedError("Something is missing in it. Go back and look at it again.")
    return submit(
        draft.answers,
        source=source,
        actor=by.actor,
        now=now,
        entered_by=by.account_id,
        draft_token=token,
        draft_version=version,
    )


def _loaded(token: str, now: datetime) -> Draft:
    draft = load(token, now)
    if draft is None:
        raise NotFoundError("there is no such draft any more")
    return draft

"""The first page of the desk: how much there is of everything, and what is urgent."""

from __future__ import annotations

from flask import render_template

from marketplace.domain.access import Permission, may
from marketplace.queries.concern_signals import signals_for
from marketplace.queries.concerns import counts as concern_counts
from marketplace.queries.desk import DeskFilter, cases, counts
from marketplace.queries.desk_summary import desk_summary
from marketplace.queries.mistakes import open_mistakes
from marketplace.queries.safeguarding_queue import queue
from marketplace.web.asking import today
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_SHOWN = 5


@requires(Permission.READ_DESK)
def desk() -> str:
    """Counts, what is urgent, and the oldest cases."""
    who = principal()
    reads = may(who, Permission.READ_CONCERNS)
    protects = may(who, Permission.READ_SAFEGUARDING_CONCERNS)
    return render_template(
        "quality/desk.html",
        told=concern_counts(by=who) if reads else None,
        signs=signals_for(by=who, today=today()) if reads else (),
        safeguarding=queue(by=who, now=now()) if protects else None,
        counts=counts(by=who, today=today()),
        summary=desk_summary(by=who, now=now()),
        oldest=cases(DeskFilter(), by=who, today=today()).rows[:_SHOWN],
        reads_documents=may(who, Permission.READ_DOCUMENTS),
        sees_mail=may(who, Permission.RESOLVE_MAIL),
        sees_audit=may(who, Permission.READ_AUDIT),
        sees_jobs=may(who, Permission.READ_JOBS),
        mistakes=open_mistakes(by=who) if may(who, Permission.DECIDE_CASES) else None,
        invites=may(who, Permission.INVITE_PROVIDERS),
        reads_gaps=may(who, Permission.READ_GAPS),
        keeps_synonyms=may(who, Permission.KEEP_SYNONYMS),
    )

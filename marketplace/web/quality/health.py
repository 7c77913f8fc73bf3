"""How the jobs are, and the mail that could not be sent."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission, may
from marketplace.queries.desk_summary import check_age
from marketplace.queries.job_health import job_health
from marketplace.queries.undelivered import how_many_undelivered, undelivered
from marketplace.services.undelivered import put_aside, send_again
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires


@requires(Permission.READ_JOBS)
def jobs() -> str:
    """Last runs, the age of the last complete check, what waits in the outbox."""
    who = principal()
    return render_template(
        "quality/jobs.html",
        health=job_health(by=who),
        check=check_age(now=now()),
        now=now(),
        undelivered=how_many_undelivered(),
        sees_mail=may(who, Permission.RESOLVE_MAIL),
    )


@requires(Permission.RESOLVE_MAIL)
def mail() -> str:
    """What could not be sent."""
    return render_template("quality/mail.html", messages=undelivered())


@requires(Permission.RESOLVE_MAIL)
def mail_again(message_id: int) -> Response:
    """Try one message again."""
    send_again(message_id, by=principal(), now=now())
    return asking.done("The message is sent again.", "quality.mail")


@requires(Permission.RESOLVE_MAIL)
def mail_aside(message_id: int) -> Response:
    """Put one message aside: somebody has told the person in another way."""
    put_aside(message_id, by=principal(), now=now())
    return asking.done("The message is put aside.", "quality.mail")

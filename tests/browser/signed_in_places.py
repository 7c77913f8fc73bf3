"""Every page on the way in and behind it, by a name that a failed test shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from http import HTTPStatus

from playwright.sync_api import Page, expect

from marketplace.domain.offer_steps import STEPS
from tests.browser.carried import state_with
from tests.browser.furnished import Ids
from tests.browser.people import (
    ADMIN,
    FRESH,
    HALFWAY,
    KESTREL,
    LINNET,
    MANAGER,
    QA,
    ROWAN,
    SAFEGUARDING,
    SECURED,
    WREN,
    People,
)
from tests.browser.seeking_places import (
    NOT_FOUND_SEEKING,
    NOT_PAGES_OF_SEEKING,
    SEEKING_PLACES,
    SEEKING_SENT_EMPTY,
)
from tests.browser.sought import SEEKING, state_of
from tests.browser.telling_places import (
    NOT_PAGES_OF_TELLING,
    TELLING_PLACES,
    TELLING_SENT_EMPTY,
)
from tests.browser.told import WITHOUT_ACCOUNT, carried

STRANGER = ""
"""Somebody who has not signed in."""
_PLACES: dict[str, dict[str, str]] = {
    STRANGER: {
        "sign in": "/account/sign-in",
        "sign in to go on": "/account/sign-in?next=/provider",
        "create an account": "/account/register",
        "account created": "/account/registered",
        "confirm an address": "/account/confirm/{confirm}",
        "confirm with a bad link": "/account/confirm/nothing",
        "forgotten password": "/account/reset",
        "reset sent": "/account/reset/sent",
        "choose a new password": "/account/reset/{reset}",
        "reset with a bad link": "/account/reset/nothing",
        "invited to register": "/account/invited/{invited}",
        "join": "/account/join/{join}",
        "join with a bad link": "/account/join/nothing",
        "signed out": "/account/signed-out",
        "still right": "/provider/still-right/{still_right}",
        "still right with a bad link": "/provider/still-right/nothing",
    },
    HALFWAY: {
        "second step": "/account/second-factor",
        "recovery code": "/account/second-factor/recovery",
    },
    FRESH: {"set up a second step": "/account/second-factor/set-up"},
    SECURED: {
        "account with a second step": "/account",
        "new recovery codes": "/account/second-factor/codes",
        "remove the second step": "/account/second-factor/remove",
        "home of nobody yet": "/provider",
    },
    KESTREL: {"home of an agency": "/provider"},
    WREN: {
        "account": "/account",
        "own name": "/account/name",
        "own password": "/account/password",
        "signed in again": "/account/back",
        "provider home": "/provider",
        "not allowed": "/quality",
        "nothing here": "/provider/listings/987654",
        "listing": "/provider/listings/{listing}",
        "listing with changes that wait": "/provider/listings/{waiting_listing}",
        "listing that is hidden": "/provider/listings/{hidden_listing}",
        "listing that is suspended": "/provider/listings/{held_listing}",
        "ask a person": "/provider/listings/{held_listing}/ask",
        "withdraw a listing": "/provider/listings/{listing}/withdraw",
        "numbers": "/provider/listings/{listing}/numbers",
        "history": "/provider/listings/{listing}/history",
        "preview": "/provider/listings/{listing}/preview",
        "edit": "/provider/listings/{listing}/edit",
        "edit that was sent": "/provider/listings/{waiting_listing}/edit",
        "edit one answer": "/provider/listings/{listing}/edit/about?change=1",
        "add a listing": "/provider/{provider}/listings/add",
        "new listing": "/provider/new-listings/{edit}",
        "new listing with nothing in it": "/provider/new-listings/{blank_edit}",
        "new listing's preview": "/provider/new-listings/{edit}/preview",
        "new listing's first question": "/provider/new-listings/{blank_edit}/service",
        "documents": "/provider/{provider}/documents",
        "insurance": "/provider/{provider}/documents/insurance",
        "safety": "/provider/{provider}/safety",
        "people": "/provider/{provider}/people",
        "remove a colleague": "/provider/{provider}/people/{colleague}/remove",
    },
    ROWAN: {
        "begin a registration": "/provider/registrations/new",
        "home with registrations": "/provider",
        "task list": "/provider/registrations/{unregulated}",
        "task list of an agency": "/provider/registrations/{registered}",
        "task list with little in it": "/provider/registrations/{begun}",
        "kind": "/provider/registrations/{registered}/kind",
        "details": "/provider/registrations/{registered}/details",
        "contact": "/provider/registrations/{registered}/contact",
        "find in the register": "/provider/registrations/{registered}/register",
        "found in the register": "/provider/registrations/{registered}/register?q=care",
        "found nothing": "/provider/registrations/{registered}/register?q=xylophonist",
        "number that is wrong": "/provider/registrations/{registered}/register?q=1-12",
        "no place chosen": "/provider/registrations/{registered}/place?q=care",
        "none of the places": "/provider/registrations/{registered}/place?location=none",
        "is this you": "/provider/registrations/{registered}/location?id={place}",
        "not on the register": "/provider/registrations/{registered}/location?id=1-999999999",
        "another regulator": "/provider/registrations/{other_regulator}/register",
        "proof": "/provider/registrations/{registered}/proof",
        "declarations of an individual": "/provider/registrations/{individual}/declarations",
        "declarations of an agency": "/provider/registrations/{introductory_agency}/declarations",
        "services": "/provider/registrations/{unregulated}/offers",
        "service": "/provider/registrations/{unregulated}/offers/0",
        "service's preview": "/provider/registrations/{registered}/offers/0/preview",
        "remove a service": "/provider/registrations/{unregulated}/offers/0/remove",
        "stopped": "/provider/registrations/{stopped}/stopped",
        "stopped at the check": "/provider/registrations/{stopped}/check",
        "registration's safety": "/provider/registrations/{unregulated}/safety",
        "registration's documents": "/provider/registrations/{unregulated}/documents",
        "registration's insurance": "/provider/registrations/{unregulated}/documents/insurance",
        "expectations": "/provider/registrations/{unregulated}/expectations",
        "check": "/provider/registrations/{registered}/check",
        "check with much missing": "/provider/registrations/{begun}/check",
        "sent": "/provider/registrations/{sent}/sent",
        "registration that was sent": "/provider/registrations/{sent}",
        **{
            f"question: {step.slug}": f"/provider/registrations/{{registered}}/offers/0/{step.slug}"
            for step in STEPS
        },
    },
    LINNET: {"proof by telephone": "/provider/registrations/{referred}/proof"},
    QA: {
        "desk": "/quality",
        "cases": "/quality/cases",
        "cases that are decided": "/quality/cases?decided=yes",
        "registration to decide": "/quality/cases/{registration_case}",
        "changes to decide": "/quality/cases/{edit_case}",
        "claim to decide": "/quality/cases/{claim_case}",
        "review to answer": "/quality/cases/{review_case}",
        "approve": "/quality/cases/{registration_case}/approve",
        "approve a claim": "/quality/cases/{claim_case}/approve",
        "return": "/quality/cases/{registration_case}/return",
        "decline": "/quality/cases/{registration_case}/decline",
        "answer": "/quality/cases/{review_case}/answer",
        "documents to see": "/quality/documents",
        "rating watch": "/quality/ratings",
        "rating watch of what is hidden": "/quality/ratings?rating=inadequate",
        "one listing's rating": "/quality/ratings/{hidden_listing}",
        "one suspended listing": "/quality/ratings/{held_listing}",
        "suspend": "/quality/ratings/{listing}/suspend",
        "look at a suspension": "/quality/ratings/{held_listing}/suspension/review",
        "lift a suspension": "/quality/ratings/{held_listing}/suspension/lift",
        "holds": "/quality/holds",
        "held batch": "/quality/held-batch",
        "alerts": "/quality/alerts",
        "acknowledge an alert": "/quality/alerts/{alert}/acknowledge",
        "audit trail": "/quality/audit",
        "invitations": "/quality/invitations",
        "jobs": "/quality/jobs",
        "mail that could not be sent": "/quality/mail",
    },
    SAFEGUARDING: {
        "safeguarding officer's desk": "/quality",
        "safeguard": "/quality/ratings/{listing}/safeguard",
        "safeguarding reasons": "/quality/ratings/{held_listing}/safeguarding",
        "look at a safeguarding hold": "/quality/ratings/{held_listing}/safeguarding/review",
        "lift a safeguarding hold": "/quality/ratings/{held_listing}/safeguarding/lift",
    },
    MANAGER: {"manager's desk": "/quality", "manager's audit trail": "/quality/audit"},
    ADMIN: {
        "everybody": "/admin",
        "everybody of a name": "/admin?q=wren",
        "one person": "/admin/people/{manager}",
        "close an account": "/admin/people/{manager}/close",
        "reset a second step": "/admin/people/{manager}/second-factor",
        "invite staff": "/admin/people/invite",
    },
}
PLACES = {
    **{name: (who, path) for who, places in _PLACES.items() for name, path in places.items()},
    **TELLING_PLACES,
    **SEEKING_PLACES,
}
"""Who opens the page, and its address; names in braces are those of `furnished.furnish`."""

SENT_EMPTY = (
    *("sign in", "create an account", "forgotten password", "choose a new password", "join"),
    *("second step", "recovery code", "set up a second step", "new recovery codes"),
    *("own name", "own password", "ask a person", "insurance", "safety", "people"),
    *("contact", "another regulator", "declarations of an individual"),
    *("registration's safety", "registration's insurance", "expectations"),
    *("question: service", "question: about", "question: contact"),
    *("find in the register", "edit one answer", "new listing's first question", "proof"),
    *("approve a claim", "return", "decline", "answer", "suspend", "lift a suspension"),
    *("held batch", "acknowledge an alert", "invitations", "safeguard", "invite staff"),
    *TELLING_SENT_EMPTY,
    *SEEKING_SENT_EMPTY,
)
"""Pages whose form says what is missing when it is sent with nothing in it."""

NOT_PAGES = {
    *("documents.download", "quality.audit_file", "quality.ratings_file"),
    *NOT_PAGES_OF_TELLING,
    *NOT_PAGES_OF_SEEKING,
}
"""Endpoints that give files, or lead to another site."""

_CLEAR = """() => {
  const typed = 'input[type=text], input[type=email], input[type=tel], input[type=password], '
    + 'input[type=search], input[type=file], input:not([type]), textarea';
  const any = typed + ', input[type=radio], input[type=checkbox], select';
  const form = [...document.querySelectorAll('main form')].find((one) => one.querySelector(any));
  form.querySelectorAll(typed).forEach((field) => { field.value = ''; });
  form.querySelectorAll('input').forEach((field) => { field.checked = false; });
  form.id = 'sent-empty';
}"""


@contextmanager
def looking_at(people: People, ids: Ids, place: str, **options: object) -> Iterator[Page]:
    """The page of this name, opened by whoever opens it."""
    who, path = PLACES[place]
    with _browser_of(people, ids, who, **options) as page:
        answer = page.goto(path.format_map(ids))
        if place in TELLING_PLACES or place in SEEKING_PLACES:
            assert answer is not None
            status = HTTPStatus.NOT_FOUND if place in NOT_FOUND_SEEKING else HTTPStatus.OK
            assert (answer.status, answer.request.redirected_from) == (status, None)
        yield page


def _browser_of(
    people: People, ids: Ids, who: str, **options: object
) -> AbstractContextManager[Page]:
    """Somebody's browser: signed in, or with what somebody without an account is about."""
    now = datetime.now(UTC)
    if who in SEEKING:
        return people.carrying(state_of(people.live, who, ids, now=now), **options)
    if who in WITHOUT_ACCOUNT:
        session = carried(who, ids, now=now)
        return people.carrying(state_with(people.live, session), **options)
    return people.browsing(who, **options)


def send_empty(page: Page) -> None:
    """Send the first form of the page that asks for something, with nothing in it."""
    page.evaluate(_CLEAR)
    page.locator("#sent-empty button").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()

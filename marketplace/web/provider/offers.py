"""The pages of a listing's content: asked page by page, seen whole, sent for approval."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField

from marketplace.domain.access import Permission
from marketplace.domain.dates import london_day
from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError, RefusedError
from marketplace.domain.offer_checks import problems
from marketplace.domain.offer_differences import LABELS
from marketplace.domain.offer_steps import STEPS, step_of
from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import Answers
from marketplace.domain.registration_care import care_problems
from marketplace.queries.edits import Draft, draft_of_edit
from marketplace.services import edits
from marketplace.services.edit_sending import everything_wrong, send, take_back
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.offer_form import CHANGING, NO_VERSION, OfferTarget, answers, ask
from marketplace.web.provider.offer_targets import (
    ListingOffer,
    NewListingOffer,
    RegistrationOffer,
)

EditTarget = ListingOffer | NewListingOffer


class ActionForm(Form):
    """A button, with the version of what it acts on."""

    version = HiddenField()


@requires(Permission.REGISTER)
def of_registration_step(registration_id: int, number: int, step: str) -> Response:
    """One question about a service of a registration."""
    return ask(RegistrationOffer(registration_id=registration_id, number=number), step)


@requires(Permission.REGISTER)
def of_registration(registration_id: int, number: int) -> str:
    """A service of a registration, with all its answers."""
    target = RegistrationOffer(registration_id=registration_id, number=number)
    offer, _ = target.load()
    first = target.address_of(STEPS[0])
    return render_template(
        "offers/registration.html",
        offer=offer,
        answers=answers(offer, target),
        can_change=True,
        first=first if not offer.description else "",
        to_mend=_to_mend(target, _wrong(target.view().answers, offer)),
        back=url_for("provider.registration_offers", registration_id=registration_id),
        preview=url_for(
            "provider.registration_offer_preview", registration_id=registration_id, number=number
        ),
    )


@requires(Permission.KEEP_LISTINGS)
def of_listing_step(listing_id: int, step: str) -> Response:
    """One question about a listing."""
    return ask(ListingOffer(listing_id=listing_id), step)


@requires(Permission.KEEP_LISTINGS)
def of_listing(listing_id: int) -> Response:
    """A listing's answers, what of them waits, and what can be done."""
    return _overview(ListingOffer(listing_id=listing_id), ActionForm(formdata=None))


@requires(Permission.KEEP_LISTINGS)
def of_new_listing_step(edit_id: int, step: str) -> Response:
    """One question about a new listing."""
    return ask(NewListingOffer(edit_id=edit_id), step)


@requires(Permission.KEEP_LISTINGS)
def of_new_listing(edit_id: int) -> Response:
    """A new listing's answers, and what can be done."""
    return _overview(NewListingOffer(edit_id=edit_id), ActionForm(formdata=None))


@requires(Permission.KEEP_LISTINGS)
def send_listing(listing_id: int) -> Response:
    """Send the changes to a listing for approval."""
    return _send(ListingOffer(listing_id=listing_id))


@requires(Permission.KEEP_LISTINGS)
def send_new_listing(edit_id: int) -> Response:
    """Send a new listing for approval."""
    return _send(NewListingOffer(edit_id=edit_id))


@requires(Permission.KEEP_LISTINGS)
def rebase_listing(listing_id: int) -> Response:
    """Keep one's changes on top of what somebody else changed meanwhile."""
    target = ListingOffer(listing_id=listing_id)
    form = ActionForm()
    try:
        edits.rebase(listing_id, version=_version(form), by=principal(), now=now())
    except ConflictError:
        return _overview(target, form, stale=True)
    return make_response(redirect(target.overview))


@requires(Permission.KEEP_LISTINGS)
def take_back_edit(edit_id: int) -> Response:
    """Take what was sent back, to change it."""
    take_back(edit_id, by=principal(), now=now())
    return make_response(redirect(_overview_of(edit_id)))


@requires(Permission.KEEP_LISTINGS)
def drop_edit(edit_id: int) -> Response:
    """Give changes or a new listing up."""
    leads_to = _back(draft_of_edit(edit_id, by=principal()))
    edits.drop(edit_id, by=principal(), now=now())
    return make_response(redirect(leads_to))


def _send(target: EditTarget) -> Response:
    """Send it; what is wrong or stale is said on its overview."""
    draft, form = target.draft(), ActionForm()
    if draft.edit_id is None:
        return make_response(redirect(target.overview))
    try:
        reference = send(draft.edit_id, version=_version(form), by=principal(), now=now())
    except (InvalidError, RefusedError):
        return _overview(target, form)
    except ConflictError:
        return _overview(target, form, stale=True)
    flash(f"Sent for approval. The reference is {reference}.")
    return make_response(redirect(target.overview))


def _overview(target: EditTarget, form: ActionForm, *, stale: bool = False) -> Response:
    """All answers of a draft. `stale` says that it has moved on since its page was made."""
    draft = target.draft()
    form.version.data = str(draft.version)
    wrong = everything_wrong(draft, now=now()) if draft.edit_id and not draft.waits else ()
    open_to_send = draft.edit_id and not draft.waits and not draft.conflicts and not wrong
    page = render_template(
        "offers/edit.html",
        draft=draft,
        form=form,
        stale=stale,
        answers=answers(draft.wanted, target),
        can_change=draft.public is not None or not draft.waits,
        can_send=bool(open_to_send),
        to_mend=_to_mend(target, wrong),
        first=target.address_of(STEPS[0]) if _is_blank(draft) else "",
        conflict_labels=", ".join(LABELS[name].lower() for name in draft.conflicts),
        addresses=_addresses(draft),
        back=_back(draft),
    )
    return make_response(page, 409 if stale else 200)


def _addresses(draft: Draft) -> dict[str, str]:
    """Where the buttons and links of a draft lead."""
    found = {}
    if draft.listing_id is not None:
        found = {
            "send": url_for("provider.listing_edit_send", listing_id=draft.listing_id),
            "rebase": url_for("provider.listing_edit_rebase", listing_id=draft.listing_id),
            "preview": url_for("provider.listing_preview", listing_id=draft.listing_id),
            "history": url_for("provider.listing_history", listing_id=draft.listing_id),
        }
    elif draft.edit_id is not None:
        found = {
            "send": url_for("provider.new_listing_send", edit_id=draft.edit_id),
            "preview": url_for("provider.new_listing_preview", edit_id=draft.edit_id),
        }
    if draft.edit_id is not None:
        found["take_back"] = url_for("provider.edit_take_back", edit_id=draft.edit_id)
        found["drop"] = url_for("provider.edit_drop", edit_id=draft.edit_id)
    return found


def _back(draft: Draft) -> str:
    if draft.listing_id is None:
        return url_for("provider.home")
    return url_for("provider.listing", listing_id=draft.listing_id)


def _overview_of(edit_id: int) -> str:
    """Where an edit's answers stand; what is not theirs is not found."""
    draft = draft_of_edit(edit_id, by=principal())
    if draft.listing_id is None:
        return url_for("provider.new_listing", edit_id=edit_id)
    return url_for("provider.listing_edit", listing_id=draft.listing_id)


def _wrong(known: Answers, offer: Offer) -> tuple[FieldProblem, ...]:
    """What is wrong with a service of a registration; what may not be offered at all first."""
    not_allowed = [
        FieldProblem(field="service_types", message=message)
        for message in care_problems(known, offer)
    ]
    return (*not_allowed, *problems(offer, registered=True, today=london_day(now())))


def _to_mend(target: OfferTarget, wrong: tuple[FieldProblem, ...]) -> list[tuple[str, str]]:
    """What is wrong, each with the page that mends it."""
    return [(one.message, f"{target.address_of(step_of(one.field))}?{CHANGING}=1") for one in wrong]


def _is_blank(draft: Draft) -> bool:
    """Whether a new listing waits for its first answers."""
    return draft.public is None and not draft.wanted.name


def _version(form: ActionForm) -> int:
    try:
        return int(form.version.data or "")
    except ValueError:
        return NO_VERSION

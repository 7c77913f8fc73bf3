"""Whose a claim is. To anybody else it does not exist."""

from __future__ import annotations

from marketplace.domain.access import Permission, Principal, owns, require, require_own
from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.domain.registrations import RegistrationStatus
from marketplace.models.registrations import Claim, Registration
from marketplace.queries.claim_contests import is_kept_by_others, standing_claims
from marketplace.services.transaction import Transaction

NO_SUCH_CLAIM = "there is no such claim here, or it is not yours"


def is_own(claim: Claim, by: Principal) -> bool:
    """Whether a claim is somebody's own, or their provider's."""
    return claim.account_id == by.account_id or owns(by, claim.provider_id)


def is_of(claim: Claim, *, registration_id: int | None, provider_id: int | None) -> bool:
    """Whether a claim is this registration's or this provider's; an approved one is of both."""
    by_registration = registration_id is not None and claim.registration_id == registration_id
    return by_registration or (provider_id is not None and claim.provider_id == provider_id)


def meets_another(claim: Claim, *, by: Principal) -> bool:
    """Whether others claimed the location before this claim, or keep a listing of it."""
    before = (one for one in standing_claims(claim.cqc_id) if one.id < claim.id)
    return any(not is_own(one, by) for one in before) or is_kept_by_others(
        claim.cqc_id, provider_ids=by.provider_ids
    )


def own_row(tx: Transaction, claim_id: int, *, by: Principal) -> Claim:
    """One's own claim, locked: tries and codes of all processes follow each other.

    Raises ForbiddenError or NotFoundError.
    """
    require(by, Permission.REGISTER)
    claim = tx.session.get(Claim, claim_id, with_for_update=True, populate_existing=True)
    if claim is None or not is_own(claim, by):
        raise NotFoundError(NO_SUCH_CLAIM)
    return claim


def require_claimant(
    tx: Transaction, *, registration_id: int | None, provider_id: int | None, by: Principal
) -> None:
    """Refuse a registration or provider that is not theirs; a second click waits for the first.

    Raises NotFoundError, and RefusedError for a registration that has been sent.
    """
    if (registration_id is None) == (provider_id is None):
        raise ValueError("a claim is of either a registration or a provider")
    if registration_id is None:
        require_own(by, provider_id)
        return
    row = tx.session.get(
        Registration, registration_id, with_for_update=True, populate_existing=True
    )
    if row is None or row.account_id != by.account_id:
        raise NotFoundError("there is no such registration here")
    if not RegistrationStatus(row.status).can_change:
        raise RefusedError("this registration has been sent. Take it back to change its location")

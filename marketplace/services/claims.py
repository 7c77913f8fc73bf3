"""A claimant's use cases: say that a location is theirs, and prove it.

A claim belongs to a registration, or to a provider that has one. To anybody else it does not
exist. Whether somebody else claims the location, or keeps a listing of it, is looked at when it is
proved, and nothing before that depends on it: anybody can type an ID, and a listing that somebody
keeps may be hidden. An officer decides then, as after a wish to be called back.
"""

from __future__ import annotations

from datetime import datetime

from marketplace.cqc.client import CqcClient
from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.claim_events import (
    ClaimCodeMistyped,
    ClaimCodeSent,
    ClaimMade,
    EndReason,
    ReferralReason,
)
from marketplace.domain.claims import (
    ALL_CODES,
    CLAIMS,
    CODE_LASTS,
    CODES,
    GOING_ON,
    MOST_TRIES,
    proof_address,
    proof_domains,
)
from marketplace.domain.errors import FieldProblem, InvalidError, NotFoundError, RefusedError
from marketplace.domain.location_ids import read_location_id
from marketplace.domain.messages import MessageKind
from marketplace.domain.register_view import RegisterOutcome
from marketplace.domain.registrations import ClaimMethod, ClaimStatus
from marketplace.models.base import db
from marketplace.models.registrations import Claim
from marketplace.queries.claim_contests import standing_claims, was_refused
from marketplace.queries.claims import ClaimView, view_of
from marketplace.services.claim_codes import DIGITS, is_claim_code
from marketplace.services.claim_moves import end, end_all, move, refer, subject, verify
from marketplace.services.claim_owners import (
    NO_SUCH_CLAIM,
    is_of,
    is_own,
    meets_another,
    own_row,
    require_claimant,
)
from marketplace.services.mailing import send
from marketplace.services.register_view import look_up
from marketplace.services.throttling import take_in
from marketplace.services.transaction import Transaction, transaction

_ASK_FIRST = "ask for a code first, or ask us to call you back"
_NOT_REACHED = (
    "CQC's register cannot be reached just now, and we send a code only to the website that it "
    "names. Try again in a few minutes, or ask us to call you back"
)
_NOT_OPEN = (
    "CQC's register does not show this location as open, so it cannot be claimed. Check the ID, "
    "or phone us"
)


def make_claim(
    *,
    cqc_id: str,
    registration_id: int | None = None,
    provider_id: int | None = None,
    by: Principal,
    now: datetime,
) -> ClaimView:
    """Say that a location is this registration's, or this provider's; saying it twice is once.

    A registration's earlier claims on other locations end. Where an officer refused this person's
    earlier claim on the location, the new one is REFERRED at once.

    Raises:
        NotFoundError: the registration or the provider is not theirs.
        InvalidError: this is no ID of the register (field `location_id`).
        RefusedError: they claim it elsewhere already, it was sent, or there were too many claims.
    """
    require(by, Permission.REGISTER)
    place = _location_id(cqc_id)
    whose = {"registration_id": registration_id, "provider_id": provider_id}
    with transaction(actor=by.actor, now=now) as tx:
        require_claimant(tx, **whose, by=by)
        standing = standing_claims(place)
        for claim in standing:
            if is_of(claim, **whose):
                return view_of(claim)
        _refuse_second(standing, place, by=by)
        take_in(tx, {f"claims:{by.account_id}": CLAIMS})
        if registration_id is not None:
            end_all(tx, registration_id=registration_id, reason=EndReason.MOVED, besides=place)
        claim = Claim(
            cqc_id=place,
            account_id=by.account_id,
            **whose,
            status=ClaimStatus.OPEN.value,
            made_at=now,
            code_tries=0,
        )
        return _made(tx, claim)


def send_code(
    claim_id: int, *, local_part: str, client: CqcClient, by: Principal, now: datetime
) -> ClaimView:
    """Send a code to an address at the website that the register names now.

    `local_part` is what stands before the @, or the whole address. A code sent before ends.
    `client` is a brief one (`Adapters.brief_cqc_client`).

    Raises:
        NotFoundError: it is not theirs.
        InvalidError: no code can go to such an address (field `local_part`).
        RefusedError: the register cannot be asked or names no website of theirs, an officer
            decides already, or three codes were sent within the hour.
    """
    seen = own_claim(claim_id, by=by)
    _refuse_unless_open(seen.status)
    view = look_up(seen.cqc_id, client=client, now=now)
    if view.outcome.stops:
        raise RefusedError(_NOT_OPEN)
    if view.outcome is not RegisterOutcome.FOUND:
        raise RefusedError(_NOT_REACHED)
    proof = proof_domains(view.website)
    if proof.refused:
        raise RefusedError(proof.refused)
    try:
        address = proof_address(proof.domains, local_part)
    except ValueError as problem:
        raise InvalidError((FieldProblem(field="local_part", message=f"{problem}"),)) from problem
    with transaction(actor=by.actor, now=now) as tx:
        claim = own_row(tx, claim_id, by=by)
        _refuse_unless_open(ClaimStatus(claim.status))
        take_in(
            tx,
            {
                f"claim-codes:{by.account_id}:{claim.cqc_id}": CODES,
                f"claim-codes:{by.account_id}": ALL_CODES,
            },
        )
        return _sent(tx, claim, address)


def enter_code(claim_id: int, code: str, *, by: Principal, now: datetime) -> ClaimView:
    """Enter the code that was sent. The right one proves the claim, or refers it to an officer.

    It is REFERRED where somebody else claimed the location before, has proved it meanwhile, or
    keeps a listing of it. Five tries are taken for each code, counted for all processes together;
    what is no code is not counted.

    Raises:
        NotFoundError: it is not theirs.
        InvalidError: it is not the code (field `code`).
        RefusedError: no code was sent, or it is too old, or was tried too often.
    """
    typed = "".join(character for character in code if not character.isspace() and character != "-")
    with transaction(actor=by.actor, now=now) as tx:
        claim = own_row(tx, claim_id, by=by)
        if claim.status in (ClaimStatus.VERIFIED, ClaimStatus.REFERRED):
            return view_of(claim)  # a second click
        sent_at = _refuse_without_code(claim, now)
        if not (typed.isascii() and typed.isdigit() and len(typed) == DIGITS):
            raise _not_the_code(f"Enter the code from our message: {DIGITS} digits")
        claim.code_tries += 1
        if is_claim_code(typed, claim.id, sent_at=sent_at):
            if meets_another(claim, by=by) or not verify(tx, claim, method=ClaimMethod.CODE):
                refer(tx, claim, ReferralReason.CONTESTED)
            return view_of(claim)
        tx.session.flush()
        tx.record(
            ClaimCodeMistyped(
                subject=subject(claim.id), cqc_id=claim.cqc_id, tries=claim.code_tries
            )
        )
        left = view_of(claim).tries_left
    tries = "1 try" if left == 1 else f"{left} tries"
    raise _not_the_code(
        f"That is not the code that we sent. You have {tries} left"
        if left
        else "That is not the code that we sent. Ask for a new one"
    )


def ask_for_call_back(claim_id: int, *, by: Principal, now: datetime) -> ClaimView:
    """Ask an officer to phone the number on the register; asking twice is once.

    Raises NotFoundError where it is not theirs, RefusedError once it is decided.
    """
    with transaction(actor=by.actor, now=now) as tx:
        claim = own_row(tx, claim_id, by=by)
        if claim.status not in (ClaimStatus.REFERRED, ClaimStatus.VERIFIED):
            _refuse_unless_open(ClaimStatus(claim.status))
            contested = (ReferralReason.CONTESTED,) if meets_another(claim, by=by) else ()
            refer(tx, claim, ReferralReason.ASKED, *contested)
        return view_of(claim)


def give_up(claim_id: int, *, by: Principal, now: datetime) -> None:
    """End one's own claim; what waits about it leaves the desk. Twice is as good as once.

    Raises NotFoundError where it is not theirs.
    """
    with transaction(actor=by.actor, now=now) as tx:
        claim = own_row(tx, claim_id, by=by)
        if ClaimStatus(claim.status) in GOING_ON:
            end(tx, claim, EndReason.GIVEN_UP)


def own_claim(claim_id: int, *, by: Principal) -> ClaimView:
    """One's own claim, to show it. Raises ForbiddenError or NotFoundError."""
    require(by, Permission.REGISTER)
    claim = db.session.get(Claim, claim_id)
    if claim is None or not is_own(claim, by):
        raise NotFoundError(NO_SUCH_CLAIM)
    return view_of(claim)


def _location_id(text: str) -> str:
    try:
        return read_location_id(text)
    except ValueError as problem:
        raise InvalidError((FieldProblem(field="location_id", message=f"{problem}"),)) from problem


def _refuse_second(standing: tuple[Claim, ...], place: str, *, by: Principal) -> None:
    """Refuse what they claim elsewhere already: that is theirs, so they may be told."""
    if any(is_own(claim, by) for claim in standing):
        raise RefusedError(
            f"you have claimed {place} already, in another registration or for another of your "
            "organisations. Go on there, or give that claim up first"
        )


def _made(tx: Transaction, claim: Claim) -> ClaimView:
    """Write a new claim; refer it where an officer refused an earlier one."""
    tx.add(claim)
    tx.session.flush()
    tx.record(
        ClaimMade(
            subject=subject(claim.id),
            cqc_id=claim.cqc_id,
            account_id=claim.account_id,
            registration_id=claim.registration_id,
            provider_id=claim.provider_id,
        )
    )
    if was_refused(claim.cqc_id, account_id=claim.account_id):
        refer(tx, claim, ReferralReason.REFUSED_BEFORE)
    return view_of(claim)


def _refuse_unless_open(status: ClaimStatus) -> None:
    """Refuse where no code and no call-back can be asked for any more."""
    if status is ClaimStatus.REFERRED:
        raise RefusedError("an officer of the council will check this with you")
    if status is ClaimStatus.VERIFIED:
        raise RefusedError("this location is proved to be yours already")
    if status not in (ClaimStatus.OPEN, ClaimStatus.CODE_SENT):
        raise RefusedError("this claim has ended. Begin again with the location's ID")


def _sent(tx: Transaction, claim: Claim, address: str) -> ClaimView:
    move(claim, ClaimStatus.CODE_SENT)
    claim.code_address, claim.code_tries = address, 0
    claim.code_sent_at, claim.code_expires_at = tx.now, tx.now + CODE_LASTS
    tx.session.flush()
    send(
        tx,
        MessageKind.CLAIM_CODE,
        address=address,
        subject=subject(claim.id),
        claim_id=claim.id,
        sent_at=tx.now.isoformat(),
    )
    domain = address.rpartition("@")[2]
    tx.record(ClaimCodeSent(subject=subject(claim.id), cqc_id=claim.cqc_id, domain=domain))
    return view_of(claim)


def _refuse_without_code(claim: Claim, now: datetime) -> datetime:
    """When the code was sent that can be entered now. Raises RefusedError where there is none."""
    if claim.status != ClaimStatus.CODE_SENT or not claim.code_sent_at or not claim.code_expires_at:
        raise RefusedError(_ASK_FIRST)
    if now >= claim.code_expires_at:
        raise RefusedError("that code is too old: each works for 30 minutes. Ask for a new one")
    if claim.code_tries >= MOST_TRIES:
        raise RefusedError("that code was tried too often. Ask for a new one")
    return claim.code_sent_at


def _not_the_code(message: str) -> InvalidError:
    return InvalidError((FieldProblem(field="code", message=message),))

"""Claims for tests: two people, a register with a website, and the code that was sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.cqc.client import CqcClient
from marketplace.cqc.simulator.server import RunningSimulator, running_simulator
from marketplace.domain.access import Principal, Role
from marketplace.domain.registrations import ClaimStatus
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.messages import Message
from marketplace.models.registrations import Claim, Registration
from marketplace.queries.claims import ClaimView
from marketplace.services.claim_codes import claim_code
from marketplace.services.claims import enter_code, make_claim, send_code
from marketplace.services.transaction import transaction
from tests.contract.register_client import PATIENT
from tests.contract.register_records import Record, inspected
from tests.integration.desk import TEST, add_person, answers_of
from tests.integration.town import START

PLACE = "1-999000001"
OTHER_PLACE = "1-999000002"


def record(location_id: str = PLACE, **fields: object) -> Record:
    """A home care agency with a website."""
    contacts = {"website": "www.larkspur.example.org", "mainPhoneNumber": "01632960100"}
    return {**inspected(location_id), **contacts, **fields}


@contextmanager
def register(*records: Record) -> Iterator[RunningSimulator]:
    """A register that has these places."""
    with running_simulator(records or (record(), record(OTHER_PLACE))) as simulator:
        yield simulator


@contextmanager
def asking(
    simulator: RunningSimulator, *, timeouts: tuple[float, float] = PATIENT
) -> Iterator[CqcClient]:
    """A client that asks once."""
    with CqcClient(base_url=simulator.url, attempts=1, timeouts=timeouts) as client:
        yield client


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """Somebody with an open registration."""

    by: Principal
    registration_id: int

    def claim(self, place: str = PLACE, *, now: datetime = START) -> ClaimView:
        """Say that a place is this registration's."""
        return make_claim(cqc_id=place, registration_id=self.registration_id, by=self.by, now=now)

    def has_sent(
        self, claim_id: int, simulator: RunningSimulator, *, to: str = "info", now: datetime = START
    ) -> ClaimView:
        """Have a code sent."""
        with asking(simulator) as client:
            return send_code(claim_id, local_part=to, client=client, by=self.by, now=now)

    def enters(self, claim_id: int, code: str, *, now: datetime = START) -> ClaimView:
        """Enter a code."""
        return enter_code(claim_id, code, by=self.by, now=now)

    def proves(self, simulator: RunningSimulator, *, now: datetime = START) -> ClaimView:
        """Claim the place, have a code sent and enter it."""
        claim_id = self.claim(now=now).id
        self.has_sent(claim_id, simulator, now=now)
        return self.enters(claim_id, code_of(claim_id), now=now)


def claimant(email: str = "alex@example.org", *, name: str = "Alex Example") -> Claimant:
    """A new account with a registration of its own."""
    by = add_person(email, Role.PROVIDER, name=name)
    return Claimant(by=by, registration_id=open_registration(by))


def proved(who: Claimant) -> int:
    """The claim of somebody who has proved by a code that the place is theirs."""
    with register() as simulator:
        return who.proves(simulator).id


def officer() -> Principal:
    """Somebody who decides claims."""
    return add_person("officer@example.org", Role.QA, name="Ola Officer")


def open_registration(by: Principal) -> int:
    with transaction(actor=TEST, now=START) as tx:
        row = Registration(
            account_id=by.account_id,
            status="open",
            answers=answers_of(f"{by.name}'s Care").as_json(),
            started_at=START,
            saved_at=START,
        )
        tx.add(row)
        tx.session.flush()
        return row.id


def code_of(claim_id: int) -> str:
    """The code that was sent last, as the message has it."""
    claim = stored(claim_id)
    assert claim.code_sent_at
    return claim_code(claim_id, sent_at=claim.code_sent_at)


def wrong_code(claim_id: int) -> str:
    return f"{(int(code_of(claim_id)) + 1) % 10**8:08}"


def stored(claim_id: int) -> Claim:
    """A claim as the database has it now."""
    db.session.rollback()
    found = db.session.get(Claim, claim_id, populate_existing=True)
    assert found is not None
    return found


def status_of(claim_id: int) -> ClaimStatus:
    return ClaimStatus(stored(claim_id).status)


def case_of(claim_id: int) -> Case | None:
    """The open case about a claim."""
    chosen = select(Case).where(Case.claim_id == claim_id, Case.status == "open")
    return db.session.scalars(chosen).one_or_none()


def messages() -> list[Message]:
    return list(db.session.scalars(select(Message).order_by(Message.id)))

"""Opens something again to whoever knows its reference and passphrase, slowed for guessers.

A wrong passphrase and an unknown reference take the same work and get the same answer. The count
of a try is taken before anything is looked at, and given back if it was right: so it holds for
any number of processes that try at the same moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.access import visitor
from marketplace.domain.errors import RefusedError
from marketplace.domain.events import Event
from marketplace.domain.following import NETWORK, REFERENCE
from marketplace.services.passphrases import opens
from marketplace.services.throttling import forgive, give_back, take_all
from marketplace.services.transaction import transaction

_NOBODYS = "nothing that a digest could be"
_LONGEST_REFERENCE = 40


class WrongPassphraseError(RefusedError):
    """The passphrase is wrong, or there is no such reference: nobody learns which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of something that can be opened again: its id, and the passphrase's digest."""

    id: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One sort of thing that is opened so.

    `written` gives a reference the form in which it is kept, `kept` looks it up, `began` is the
    event of opening one, and `wrong` the sentence for whoever does not get in.
    """

    written: Callable[[str], str]
    kept: Callable[[str], Kept | None]
    began: Callable[[int], Event]
    wrong: str

    def open(self, reference: str, passphrase: str, *, network: str, now: datetime) -> Kept:
        """Let somebody in. `network` is where they come from.

        Raises:
            SlowDownError: too soon after other tries; nothing was looked at.
            WrongPassphraseError: the passphrase is wrong, or there is no such reference.
        """
        written = self.written(reference[:_LONGEST_REFERENCE])
        own, others = f"follow {written}", f"follow from {network}"
        take_all({own: REFERENCE, others: NETWORK}, now=now)
        kept = self.kept(written)
        right = opens(written, passphrase, _NOBODYS if kept is None else kept.digest)
        if not right or kept is None:
            raise WrongPassphraseError(self.wrong)
        with transaction(actor=visitor(), now=now) as tx:
            forgive(tx, own)
            give_back(tx, others)
            tx.record(self.began(kept.id))
        return kept

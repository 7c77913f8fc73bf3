"""Hand-offs that follow from what the person does while they follow: parts of those use cases."""

from __future__ import annotations

from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_extract import words_for
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_routes import Arrived, routes
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.hand_off_rules import share_of
from marketplace.domain.hand_offs import Method
from marketplace.models.concerns import Concern, Submission
from marketplace.services.hand_offs import hand_off, open_of, shares
from marketplace.services.safeguarding_mail import tell_officers
from marketplace.services.transaction import Transaction


def give_to_team(tx: Transaction, concern: Concern) -> None:
    """Give a concern to the team of the council that takes in its kind, unless it has it.

    A receipt is due from them anew, so that it cannot lie unseen. What waits for a safeguarding
    officer goes to nobody now.
    """
    if concern.waits_for_safeguarding:
        return
    kind = ConcernKind(concern.kind)
    for_qa = shares(tx, concern).get(Recipient.QA, Share.NO)
    for way in routes(Arrived(kind=kind, for_qa=for_qa)):
        if open_of(tx, concern, way.recipient):
            continue
        answers = Answers.from_json(tx.get(Submission, concern.submission_id).answers)
        hand_off(
            tx,
            concern,
            recipient=way.recipient,
            basis=way.basis,
            method=Method.HERE,
            words=words_for(answers, recipient=way.recipient, share=share_of(way.basis)),
            by=None,
        )
        if kind.is_restricted:
            tell_officers(tx, concern)

"""What messages to whoever reported a mistake are made from.

The listing is not named: it may be hidden by the time the message is sent or read.
"""

from __future__ import annotations

from marketplace.domain.messages import WhyNotSent
from marketplace.domain.mistakes import MistakeOutcome
from marketplace.models.mistakes import Mistake
from marketplace.services.mail_facts import Asked, Facts, NotDue


def ended(message: Asked) -> Facts:
    """The reference and the outcome. Raises NotDue once their address is no longer kept."""
    row = message.row(Mistake, "mistake_id")
    if row.outcome is None or row.email != message.address:
        raise NotDue(WhyNotSent.CONTACT_WITHDRAWN)
    return {"reference": row.reference, "outcome": MistakeOutcome(row.outcome).sentence}

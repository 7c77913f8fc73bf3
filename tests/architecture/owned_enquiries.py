"""An enquiry to a provider, which somebody of it has opened."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.enquiries import AnswerBy, Asked, EnquiryStatus, ForWhom, Start
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry


def enquiry_to(provider_id: int, listing_id: int, name: str, *, now: datetime) -> int:
    """Keep one; its id."""
    asked = Asked(
        words="Can you come each morning?",
        name="Robin Vale",
        whom=ForWhom.ME,
        start=Start.SOON,
        answer_by=AnswerBy.HERE,
    )
    row = Enquiry(
        reference=f"E-{name.upper():2<7}"[:9],
        passphrase_digest="0" * 43,
        form_digest=f"{name:0<64}"[:64],
        listing_id=listing_id,
        provider_id=provider_id,
        answers=asked.as_json(),
        status=EnquiryStatus.READ.value,
        sent_at=now,
        read_at=now,
        waiting_since=now,
        changed_at=now,
    )
    db.session.add(row)
    db.session.commit()
    return row.id

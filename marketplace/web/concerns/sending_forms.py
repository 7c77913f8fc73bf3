"""The forms that change what it is, send it, and say that the passphrase is written down."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import HiddenField, SelectMultipleField

from marketplace.domain.concern_promises import HINTS, TITLES
from marketplace.domain.concerns import ConcernKind
from marketplace.web.forms import Form


class SendingForm(Form):
    """A button. It carries the draft, and the version of the answers that were looked at."""

    draft = HiddenField()
    version = HiddenField()


class KindsForm(SendingForm):
    """What it is, in the person's own view."""

    kinds = SelectMultipleField("What is this? Choose all that fit.")

    def offer(self, kinds: Iterable[ConcernKind]) -> dict[str, str]:
        """Offer these; gives the hint of each."""
        kinds = tuple(kinds)
        self.kinds.choices = [(kind.value, TITLES[kind]) for kind in kinds]
        return {kind.value: HINTS[kind] for kind in kinds}

"""What happens to other hand-offs, while a concern waits, changes nothing about its provider's."""

from __future__ import annotations

import pytest

from marketplace.domain.access import Role
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.hand_offs import TakenBackWhy
from marketplace.services import hand_offs, safeguarding_concerns
from tests.integration.concern_desk import LATER, stored, version
from tests.integration.desk import add_person
from tests.integration.handing import handed
from tests.integration.inboxes import shared

pytestmark = pytest.mark.usefixtures("directory")


def test_the_provider_has_it_again_once_it_need_not_wait() -> None:
    officer = add_person("olu@example.org", Role.QA, Role.SAFEGUARDING)
    concern_id = shared().concern_id
    elsewhere = handed(concern_id, Recipient.CQC, by=officer)
    safeguarding_concerns.raise_concern(
        concern_id, words="Bruises.", version=version(concern_id), by=officer, now=LATER
    )
    hand_offs.take_back(elsewhere, why=TakenBackWhy.MISTAKE, by=officer, now=LATER, version=1)
    assert stored(concern_id).status == "with-provider"
    safeguarding_concerns.release(concern_id, version=version(concern_id), by=officer, now=LATER)
    assert stored(concern_id).shared_at == LATER

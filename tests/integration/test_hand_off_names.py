"""A name that somebody agreed to for the provider alone is not told to officers by its hand-off."""

from __future__ import annotations

import pytest

from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.queries.hand_off_page import hand_off_of, hand_offs_of
from tests.integration.inboxes import shared
from tests.integration.telling import an_answer
from tests.integration.town import START

pytestmark = pytest.mark.usefixtures("directory")


@pytest.mark.parametrize("share", [Share.WITH_NAME, Share.WITHOUT_NAME])
def test_officers_read_the_name_only_where_they_may(share: Share) -> None:
    shares = {Recipient.PROVIDER: Share.WITH_NAME, Recipient.QA: share}
    concern_id = shared(answers=an_answer(shares=shares)).concern_id
    for each in hand_offs_of(concern_id, now=START):
        one = hand_off_of(concern_id, each.id, now=START)
        assert one.words == each.words
        assert ("Robin" in each.words) is (share is Share.WITH_NAME)

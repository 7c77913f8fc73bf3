"""The trail of drafts: begun and never seen again, one would say that somebody told of danger."""

from __future__ import annotations

import pytest

from marketplace.domain.access import Role
from marketplace.queries.audit import AuditFilter, kinds_of_events, search_audit
from marketplace.services.concern_drafts import start
from tests.integration.desk import add_person
from tests.integration.safeguarding import HARM
from tests.integration.telling import submitted
from tests.integration.town import START

pytestmark = pytest.mark.usefixtures("directory")


@pytest.mark.parametrize("role", [Role.QA, Role.ADMIN, Role.SAFEGUARDING])
def test_a_draft_is_seen_by_safeguarding_officers_alone(role: Role) -> None:
    reader = add_person("reader@example.org", role)
    submitted(HARM, draft_token=start(HARM, START))
    about = AuditFilter(subject="draft")
    sees = role is Role.SAFEGUARDING
    assert bool(search_audit(about, by=reader).rows) is sees
    assert ("draft-started" in kinds_of_events(by=reader)) is sees

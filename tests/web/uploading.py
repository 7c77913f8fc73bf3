"""What the tests of documents share: where a person's pages are, and files as browsers send."""

from __future__ import annotations

import io

from flask import Flask
from sqlalchemy import select

from marketplace.models.base import db
from marketplace.models.documents import Document
from tests.integration import paperwork
from tests.unit import files_to_upload as make
from tests.web.people import Person

ENDS = {"expires_on-day": "21", "expires_on-month": "11", "expires_on-year": "2027"}


def pages_of(person: Person) -> str:
    """Begin a registration for this person; where its documents are."""
    with person.app.app_context():
        owner = paperwork.begun(person.account_id)
    return f"/provider/registrations/{owner.registration_id}/documents"


def chosen(content: bytes, name: str = "insurance.pdf") -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(content), name


def upload(person: Person, pages: str, content: bytes | None = None, **more: object) -> None:
    """Upload good insurance, or this."""
    fields = {**ENDS, "file": chosen(make.pdf() if content is None else content), **more}
    person.post(f"{pages}/insurance", fields)


def the_document(marketplace: Flask) -> Document:
    """The only current document."""
    with marketplace.app_context():
        return db.session.scalars(select(Document).filter_by(replaced_at=None)).one()

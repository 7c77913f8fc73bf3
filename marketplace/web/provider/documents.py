"""The documents of a registration, and of a provider once it is approved."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import HiddenField

from marketplace.domain.access import Permission
from marketplace.domain.dates import london_day
from marketplace.domain.documents import DocumentKind, Owner
from marketplace.domain.errors import ConflictError, InvalidError
from marketplace.domain.uploads import NO_FILE
from marketplace.queries.documents import DocumentRow, DocumentsOf, own_documents
from marketplace.services.documents import Upload, add, remove
from marketplace.web.clock import now
from marketplace.web.form_fields import DayField
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.registration_asking import next_page
from marketplace.web.provider.registration_forms import ButtonForm
from marketplace.web.uploads import takes_files
from marketplace.wiring import adapters


class UploadForm(Form):
    """One file, and until when it is good. `replaces` is the document as the page showed it."""

    expires_on = DayField("When does it expire?")
    file = FileField("Choose a file")
    replaces = HiddenField()

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for the file; what it is, its content says later."""
        valid = bool(super().validate(extra_validators))
        if not isinstance(self.file.data, FileStorage):
            self.file.errors = [NO_FILE]
            return False
        return valid

    @property
    def replaced_id(self) -> int | None:
        """The document that the page showed, None where there was none."""
        given = self.replaces.data or ""
        return int(given) if given.isdecimal() and len(given) <= _MOST_DIGITS else None


_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the pages of one owner's documents are."""

    owner: Owner

    @property
    def overview(self) -> str:
        """All of them. Whoever came from "Check your answers" still goes back there."""
        return self._address("documents", back=request.args.get("back"))

    @property
    def back(self) -> str:
        """Where the overview leads back to."""
        if self.owner.registration_id is not None:
            return next_page(self.owner.registration_id)
        return url_for("provider.home")

    def one(self, kind: DocumentKind) -> str:
        """The page to upload one."""
        return self._address("document", kind=kind.value, back=request.args.get("back"))

    def _address(self, page: str, **more: str | None) -> str:
        where = {"provider_id": self.owner.provider_id, **more}
        if self.owner.registration_id is not None:
            page = f"registration_{page}"
            where = {"registration_id": self.owner.registration_id, **more}
        return url_for(f"provider.{page}", **where)  # type: ignore[arg-type]  # names of the address


@requires(Permission.REGISTER)
def registration_documents(registration_id: int) -> str:
    """What is asked for, and what was given."""
    return _overview(Owner(registration_id=registration_id))


@requires(Permission.KEEP_LISTINGS)
def documents(provider_id: int) -> str:
    """The same of a provider in the directory."""
    return _overview(Owner(provider_id=provider_id))


@takes_files
@requires(Permission.REGISTER)
def registration_document(registration_id: int, kind: str) -> Response:
    """Upload one document, or a newer one in its place."""
    return _upload(Owner(registration_id=registration_id), kind)


@takes_files
@requires(Permission.KEEP_LISTINGS)
def document(provider_id: int, kind: str) -> Response:
    """The same of a provider in the directory."""
    return _upload(Owner(provider_id=provider_id), kind)


@requires(Permission.REGISTER)
def remove_document(document_id: int) -> Response:
    """Take a document back, while the registration can be changed."""
    owner = remove(document_id, by=principal(), files=adapters().files, now=now())
    return redirect(Place(owner=owner).overview)


def _overview(owner: Owner) -> str:
    page = own_documents(owner, by=principal(), today=london_day(now()))
    return render_template(
        "documents/overview.html", page=page, place=Place(owner=owner), button=ButtonForm()
    )


def _upload(owner: Owner, word: str) -> Response:
    page = own_documents(owner, by=principal(), today=london_day(now()))
    row = page.row(_kind(word))
    place = Place(owner=owner)
    if not page.can_change and request.method == "GET":
        return redirect(place.overview)
    form = UploadForm(replaces=str(row.current.id) if row.current else "")
    if not row.asked.needs_expiry:
        del form.expires_on
    if not form.validate_on_submit():
        return _form_page(page, row, form)
    try:
        add(_sent(row, form), to=owner, by=principal(), files=adapters().files, now=now())
    except InvalidError as refusal:
        form.refuse(refusal)
        return _form_page(page, row, form)
    except ConflictError:
        return _form_page(page, row, form, stale=True)
    return redirect(place.overview)


def _form_page(
    page: DocumentsOf, row: DocumentRow, form: UploadForm, *, stale: bool = False
) -> Response:
    """The form, with what was typed; `stale` says that somebody replaced the document meanwhile."""
    if stale:
        page = own_documents(page.owner, by=principal(), today=london_day(now()))
        row = page.row(row.asked.kind)
        form.replaces.data = str(row.current.id) if row.current else ""
    shown = render_template(
        "documents/upload.html",
        page=page,
        row=row,
        form=form,
        place=Place(owner=page.owner),
        stale=stale,
    )
    return make_response(shown, 409 if stale else 200)


def _sent(row: DocumentRow, form: UploadForm) -> Upload:
    """What the form brought."""
    return Upload(
        stream=form.file.data.stream,
        name=form.file.data.filename,
        kind=row.asked.kind,
        expires_on=form.expires_on.data if row.asked.needs_expiry else None,
        replaces=form.replaced_id,
    )


def _kind(word: str) -> DocumentKind:
    try:
        return DocumentKind(word)
    except ValueError:
        abort(404)

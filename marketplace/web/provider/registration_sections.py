"""The pages of a registration that ask one section each."""

from __future__ import annotations

from dataclasses import replace

from werkzeug.wrappers import Response

from marketplace.domain import expectations
from marketplace.domain.access import Permission
from marketplace.domain.registration_answers import (
    DECLARATIONS,
    Contact,
    DbsLevel,
    Declaration,
    Declarations,
    RegisterLink,
    Regulator,
    Safety,
)
from marketplace.domain.registration_checks import Part
from marketplace.domain.registrations import ProviderKind
from marketplace.services.registrations import accept_expectations
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.registration_asking import Question, changing
from marketplace.web.provider.registration_forms import (
    ContactForm,
    DeclarationsForm,
    DetailsForm,
    ExpectationsForm,
    KindForm,
    RegulatorForm,
    SafetyForm,
)


@requires(Permission.REGISTER)
def kind(registration_id: int) -> Response:
    """What kind of organisation it is."""
    asked = changing(registration_id)
    organisation = asked.answers.organisation
    form = KindForm(obj=organisation)
    hints = {kind.value: kind.explanation for kind in ProviderKind}
    question = Question(
        registration=asked, part=Part.KIND, template="kind", form=form, shown={"hints": hints}
    )
    if not form.validate_on_submit():
        return question.page()
    return question.save(replace(organisation, kind=ProviderKind(form.kind.data)))


@requires(Permission.REGISTER)
def details(registration_id: int) -> Response:
    """Names and numbers."""
    asked = changing(registration_id)
    organisation = asked.answers.organisation
    form = DetailsForm(obj=organisation)
    question = Question(registration=asked, part=Part.DETAILS, template="details", form=form)
    if not form.validate_on_submit():
        return question.page()
    return question.save(
        replace(
            organisation,
            name=form.name.data,
            legal_name=form.legal_name.data,
            company_number=form.company_number.data,
            charity_number=form.charity_number.data,
        )
    )


@requires(Permission.REGISTER)
def contact(registration_id: int) -> Response:
    """Whom the council asks."""
    asked = changing(registration_id)
    form = ContactForm(obj=asked.answers.contact)
    question = Question(registration=asked, part=Part.CONTACT, template="contact", form=form)
    if not form.validate_on_submit():
        return question.page()
    return question.save(Contact(name=form.name.data, phone=form.phone.data, email=form.email.data))


@requires(Permission.REGISTER)
def regulator(registration_id: int) -> Response:
    """The registration with a regulator other than CQC."""
    asked = changing(registration_id)
    form = RegulatorForm(obj=asked.answers.register)
    question = Question(registration=asked, part=Part.REGISTER, template="regulator", form=form)
    if not form.validate_on_submit():
        return question.page()
    chosen = Regulator(form.regulator.data)
    return question.save(
        RegisterLink(
            regulator=chosen,
            regulator_name=form.regulator_name.data if chosen is Regulator.OTHER else "",
            registration_number=form.registration_number.data,
        )
    )


@requires(Permission.REGISTER)
def declarations(registration_id: int) -> Response:
    """What the exemption of an individual or an introductory agency needs."""
    asked = changing(registration_id)
    wanted = DECLARATIONS.get(asked.facts.kind, ()) if asked.facts.kind else ()
    form = DeclarationsForm(made=[made.value for made in asked.answers.declarations.made])
    form.made.choices = {one.value: one.label for one in wanted}
    question = Question(
        registration=asked, part=Part.DECLARATIONS, template="declarations", form=form
    )
    if not form.validate_on_submit():
        return question.page()
    return question.save(Declarations(made=tuple(Declaration(one) for one in form.made.data)))


@requires(Permission.REGISTER)
def safety(registration_id: int) -> Response:
    """Safeguarding and criminal record checks."""
    asked = changing(registration_id)
    form = SafetyForm(obj=asked.answers.safety)
    question = Question(registration=asked, part=Part.SAFETY, template="safety", form=form)
    if not form.validate_on_submit():
        return question.page()
    return question.save(safety_from(form))


@requires(Permission.REGISTER)
def expect(registration_id: int) -> Response:
    """What the council expects, to be accepted."""
    asked = changing(registration_id)
    form = ExpectationsForm(accepted=expectations.VERSION)
    question = Question(
        registration=asked,
        part=Part.EXPECTATIONS,
        template="expectations",
        form=form,
        shown={"expectations": expectations.EXPECTATIONS},
    )
    if not form.validate_on_submit():
        return question.page()
    read = str(form.accepted.data)
    form.accepted.data = expectations.VERSION
    return question.saved(
        lambda version: accept_expectations(
            registration_id, accepted=read, version=version, by=principal(), now=now()
        )
    )


def safety_from(form: SafetyForm) -> Safety:
    """What the form says; without checks there is no date, and nobody who has seen any."""
    level = DbsLevel(form.dbs_level.data)
    checked = level is not DbsLevel.NONE
    return Safety(
        safeguarding_lead=form.safeguarding_lead.data,
        safeguarding_phone=form.safeguarding_phone.data,
        dbs_level=level,
        dbs_on=form.dbs_on.data if checked else None,
        dbs_seen_by=form.dbs_seen_by.data if checked else "",
    )

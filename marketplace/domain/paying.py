"""How somebody could pay for a service with a direct payment, as its page says it.

Whether a direct payment may be used for it is for the person's social worker and their support
plan; nothing here promises it. Source of the rule on care homes: the Care and Support (Direct
Payments) Regulations 2014, regulation 6: four weeks in any twelve months.
"""

from __future__ import annotations

from collections.abc import Collection

CHECK = (
    "Check with your social worker first: a direct payment can be used for what your support plan "
    "says, and only that. The price may also be more than your direct payment covers."
)

_TAKES = "This service says that it takes direct payments."
_ASK = "This service has not said that it takes direct payments. Ask it."
_ISF = (
    "It says that it works with Individual Service Funds: it then looks after your personal budget "
    "and agrees with you what it is spent on."
)
_HOMES = frozenset({"care-home", "nursing-home"})
_HOME = (
    "A direct payment can pay for a short stay in a care home, in all up to four weeks in any "
    "twelve months. It cannot usually pay for living there."
)
_NHS = (
    "A direct payment from the council cannot pay for what the NHS has to provide. For some health "
    "care that lasts, the NHS gives personal health budgets: ask whoever treats you."
)
_TREATMENT = "A direct payment is for care and support. It does not pay for medical treatment."
_EMPLOYING = frozenset({"personal-assistant", "introductory-agency"})
_EMPLOYER = (
    "If you employ somebody with a direct payment you are their employer, with duties about pay, "
    "holidays, pensions and insurance. Ask us who can help you with them."
)


def paying(service_types: Collection[str], *, direct_payments: bool, isf: bool) -> tuple[str, ...]:
    """What to know before paying for such a service with a direct payment, in order."""
    said = [_TAKES if direct_payments else _ASK]
    if isf:
        said.append(_ISF)
    if "nhs-provision" in service_types:
        said.append(_NHS)
    if "private-hospital" in service_types:
        said.append(_TREATMENT)
    if _HOMES.intersection(service_types):
        said.append(_HOME)
    if _EMPLOYING.intersection(service_types):
        said.append(_EMPLOYER)
    return (*said, CHECK)

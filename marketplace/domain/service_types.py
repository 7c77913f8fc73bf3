"""The kinds of service that the directory lists, and how each meets the regulator's register.

Names follow the product's vocabulary. Regulated activities and register service types are the
regulator's own words (API reference, section 4: `regulatedActivities[].name` and
`gacServiceTypes[].name`). A type is regulated where nobody may offer it in England without that
registration; two kinds are exempt and say so by being types of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Setting(StrEnum):
    """Where the person and the provider meet."""

    COMES_TO_YOU = "comes-to-you"
    GO_THERE = "go-there"
    BOTH = "both"

    @property
    def label(self) -> str:
        """For pages."""
        return _SETTING_LABELS[self]


_SETTING_LABELS = {
    Setting.COMES_TO_YOU: "Comes to you",
    Setting.GO_THERE: "You go there",
    Setting.BOTH: "Comes to you, or you go there",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceType:
    """One kind of service.

    `synonyms` are words that people use for it, for search. `activities` and
    `register_service_types` are the regulator's names; empty for what it does not register.
    `groups` are the service groups of the new assessment framework that rate this type, folded as
    `marketplace.domain.ratings.folded` does. Of these only "care homes" has been seen in real
    records; a group that matches no type is a question for a person, never a guess.
    """

    slug: str
    name: str
    description: str
    setting: Setting
    regulated: bool = False
    synonyms: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    register_service_types: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


_PERSONAL_CARE = "Personal care"
_NURSING_CARE = "Nursing care"
_ACCOMMODATION = "Accommodation for persons who require nursing or personal care"
_SUBSTANCE_MISUSE = "Accommodation for persons who require treatment for substance misuse"
_TREATMENT = "Treatment of disease, disorder or injury"
_SURGERY = "Surgical procedures"
_DIAGNOSTICS = "Diagnostic and screening procedures"
_DETAINED = "Assessment or medical treatment for persons detained under the Mental Health Act 1983"

_REGULATED = (
    ServiceType(
        slug="home-care",
        name="Home care",
        description="Help at home with washing, dressing, meals and medicines.",
        setting=Setting.COMES_TO_YOU,
        regulated=True,
        synonyms=("domiciliary care", "homecare", "carers", "care at home", "live-in care"),
        activities=(_PERSONAL_CARE, _NURSING_CARE),
        register_service_types=("Homecare agencies",),
        groups=("homecare", "home care", "homecare services", "domiciliary care"),
    ),
    ServiceType(
        slug="supported-living",
        name="Supported living",
        description="A tenancy of your own, with support to run your home and your life.",
        setting=Setting.COMES_TO_YOU,
        regulated=True,
        synonyms=("supported housing", "supported tenancy", "housing support"),
        activities=(_PERSONAL_CARE,),
        register_service_types=("Supported living",),
        groups=("supported living", "supported living services"),
    ),
    ServiceType(
        slug="extra-care",
        name="Extra care",
        description="A flat of your own in a building with care staff on the premises.",
        setting=Setting.GO_THERE,
        regulated=True,
        synonyms=("extra care housing", "sheltered housing with care", "assisted living"),
        activities=(_PERSONAL_CARE,),
        register_service_types=("Supported housing",),
        groups=("extra care", "extra care housing", "extra care housing services"),
    ),
    ServiceType(
        slug="shared-lives",
        name="Shared Lives",
        description="Living with, or visiting, an approved carer and their household.",
        setting=Setting.GO_THERE,
        regulated=True,
        synonyms=("adult placement", "family placement"),
        activities=(_PERSONAL_CARE,),
        register_service_types=("Shared lives",),
        groups=("shared lives", "shared lives schemes"),
    ),
    ServiceType(
        slug="care-home",
        name="Care home",
        description="A home where staff look after you day and night, without nurses.",
        setting=Setting.GO_THERE,
        regulated=True,
        synonyms=("residential home", "residential care", "old people's home"),
        activities=(_ACCOMMODATION,),
        register_service_types=("Residential homes",),
        groups=("care homes", "care home"),
    ),
    ServiceType(
        slug="nursing-home",
        name="Nursing home",
        description="A care home with a registered nurse on duty day and night.",
        setting=Setting.GO_THERE,
        regulated=True,
        synonyms=("care home with nursing", "nursing care"),
        activities=(_ACCOMMODATION, _TREATMENT),
        register_service_types=("Nursing homes",),
        groups=("care homes", "care home"),
    ),
    ServiceType(
        slug="respite",
        name="Respite",
        description="A short stay or a stand-in carer, so that a family carer can have a break.",
        setting=Setting.BOTH,
        regulated=True,
        synonyms=("short breaks", "carer's break", "short stay", "sitting service"),
        activities=(_ACCOMMODATION, _PERSONAL_CARE),
        register_service_types=("Residential homes", "Nursing homes", "Homecare agencies"),
        groups=("care homes", "care home", "homecare", "home care", "homecare services"),
    ),
    ServiceType(
        slug="hospice",
        name="Hospice",
        description="Care and comfort towards the end of life, and support for the family.",
        setting=Setting.BOTH,
        regulated=True,
        synonyms=("end of life care", "palliative care", "hospice at home"),
        activities=(_TREATMENT, _PERSONAL_CARE),
        register_service_types=("Hospice", "Home hospice care"),
        groups=("hospice", "hospices", "hospice services"),
    ),
    ServiceType(
        slug="rehabilitation",
        name="Rehabilitation (drugs or alcohol)",
        description="Treatment and support to stop or reduce drinking or drug use.",
        setting=Setting.GO_THERE,
        regulated=True,
        synonyms=("rehab", "detox", "recovery", "addiction", "substance misuse"),
        activities=(_SUBSTANCE_MISUSE, _TREATMENT),
        register_service_types=(
            "Rehabilitation (substance abuse)",
            "Community services - Substance abuse",
        ),
        groups=("substance misuse", "substance misuse services"),
    ),
    ServiceType(
        slug="private-hospital",
        name="Private hospital",
        description="A hospital that you or your insurance pay for.",
        setting=Setting.GO_THERE,
        regulated=True,
        synonyms=("independent hospital", "private clinic"),
        activities=(_TREATMENT, _SURGERY, _DIAGNOSTICS, _DETAINED),
        register_service_types=("Hospital", "Clinic", "Hospitals - Mental health/capacity"),
        groups=("independent hospitals", "independent health"),
    ),
    ServiceType(
        slug="nhs-provision",
        name="NHS provision",
        description="Health services of the NHS that work closely with social care.",
        setting=Setting.BOTH,
        regulated=True,
        synonyms=("community nursing", "NHS service", "reablement", "intermediate care"),
        activities=(_TREATMENT, _DIAGNOSTICS, _NURSING_CARE),
        register_service_types=(
            "Community services - Healthcare",
            "Community services - Learning disabilities",
            "Community services - Mental Health",
            "Rehabilitation (illness/injury)",
            "Long-term conditions",
        ),
        groups=("community health services", "nhs trusts"),
    ),
)

_UNREGULATED = (
    ServiceType(
        slug="personal-assistant",
        name="Personal assistant",
        description="One person whom you employ and direct yourself.",
        setting=Setting.COMES_TO_YOU,
        synonyms=("PA", "self-employed carer", "individual care worker"),
    ),
    ServiceType(
        slug="introductory-agency",
        name="Introductory agency",
        description="Finds you a care worker; after that the arrangement is yours.",
        setting=Setting.COMES_TO_YOU,
        synonyms=("care introductions", "matching service", "carer finder"),
    ),
    ServiceType(
        slug="day-opportunities",
        name="Day opportunities",
        description="Somewhere to go in the day: company, activities, skills and work.",
        setting=Setting.GO_THERE,
        synonyms=("day centre", "day care", "day service"),
    ),
    ServiceType(
        slug="voluntary-agency",
        name="Voluntary agency",
        description="A charity or volunteer group that gives practical help.",
        setting=Setting.BOTH,
        synonyms=("charity", "volunteers", "befriending", "support group"),
    ),
    ServiceType(
        slug="meals",
        name="Meals",
        description="Hot or frozen meals brought to your door, or a lunch club.",
        setting=Setting.BOTH,
        synonyms=("meals on wheels", "frozen meals", "lunch club"),
    ),
    ServiceType(
        slug="transport",
        name="Transport",
        description="Lifts to appointments, shops and visits, with room for a wheelchair.",
        setting=Setting.COMES_TO_YOU,
        synonyms=("dial-a-ride", "community transport", "patient transport", "accessible taxi"),
    ),
    ServiceType(
        slug="equipment-and-telecare",
        name="Equipment and telecare",
        description="Alarms, sensors and aids that help you stay safe at home.",
        setting=Setting.BOTH,
        synonyms=("pendant alarm", "mobility aids", "community alarm", "assistive technology"),
    ),
    ServiceType(
        slug="adaptations-and-handyperson",
        name="Adaptations and handyperson",
        description="Grab rails, ramps, level showers and small repairs.",
        setting=Setting.COMES_TO_YOU,
        synonyms=("handyman", "stairlift", "ramps", "home repairs", "odd jobs"),
    ),
    ServiceType(
        slug="cleaning",
        name="Cleaning",
        description="Housework, laundry and deep cleans.",
        setting=Setting.COMES_TO_YOU,
        synonyms=("cleaner", "domestic help", "housework", "ironing"),
    ),
    ServiceType(
        slug="gardening",
        name="Gardening",
        description="Mowing, hedges and tidying, or someone to garden beside you.",
        setting=Setting.COMES_TO_YOU,
        synonyms=("gardener", "lawn mowing", "hedge cutting"),
    ),
    ServiceType(
        slug="companionship",
        name="Companionship",
        description="Company at home or out and about, without personal care.",
        setting=Setting.COMES_TO_YOU,
        synonyms=("befriending", "sitting service", "company"),
    ),
    ServiceType(
        slug="advocacy",
        name="Advocacy",
        description="Someone independent who helps you to be heard.",
        setting=Setting.BOTH,
        synonyms=("advocate", "speaking up", "independent advocate"),
    ),
    ServiceType(
        slug="direct-payment-support",
        name="Direct-payment support and payroll",
        description="Help to employ people, run payroll and keep the paperwork straight.",
        setting=Setting.BOTH,
        synonyms=("payroll", "managed account", "personal budget support"),
    ),
    ServiceType(
        slug="social-activity",
        name="Social activity or club",
        description="Clubs, classes and meet-ups, open to newcomers.",
        setting=Setting.GO_THERE,
        synonyms=("club", "class", "coffee morning", "hobby group", "exercise class"),
    ),
)

ALL_SERVICE_TYPES = (*_REGULATED, *_UNREGULATED)

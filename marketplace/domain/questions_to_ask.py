"""Questions to ask a service before choosing it, by what kind of service it is.

They are ours, in plain words: what people who arrange their own support wish they had asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Questions under a heading. `asked_of` are slugs of service types; empty means every one."""

    heading: str
    questions: tuple[str, ...]
    asked_of: frozenset[str] = frozenset()


EVERYBODY = Questions(
    heading="Questions for every service",
    questions=(
        "Can you start when I need you, and is there a waiting list?",
        "What exactly does it cost, what comes on top, and when did the price last change?",
        "Do you take a direct payment? What would I have to pay myself?",
        "What happens if I want to change something, stop for a while, or leave? How much notice?",
        "Who do I speak to if something goes wrong, and how do you put things right?",
        "Can I talk to somebody who uses your service now?",
        "May I see the contract and take it away before I sign?",
    ),
)

_BY_KIND = (
    Questions(
        heading="Help that comes to your home",
        questions=(
            "Will the same few people come, and will I meet them first?",
            "Can I choose the times, and how long does each visit last?",
            "What happens when somebody is ill, late or on holiday? Will you phone me?",
            "How do you check the people who come: criminal records, references, training?",
            "Who writes the care plan, and how often do you go through it with me?",
            "Can you help with medicines, and who is told if something changes?",
            "Do you come at weekends and on bank holidays, and does that cost more?",
        ),
        asked_of=frozenset(
            {"home-care", "supported-living", "respite", "hospice", "companionship"}
        ),
    ),
    Questions(
        heading="Somebody whom you employ or who is introduced to you",
        questions=(
            "Who is the employer: me, an agency, or is the person self-employed?",
            "Who pays tax, National Insurance, holidays, sick pay and pension?",
            "Whose insurance covers an accident in my home?",
            "Which checks have been made, and may I see them?",
            "Who comes when this person cannot?",
            "What does the agency do after it has introduced somebody, and what does it charge?",
        ),
        asked_of=frozenset({"personal-assistant", "introductory-agency", "direct-payment-support"}),
    ),
    Questions(
        heading="Somewhere to live or to stay",
        questions=(
            "May I visit without an appointment, stay for a meal, and try it for a week?",
            "How many staff are there by day, at night and at weekends?",
            "How long do people who work here stay, and how often do agency staff come?",
            "What can I bring: furniture, a pet? Can visitors come at any time?",
            "What would I do here on an ordinary day, and how do I get out?",
            "What does the fee include, and what do people pay for on top?",
            "What happens if my needs change, my money runs out, or I go into hospital?",
            "Which doctor, dentist and optician come here?",
        ),
        asked_of=frozenset(
            {"care-home", "nursing-home", "respite", "extra-care", "shared-lives", "hospice"}
        ),
    ),
    Questions(
        heading="Somewhere to go",
        questions=(
            "May I come and try it once before I decide?",
            "How do I get there and back, and what does that cost?",
            "Who else comes, and how many of us are there on a day?",
            "Is the whole place easy to use with a wheelchair, and is there an accessible toilet?",
            "Can somebody help me with eating, medicines or the toilet while I am there?",
            "Do I pay if I cannot come?",
        ),
        asked_of=frozenset({"day-opportunities", "social-activity", "voluntary-agency"}),
    ),
    Questions(
        heading="Help with your home, meals and getting about",
        questions=(
            "Will you give me a price in writing before you start?",
            "Who comes, and how will I know that it is somebody from you?",
            "Are you insured if something is damaged or somebody is hurt?",
            "How do I cancel or change a visit, and by when?",
            "Who repairs, collects or takes back what you supplied, and how fast?",
            "Can you cater for what I may eat, or for how I move?",
        ),
        asked_of=frozenset(
            {
                "meals",
                "transport",
                "equipment-and-telecare",
                "adaptations-and-handyperson",
                "cleaning",
                "gardening",
            }
        ),
    ),
    Questions(
        heading="Treatment and health",
        questions=(
            "Do I need somebody to refer me, and could the NHS provide this?",
            "Who treats me, and what are they qualified to do?",
            "What are the risks, and what could be done instead?",
            "Who looks after me when I go home, and whom do I phone at night?",
            "What does the price not include?",
        ),
        asked_of=frozenset({"rehabilitation", "private-hospital", "nhs-provision"}),
    ),
    Questions(
        heading="Somebody who speaks up for you",
        questions=(
            "Is there a charge, and who pays you?",
            "Are you independent of the council and of care providers?",
            "What can you do for me, and what can you not do?",
            "Will the same person be with me throughout?",
        ),
        asked_of=frozenset({"advocacy"}),
    ),
)


def questions_for(service_types: Iterable[str]) -> tuple[Questions, ...]:
    """What to ask services of these types (slugs): the common ones, then each group once."""
    wanted = frozenset(service_types)
    return (EVERYBODY, *(group for group in _BY_KIND if group.asked_of & wanted))

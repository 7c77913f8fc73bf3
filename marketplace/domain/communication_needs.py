"""How somebody needs to be talked or written to; every later worker sees it."""

from __future__ import annotations

from enum import StrEnum


class CommunicationNeed(StrEnum):
    """Accessible Information Standard (DAPB1605): how somebody needs to be talked or written to."""

    LARGE_PRINT = "large-print"
    EASY_READ = "easy-read"
    BRAILLE = "braille"
    AUDIO = "audio"
    BSL = "bsl"
    LIPREADING = "lipreading"
    TEXT_RELAY = "text-relay"
    INTERPRETER = "interpreter"
    ADVOCATE = "advocate"
    MORE_TIME = "more-time"
    OTHER = "other"

    @property
    def label(self) -> str:
        """For pages."""
        return _NEEDS[self]


_NEEDS = {
    CommunicationNeed.LARGE_PRINT: "Large print",
    CommunicationNeed.EASY_READ: "Easy Read",
    CommunicationNeed.BRAILLE: "Braille",
    CommunicationNeed.AUDIO: "Audio",
    CommunicationNeed.BSL: "British Sign Language",
    CommunicationNeed.LIPREADING: "Lipreading: face me and speak clearly",
    CommunicationNeed.TEXT_RELAY: "Relay UK or text messages in place of calls",
    CommunicationNeed.INTERPRETER: "An interpreter for another language",
    CommunicationNeed.ADVOCATE: "Somebody to speak for me or with me",
    CommunicationNeed.MORE_TIME: "More time, short sentences",
    CommunicationNeed.OTHER: "Something else",
}

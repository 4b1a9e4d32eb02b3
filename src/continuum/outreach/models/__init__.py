"""Tables of outreach, by subject."""

from continuum.outreach.models.encounters import Encounter, EncounterNote, EncounterTally, Presence
from continuum.outreach.models.rounds import Place, Round, RoundMember, RoundPlace

__all__ = [
    "Encounter",
    "EncounterNote",
    "EncounterTally",
    "Place",
    "Presence",
    "Round",
    "RoundMember",
    "RoundPlace",
]

"""What can be recorded on site."""

from unbroken.scene.acts.activity import (
    DocumentServedOnSpot,
    ForceUsed,
    OnSiteActivityEnded,
    OnSiteActivityStarted,
    PersonQuestionedOnSpot,
    SpotPenaltyImposed,
)
from unbroken.scene.acts.examination import (
    IdentificationHeld,
    PlaceSearched,
    SceneExamined,
    TraceFound,
)
from unbroken.scene.acts.traffic import BloodSampleDrawn, BloodTube, BreathTested, VehicleImpounded

__all__ = [
    "BloodSampleDrawn",
    "BloodTube",
    "BreathTested",
    "DocumentServedOnSpot",
    "ForceUsed",
    "IdentificationHeld",
    "OnSiteActivityEnded",
    "OnSiteActivityStarted",
    "PersonQuestionedOnSpot",
    "PlaceSearched",
    "SceneExamined",
    "SpotPenaltyImposed",
    "TraceFound",
    "VehicleImpounded",
]

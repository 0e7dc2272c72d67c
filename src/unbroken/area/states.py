"""What can be recorded of a stay, and for what a person is brought to which kind of room, as data."""

ACTS_OF_STAY = {
    "safety_search": True,
    "medical_check": True,
    "belongings_list": True,
    "bio_collection": True,
    "custody_handover": True,
    "meal_rest": True,
    "room_entry": True,
    "guard_patrol": True,
    "restraint": True,
    "restraint_end": True,
    "temporary_exit": True,
    "temporary_exit_end": True,
    "continued_questioning": True,
    "area_incident": True,
    "area_exit": True,
    "stay_video_bundle": False,
}
"""Acts that a page of a stay offers, and whether only while the person is inside."""

BY_BUTTON = frozenset({"meal_rest", "room_entry", "guard_patrol", "area_exit"})
"""Those that have a button or a page of their own; their full form serves what is told late."""

ENDS = {"restraint_end": "restraint_act", "temporary_exit_end": "away_act"}
"""Acts that end another, and where the stay keeps which."""

OWN_TIME = {
    "area_exit": "exited_at",
    "meal_rest": "offered_at",
    "restraint_end": "ended_at",
    "temporary_exit_end": "returned_at",
}
"""Acts whose own field says when it happened."""

REASON_IN = {
    "registration": "registration",
    "search": "search",
    "medical": "medical",
    "collection": "collection",
    "property": "belongings",
    "waiting": "waiting",
    "interrogation": "session",
    "inquiry": "session",
    "minor_room": "session",
    "identification": "session",
    "meeting": "session",
    "sobering": "restraint",
    "corridor": "passage",
}
"""For what somebody is brought to a room of each kind, where nothing else is said."""

"""When the files of recorders must have come: the moment at which on-site coverage is judged."""

import datetime as dt

from unbroken.rulebook.recorded import Instant, Recorded
from unbroken.rulebook.scene import Scene

UPLOAD = dt.timedelta(minutes=30)
"""After a recorder came back (t_dock)."""
LATEST = dt.timedelta(hours=24)
"""K52: after the end of the duty, else after the act was recorded."""


def docked(scene: Scene) -> Instant:
    """Return when the recorders issued to the officers of the act must have been read out."""
    view, trigger = scene.view, scene.trigger
    officers = {
        text for name in ("officers", "escorts") for text in view.value(trigger, name) or ()
    }
    over = max(filter(None, [trigger.occurred_at, view.time(trigger, "ended_at")]))
    issues = [
        issue
        for officer in sorted(officers)
        for issue in view.naming("device_issue", "to_officer", officer)
        if issue.occurred_at <= over and not _back_before(scene, issue, trigger.occurred_at)
    ]
    returns = [_return_of(scene, issue) for issue in issues]
    if issues and all(returns):
        return max(act.occurred_at for act in returns if act) + UPLOAD
    return _duty_end(scene, officers, over) or trigger.recorded_at + LATEST


def _return_of(scene: Scene, issue: Recorded) -> Recorded | None:
    return next(iter(scene.view.naming("device_return", "issue", issue.id)), None)


def _back_before(scene: Scene, issue: Recorded, time: Instant) -> bool:
    back = _return_of(scene, issue)
    return back is not None and back.occurred_at < time


def _duty_end(scene: Scene, officers: set[str], time: Instant) -> Instant | None:
    for officer in sorted(officers):
        for duty in scene.view.naming("duty_shift", "officers", officer):
            end = scene.view.time(duty, "ended_at")
            if end and duty.occurred_at <= time <= end:
                return end + LATEST
    return None

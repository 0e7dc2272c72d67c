"""What the collector does: record what a run of segments amounts to."""

import datetime as dt
import io
import uuid

from unbroken.base.identifiers import DeviceRef, Key, RecordingRef, StreamName, ref
from unbroken.capture import find
from unbroken.capture.amount import act_of
from unbroken.capture.collect import Run
from unbroken.capture.recorder import journal
from unbroken.chain import door
from unbroken.chain.actor import Actor
from unbroken.chain.receipt import Receipt
from unbroken.people.refusals import require_able
from unbroken.vault import FilesystemVault

_NAMES = uuid.UUID("5b0f2c5e-7b0e-5c37-9d0b-6f0c7f1f6a11")
STATION = StreamName("station")


def record_run(
    run: Run, *, room: str | None, vault: FilesystemVault, by: Actor, now: dt.datetime
) -> Receipt:
    """Record the segments of a run; the same lines a second time give the first receipt."""
    require_able(by, "segments_sealed", now)
    excerpt = vault.put(io.BytesIO(run.excerpt))
    vault.put(io.BytesIO(journal.DOMAIN + run.lines[-1].content), declared_sha256=run.last.hash)
    camera = find.camera_of(run.channel)
    act = act_of(
        run,
        recording=recording_ref(run.channel, run.ordered.recording),
        camera=DeviceRef(ref("device", run.channel)),
        room=(camera.room if camera else None) or room,
        journal=excerpt.digest,
    )
    # Dying here leaves bytes in the vault and no act; the next start makes the same act of them.
    return door.record(
        act,
        stream=StreamName(run.ordered.case or (camera and camera.unit) or STATION),
        by=by,
        occurred_at=act.ended_at or now,
        key=key_of(run),
        source="recorder",
    )


def recording_ref(channel: str, recording: str) -> RecordingRef:
    """Return the reference of what one camera records under an order, which may be for several cameras."""
    return RecordingRef(ref("recording", uuid.uuid5(_NAMES, f"{channel}/{recording}")))


def key_of(run: Run) -> Key:
    """Return the key of a run: its channel and the number of its first line (decision 6)."""
    return Key(uuid.uuid5(_NAMES, f"{run.channel}/{run.first.n}"))

"""What whoever records is given: where the act stands in the record."""

import datetime as dt
from dataclasses import dataclass

from unbroken.base.identifiers import ActId, StreamName


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What whoever records gets back: the act's place in the record and its hash."""

    log_id: str
    act: ActId
    type: str
    stream: StreamName
    n: int
    h: bytes
    recorded_at: dt.datetime
    repeated: bool = False

"""A small memory of what was worked out lately; losing it costs time and nothing else."""

from collections import OrderedDict
from collections.abc import Iterator, MutableMapping
from threading import Lock
from typing import Any


class Lately(MutableMapping[str, Any]):
    """Keeps the newest entries; whoever takes one out with `pop` has it alone."""

    def __init__(self, *, streams_max: int) -> None:
        self.streams_max = streams_max
        self._kept: OrderedDict[str, Any] = OrderedDict()
        self._lock = Lock()

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 — whatever a watcher keeps.
        with self._lock:
            return self._kept[name]

    def __setitem__(self, name: str, value: Any) -> None:  # noqa: ANN401 — whatever a watcher keeps.
        with self._lock:
            self._kept[name] = value
            self._kept.move_to_end(name)
            while len(self._kept) > self.streams_max:
                self._kept.popitem(last=False)

    def __delitem__(self, name: str) -> None:
        with self._lock:
            del self._kept[name]

    def pop(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 — whatever a watcher keeps.
        """Take an entry out, in one step."""
        with self._lock:
            return self._kept.pop(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._kept))

    def __len__(self) -> int:
        return len(self._kept)

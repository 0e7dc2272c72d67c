import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that the database's user can reach; pytest closes its own to others."""
    with tempfile.TemporaryDirectory(prefix="unbroken-test-") as made:
        Path(made).chmod(0o755)
        yield Path(made)

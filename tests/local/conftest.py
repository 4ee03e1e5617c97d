import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.local.embedded import EmbeddedServices


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that root's unprivileged servers can reach, unlike pytest's own."""
    directory = Path(tempfile.mkdtemp(prefix="heartwood-test-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def servers(place: Path) -> Iterator[Callable[..., EmbeddedServices]]:
    """Makes embedded servers and removes them afterwards."""
    made: list[EmbeddedServices] = []

    def make(name: str = "one", **options: bool) -> EmbeddedServices:
        made.append(EmbeddedServices(place / name, **options))
        return made[-1]

    yield make
    for services in made:
        services.destroy()

"""The smallest model that is taken, for tests to change."""

from pathlib import Path

import pytest

from apps.resilience.model import ModelError, load

SOUND = Path(__file__).with_name("sound_model.toml").read_text(encoding="utf-8")


def problems_of(text: str, folder: Path) -> tuple[str, ...]:
    path = folder / "model.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError) as refused:
        load(path)
    return refused.value.problems


def without(key: str) -> str:
    """The sound file without one of its lists."""
    blocks = SOUND.split("\n\n")
    return "\n\n".join(block for block in blocks if not block.startswith(f"[[{key}]]"))

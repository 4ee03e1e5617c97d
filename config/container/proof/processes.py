"""What runs, where it keeps its files, and what it was told."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.container.proof.steps import expect


@dataclass
class Proof:
    image: Path
    work: Path
    services: dict[str, dict[str, Any]]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def secrets(self) -> Path:
        return self.work / "secrets"

    def secret(self, name: str) -> str:
        return (self.secrets / name).read_text()

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        with (self.work / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                list(command), env=dict(environment or {"PATH": os.environ["PATH"]}), cwd="/",
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def stop(self, name: str, at_most: float) -> None:
        started = time.monotonic()
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=at_most)
        expect(code == 0, f"{name} ends when asked, in {time.monotonic() - started:.1f} s (code {code})")

    def log(self, name: str) -> str:
        return (self.work / f"{name}.log").read_text(errors="replace")

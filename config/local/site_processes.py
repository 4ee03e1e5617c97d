"""The processes that make up the site: web, worker and beat as in production, and the mail catcher."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from config.local.accounts import Account, make_directory, unprivileged
from config.local.children import Child, launch
from config.local.leash import leashed
from config.local.log import Log
from config.local.steps import PYTHON, ROOT, VAR

LOOPBACK = "127.0.0.1"
# A single Celery worker has nobody to talk to, and need not wait for an answer before it starts.
ALONE = ("--without-gossip", "--without-mingle")


@dataclass(frozen=True)
class SiteProcesses:
    environment: dict[str, str]
    for_the_worker: dict[str, str]
    log: Log
    account: Account | None

    def mail(self, listener: socket.socket, directory: Path) -> Child:
        script = str(Path(__file__).with_name("mail_catcher.py"))
        command = ["-I", script, str(listener.fileno()), str(directory)]
        return self._start("mail", command, hand_over=[listener.fileno()])

    def web(self, port: int) -> Child:
        hooks = ["--config", "python:config.local.gunicorn_hooks"]
        shape = ["--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket"]
        command = ["-m", "gunicorn", *hooks, *shape, "--bind", f"{LOOPBACK}:{port}", "config.wsgi"]
        return self._start("web", command)

    def worker(self) -> Child:
        return self._celery("worker", "--pool=threads", "-c", "4", *ALONE, more=self.for_the_worker)

    def beat(self) -> Child:
        directory = make_directory(VAR / "beat", 0o700, self.account)
        return self._celery("beat", "--schedule", str(directory / "schedule"), "--pidfile=")

    def _celery(self, part: str, *options: str, more: Mapping[str, str] = MappingProxyType({})) -> Child:
        command = ["-m", "celery", "--quiet", "-A", "config", part, "-l", "INFO", *options]
        return self._start(part, command, more=more)

    def _start(
        self,
        name: str,
        arguments: Sequence[str],
        hand_over: Sequence[int] = (),
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> Child:
        environment = {**self.environment, **more}
        if self.account is None and os.geteuid() == 0:
            environment = {**environment, "C_FORCE_ROOT": "1"}  # Celery's word for "I know"
        return launch(
            name,
            [PYTHON, *arguments],
            environment=environment,
            directory=ROOT,
            output=self.log.follow,
            account=self.account,
            death_signal=signal.SIGKILL,
            hand_over=hand_over,
        )


def account_for_the_site(log: Log) -> Account | None:
    """Root steps down for the site too, where the other account can read the project and run its Python."""
    account = unprivileged()
    if account is None:
        return None
    readable = account.can("-r", ROOT / "manage.py", ROOT / "config" / "settings.py", VAR / "static")
    probe = leashed([PYTHON, "-c", "import django, celery, gunicorn"], signal.SIGTERM, account)
    if readable and subprocess.run(probe, cwd="/", capture_output=True, check=False).returncode == 0:
        return account
    log.say(f"The site runs as root: {account.name} cannot read this directory or its Python.")
    return None

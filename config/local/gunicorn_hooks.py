"""Puts gunicorn's own children on a leash too: killed, gunicorn would leave a busy one behind."""

import signal

from config.local.leash import die_with_parent


def post_fork(_server: object, _worker: object) -> None:
    die_with_parent(signal.SIGKILL)

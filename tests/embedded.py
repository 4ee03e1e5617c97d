"""Names this test process's own PostgreSQL, Redis and mail server before settings are read.

A pytest plugin (see pyproject.toml). Nothing is started here: the fixtures in conftest.py start what a test
asks for. Every pytest-xdist worker is a process of its own and so gets servers of its own.
"""

import atexit
import os
import socket
import tempfile
from pathlib import Path

from config.local.embedded import EmbeddedServices


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


DIRECTORY = Path(tempfile.mkdtemp(prefix="heartwood-"))
SMTP_PORT = free_port()
SERVICES = EmbeddedServices(DIRECTORY, durable=False)
atexit.register(SERVICES.destroy)

os.environ.update(
    ENVIRONMENT="test",
    DATABASE_URL=SERVICES.runtime_url,
    AGGREGATOR_DATABASE_URL=SERVICES.aggregator_url,
    REDIS_URL=SERVICES.redis_url,
    CACHE_URL=SERVICES.cache_url,
    EMAIL_URL=f"smtp://127.0.0.1:{SMTP_PORT}",
    BASE_URL="http://localhost:8000",
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
    MFA_REQUIRED_ROLES="none",
    LOG_LEVEL="WARNING",
    VAPID_PRIVATE_KEY="YS1rZXktZm9yLXRlc3RzLWFuZC1mb3Itbm8tbW9yZS4",
    # Tests with several threads look on from one more.
    DATABASE_POOL_SIZE="8",
)

import copy
import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import psycopg
import pytest
import time_machine
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, sync_playwright

from tests import embedded, eye
from tests.cast import Cast
from tests.static_files import build_static_files

ROOT = Path(__file__).resolve().parent.parent
# Examples that touch the database take as long as the machine is busy; a time limit would test that instead.
hypothesis.settings.register_profile("heartwood", deadline=None, max_examples=60)
hypothesis.settings.load_profile("heartwood")

# Playwright's synchronous API runs an event loop in this thread, which Django takes for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

LONDON = ZoneInfo("Europe/London")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
# A Wednesday in the middle of ISO week 2026-W47 (16 to 22 November).
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=LONDON)


def pytest_configure() -> None:
    """What a test sees for itself is shut off from every request; see tests.eye."""
    from django.conf import settings
    from django.db.backends.signals import connection_created

    acting = settings.MIDDLEWARE.index("apps.safekeeping.acting.ActingMiddleware")
    settings.MIDDLEWARE.insert(acting, "tests.eye.ShutMiddleware")
    connection_created.connect(eye.open_on)


# --- Servers ----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def services() -> Iterator[embedded.EmbeddedServices]:
    """This process's own PostgreSQL and Redis, migrated by the owner; the site is the runtime role."""
    embedded.SERVICES.start()
    try:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": embedded.SERVICES.owner_url},
            check=True,
        )
        eye.make_policies(embedded.SERVICES.owner_url)
        yield embedded.SERVICES
    finally:
        embedded.SERVICES.destroy()


@pytest.fixture(scope="session")
def django_db_setup(services: embedded.EmbeddedServices) -> Iterator[None]:
    """Takes the place of pytest-django's: the database is there, and not the runtime role's to make."""
    yield
    from django.db import connections

    connections.close_all()
    for connection in connections.all():
        connection.close_pool()


@pytest.fixture
def transactional_db(
    django_db_setup: None, django_db_blocker: Any, services: embedded.EmbeddedServices
) -> Iterator[None]:
    """Committed data, for tests with several connections; the owner empties every table afterwards."""
    with django_db_blocker.unblock():
        yield
        from django.db import connection

        connection.close()
        _empty_every_table(services.owner_url)


def _empty_every_table(owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as owner:
        names = owner.execute(
            "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables WHERE schemaname = 'public' "
            "AND tablename NOT IN ('django_migrations', 'django_content_type')"
        ).fetchone()
        assert names
        owner.execute(f"TRUNCATE {names[0]} RESTART IDENTITY CASCADE")


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits are counted in Redis; no test inherits another's count."""
    if "services" in request.fixturenames or "django_db_setup" in request.fixturenames:
        from django.core.cache import cache

        request.getfixturevalue("services")
        cache.clear()


@pytest.fixture(autouse=True)
def _no_keys_left() -> None:
    """People of two tests may share a number, and never a key."""
    from apps.safekeeping import keys

    keys.forget()


class Mailbox:
    """What the local SMTP server received, oldest first."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in str(message["To"])]


@pytest.fixture(scope="session")
def _smtp_server() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=embedded.SMTP_PORT)
    controller.start()
    yield mailbox
    controller.stop()


@pytest.fixture
def mailbox(_smtp_server: Mailbox, settings: Any) -> Mailbox:
    """Real SMTP: pytest-django's in-memory backend is put back to the site's own."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    _smtp_server.messages.clear()
    return _smtp_server


@pytest.fixture
def push_service(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A PushService on this machine, which only tests may call; trusted by its own certificate."""
    from tests.push_service import Serving

    serving = Serving(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(serving.certificates))
    settings.PUSH_HOSTS = ["localhost"]
    with serving as service:
        yield service


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> None:
    build_static_files()


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Slow hashes protect people's passwords; nobody's is in here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once for this process: two Playwrights in one process get in each other's way."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


# --- People and time --------------------------------------------------------------------------------


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def committed_cast(transactional_db: None) -> Cast:
    """The cast, committed, for tests in which a server, a worker or a second thread looks too."""
    return Cast()


def at_once(functions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Runs functions at the same moment, each with its own database connection; needs `transactional_db`.

    Returns what they return, in their order. Raises what the first of them that failed has raised.
    """
    from django.db import connection

    start = Barrier(len(functions))

    def one(function: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(one, each) for each in functions]]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock stands still at NOW; `clock.move_to(...)` and `clock.shift(...)` move it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def signed_in() -> Callable[[Any], Any]:
    """`signed_in(cast.ada).get("/")`: a client that is signed in as somebody."""
    from django.test import Client

    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


# --- Demo mode --------------------------------------------------------------------------------------


@pytest.fixture
def demo_mode(settings: Any, tmp_path: Path, clock: time_machine.Traveller) -> None:
    """The site as it is with DEMO=1, on a clock that stands still."""
    # The site's routes depend on DEMO when they are first read, and later tests need them without it.
    importlib.import_module("config.urls")
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.demo.urls"
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["OPTIONS"]["libraries"] = {"demo": "apps.demo.templatetags.demo"}
    settings.BASE_DIR = tmp_path
    settings.CAUGHT_MAIL_DIR = tmp_path / "mail"
    settings.CAUGHT_MAIL_DIR.mkdir()


@pytest.fixture
def load_demo() -> Callable[..., str]:
    """`load_demo(weeks=6)`: runs the command and gives back what it said."""

    from django.core.management import call_command

    from apps.demo.management.commands.load_demo import Command

    def run(**options: Any) -> str:
        said = StringIO()
        call_command(Command(), stdout=said, **options)
        return said.getvalue().strip()

    return run

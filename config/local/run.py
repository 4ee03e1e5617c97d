"""`make run`: the whole site on this machine, from the database to the first page that answers."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from config.local import roles
from config.local.accounts import make_directory
from config.local.embedded import EmbeddedServices, HeldError, ServiceError, remember
from config.local.locks import Lock
from config.local.log import Log, standard
from config.local.setup import already_running
from config.local.site_environment import Connections, cache_beside, demo_environment, new_keys
from config.local.site_processes import LOOPBACK, SiteProcesses, account_for_the_site
from config.local.steps import MANAGE, ROOT, VAR, SetupError, Stamp, do, fingerprint, say
from config.local.steps import run as run_step
from config.local.supervisor import Supervisor, end_with_make

FIRST_ANSWER_SECONDS = 60
DEMO_PEOPLE = VAR / "demo.json"
MADE_BY = "migrations.json"
"""Beside the embedded database: which migrations it was made by."""


def run() -> int:
    """Returns 0 after an orderly stop and 1 when something ended by itself."""
    started = time.monotonic()
    end_with_make()
    lock = Lock(VAR / "lock")
    try:
        lock.acquire()
    except HeldError as held:
        raise SetupError(already_running(held)) from None
    port = free_port_or_fail(given("PORT") or "8000")
    lock.describe(address=f"http://localhost:{port}")
    log = standard()
    log.hold()
    if given("DATABASE_URL") is None:
        set_aside_if_outgrown(VAR / "services")
    services = EmbeddedServices(
        VAR / "services",
        durable=True,
        postgres=given("DATABASE_URL") is None,
        redis=given("REDIS_URL") is None,
        output=log.follow,
    )
    supervisor = Supervisor(log)
    try:
        try:
            do("PostgreSQL and Redis", services.start)
        except (HeldError, ServiceError) as error:
            log.let_go()
            raise SetupError(str(error)) from error
        for child in reversed(services.children):
            supervisor.watch([child])
        return _site(services, supervisor, log, port, started)
    finally:
        log.let_go()
        _deaf_to_ctrl_c()
        supervisor.stop()
        services.stop()
        log.say("Everything has stopped. Data are kept for the next start.")


def _site(services: EmbeddedServices, supervisor: Supervisor, log: Log, port: int, started: float) -> int:
    (services.home / MADE_BY).write_text(json.dumps(_migrations()))
    keys = remember(services.home / "keys.json", new_keys)
    addresses = _database(services)
    account = account_for_the_site(log)
    mail = make_directory(VAR / "mail", 0o700, account)
    with contextlib.ExitStack() as closing:
        email_url, redis_url = given("EMAIL_URL"), given("REDIS_URL")
        listener = None if email_url else closing.enter_context(socket.create_server((LOOPBACK, 0)))
        caught_at = f"smtp://{LOOPBACK}:{listener.getsockname()[1]}" if listener else ""
        connections = Connections(
            database_url=addresses.runtime_url,
            redis_url=redis_url or services.redis_url,
            cache_url=given("CACHE_URL") or (cache_beside(redis_url) if redis_url else services.cache_url),
            email_url=email_url or caught_at,
            port=port,
            caught_mail=mail if listener else None,
        )
        environment = demo_environment(connections, keys)
        _fill_database(services, addresses, environment)
        log.let_go()
        supervisor.answer_signals()
        processes = SiteProcesses(environment, for_team_figures(addresses), log, account)
        if listener:
            supervisor.watch([processes.mail(listener, mail)])
    supervisor.watch([processes.web(port)])
    if not _answers(connections, supervisor):
        return supervisor.report_fallen() if not supervisor.asked_to_stop else 0
    # Only now, so that the first page need not share the processors with them.
    supervisor.watch([processes.worker(), processes.beat()])
    _banner(connections, time.monotonic() - started)
    return supervisor.wait()


def set_aside_if_outgrown(home: Path) -> None:
    """Until the first release, migrations are written anew; what an earlier draft of them made cannot go on.

    The whole directory is kept under another name, because somebody may have typed something in it.
    """
    record = home / MADE_BY
    if not home.exists():
        return
    made_by = json.loads(record.read_text()) if record.exists() else {"": ""}
    now = _migrations()
    if any(now.get(name) != content for name, content in made_by.items()):
        kept = home.with_name(f"{home.name}-until-{time.strftime('%Y-%m-%dT%H%M%S', time.gmtime())}")
        home.rename(kept)
        say(f"The database was made by an earlier draft of Heartwood. It is kept in var/{kept.name}.")


def _migrations() -> dict[str, str]:
    """Each migration's file, and a digest of what is in it."""
    files = sorted((ROOT / "apps").glob("*/migrations/0*.py"))
    return {str(file.relative_to(ROOT)): sha256(file.read_bytes()).hexdigest() for file in files}


def given(name: str) -> str | None:
    """A variable that overrides what would be started here; an empty one does not count."""
    return os.environ.get(name) or None


def _database(services: EmbeddedServices) -> roles.Addresses:
    url = given("DATABASE_URL")
    if url is None:
        return roles.Addresses(services.owner_url, services.runtime_url, services.aggregator_url)
    return roles.prepare_given(
        url, given("DATABASE_OWNER_URL"), services.passwords, given("AGGREGATOR_DATABASE_URL")
    )


def _fill_database(
    services: EmbeddedServices, addresses: roles.Addresses, environment: dict[str, str]
) -> None:
    """Migrations as the owner, then the demo people as the role the site has."""
    migrations = sorted((ROOT / "apps").glob("*/migrations"))
    made_from = fingerprint(ROOT / "requirements.lock", ROOT / "config" / "settings.py", *migrations)
    database = services.home / "postgres"
    own = given("DATABASE_URL") is None  # what was done to somebody else's is not ours to remember
    stamp = Stamp("migrated", made_from, made=database, directory=services.home) if own else None
    as_owner = {**environment, "DATABASE_URL": addresses.owner_url}
    run_step("Database tables", [*MANAGE, "migrate", "--no-input"], as_owner, stamp)
    week = time.strftime("%G-W%V", time.gmtime())  # demo check-ins reach up to this week
    loaded_from = fingerprint(made_from, week, ROOT / "apps" / "demo", ROOT / "apps" / "resilience")
    stamp = Stamp("demo-data", loaded_from, made=DEMO_PEOPLE, directory=services.home) if own else None
    run_step("Demo data", [*MANAGE, "load_demo"], {**environment, **for_team_figures(addresses)}, stamp)


def for_team_figures(addresses: roles.Addresses) -> dict[str, str]:
    """What only those processes are given that build team figures."""
    return {"AGGREGATOR_DATABASE_URL": addresses.aggregator_url} if addresses.aggregator_url else {}


def free_port_or_fail(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SetupError(
            f"PORT is {text!r}. It must be a number from 1 to 65535, for example: make run PORT=8001"
        )
    port = int(text)
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            why = f"Port {port} is in use by another program."
        else:
            why = f"Port {port} cannot be used ({error.strerror})."
        raise SetupError(f"{why} Choose another, for example: make run PORT={port % 65535 + 1}") from None
    return port


def _answers(connections: Connections, supervisor: Supervisor) -> bool:
    """Waits for the first page. False when somebody asked to stop or a process ended meanwhile."""
    deadline = time.monotonic() + FIRST_ANSWER_SECONDS
    request = urllib.request.Request(
        f"http://{LOOPBACK}:{connections.port}/", headers={"Host": f"localhost:{connections.port}"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy in between
    problem = "nothing answered"
    while time.monotonic() < deadline:
        if supervisor.asked_to_stop or supervisor.fallen():
            return False
        try:
            with opener.open(request, timeout=5):
                return True
        except urllib.error.HTTPError as error:
            problem = f"the first page answered with error {error.code}"
            if error.code < 500:
                return True
        except OSError as error:
            problem = str(error)
        time.sleep(0.05)
    raise SetupError(f"The site did not start within {FIRST_ANSWER_SECONDS} s: {problem}. Its log is above.")


def _banner(connections: Connections, seconds: float) -> None:
    line = "-" * min(78, shutil.get_terminal_size().columns)
    say(f"\n{line}\n  Heartwood is running:  {connections.base_url}    (started in {seconds:.1f} s)\n")
    people = json.loads(DEMO_PEOPLE.read_text())["people"]
    widths = [max(len(person[key]) for person in people) for key in ("name", "role", "email")]
    say("  Made-up people to sign in as:\n")
    for person in people:
        cells = (
            person[key].ljust(width) for key, width in zip(("name", "role", "email"), widths, strict=True)
        )
        say(f"    {'  '.join(cells)}  {person['password']}")
    if connections.caught_mail:
        say(f"\n  Mail it sends is caught:  {connections.base_url}/demo/mail/")
    else:
        say(f"\n  Mail is really sent, through {urlsplit(connections.email_url).hostname}")
    say(f"  Ctrl-C stops it; data are kept in {VAR.relative_to(ROOT)}/\n{line}\n")


def _deaf_to_ctrl_c() -> None:
    """A second Ctrl-C must not interrupt the orderly stop half-way (the supervisor counts them)."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if getattr(signal.getsignal(number), "__self__", None) is None:
            signal.signal(number, signal.SIG_IGN)

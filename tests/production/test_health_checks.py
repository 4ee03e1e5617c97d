"""The commands that a container engine runs to ask whether a container is well."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from apps.operations.models import LastDone
from apps.reminders.models import Reminder
from apps.reminders.tasks import tick
from config.celery import app
from config.container import health
from tests.background import eventually
from tests.conftest import ROOT

SCRIPT = str(ROOT / "config" / "container" / "health.py")


@pytest.fixture
def answering(monkeypatch):
    """`answering(503)`: a server where the site would be, that answers so and notes what it was asked."""
    servers, asked = [], []

    def start(status):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append((self.path, self.headers["Host"]))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *arguments):
                """Nothing on the test's output."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        monkeypatch.setattr(health, "PORT", server.server_port)
        return asked

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def test_web_is_well_when_its_health_page_says_so(answering, monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", ".heartwood.example.org, other.example.org")
    asked = answering(200)
    assert health.main(["web"]) == 0
    assert asked == [("/health", "heartwood.example.org")]


def test_web_is_unwell_when_its_health_page_says_so(answering, monkeypatch, capsys):
    monkeypatch.setenv("ALLOWED_HOSTS", "heartwood.example.org")
    answering(503)
    assert health.main(["web"]) == 1
    assert capsys.readouterr().err == "web: /health answered 503\n"


def test_web_is_unwell_when_nobody_answers(monkeypatch, capsys):
    monkeypatch.setenv("ALLOWED_HOSTS", "heartwood.example.org")
    monkeypatch.setattr(health, "PORT", 1)
    assert health.main(["web"]) == 1
    assert capsys.readouterr().err.startswith("web: no answer")


@pytest.mark.parametrize("ending", ["", ".db", ".dat"])
@pytest.mark.parametrize(("age", "code"), [(0, 0), (240, 0), (331, 1), (3600, 1)])
def test_beat_is_well_while_it_writes_its_schedule(tmp_path, monkeypatch, age, code, ending):
    schedule = tmp_path / "beat-schedule"
    monkeypatch.setattr(health, "BEAT_SCHEDULE", schedule)
    written = schedule.with_name(schedule.name + ending)
    written.touch()
    os.utime(written, (time.time() - age,) * 2)
    assert health.main(["beat"]) == code


def test_beat_is_unwell_before_it_has_written_anything(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(health, "BEAT_SCHEDULE", tmp_path / "beat-schedule")
    assert health.main(["beat"]) == 1
    assert capsys.readouterr().err.startswith("beat: no ")


def ask_about_the_worker(redis_url, database_url):
    environment = {"PATH": os.environ["PATH"], "REDIS_URL": redis_url, "DATABASE_URL": database_url}
    return subprocess.run(
        [sys.executable, SCRIPT, "worker"], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def worker(services, transactional_db):
    """As in a container, where one worker has the name of its host."""
    command = ["-m", "celery", "--quiet", "-A", "config", "worker", "--pool=threads", "-c", "1"]
    alone = ["--without-gossip", "--without-mingle"]
    app.control.purge()
    process = subprocess.Popen(
        [sys.executable, *command, *alone],
        cwd=ROOT,
        env={**os.environ, "C_FORCE_ROOT": "1"},
        stderr=subprocess.DEVNULL,
    )
    yield process
    process.kill()
    process.wait()
    app.control.purge()


@pytest.fixture
def says(services):
    """What the check says of the worker, without its name; "" when it is well."""

    def ask():
        answer = ask_about_the_worker(services.redis_url, services.runtime_url)
        assert (answer.returncode == 0) is (answer.stderr == "")
        return answer.stderr.replace(f"celery@{socket.gethostname()} ", "").strip()

    return ask


@pytest.fixture
def working(worker, says):
    """It has finished a task."""
    eventually(lambda: "not answer" not in says(), seconds=60)
    tick.delay()
    eventually(LastDone.objects.exists)
    return worker


def test_the_worker_is_well_while_it_answers_and_has_done_something(working, says):
    assert says() == ""
    working.terminate()
    working.wait(30)
    assert says() == "worker: did not answer in 4 s"


def test_a_worker_that_answers_and_has_done_nothing_is_unwell(worker, says):
    eventually(lambda: "not answer" not in says(), seconds=60)
    assert says() == "worker: has not finished a task yet"


def test_a_worker_that_answers_and_does_nothing_any_more_is_unwell(working, says):
    LastDone.objects.update(done_at=timezone.now() - timedelta(minutes=11))
    assert re.fullmatch(r"worker: has not finished a task for 66\d s", says())


@pytest.mark.parametrize("state", ["planned", "claimed", "sending"])
def test_the_worker_is_unwell_when_anything_due_is_ten_minutes_late(committed_cast, working, says, state):
    now = timezone.now()
    due = Reminder.objects.create(
        person=committed_cast.ada,
        period="2026-11-16",
        state=state,
        lease_until=None if state == "planned" else now,
        due_at=now - timedelta(minutes=11),
        try_at=now - timedelta(minutes=11),
    )
    assert says() == "worker: 1 reminders have been due for more than 10 minutes"
    Reminder.objects.filter(pk=due.pk).update(try_at=now - timedelta(minutes=9))
    assert says() == ""


def test_the_worker_is_unwell_when_the_database_is_gone(working, services):
    answer = ask_about_the_worker(services.redis_url, "postgresql://x:hush@127.0.0.1:1/x")
    assert answer.stderr == "worker: the database cannot be asked: OperationalError\n"


def test_the_worker_is_unwell_when_the_queue_is_gone():
    answer = ask_about_the_worker("redis://:hush@127.0.0.1:1/0", "postgresql://x@x/x")
    assert answer.returncode == 1
    assert answer.stderr.startswith("worker: the queue cannot be reached")
    assert "hush" not in answer.stderr


@pytest.mark.parametrize("arguments", [[], ["proxy"], ["web", "worker"]])
def test_it_says_what_it_can_be_asked(arguments, capsys):
    assert health.main(arguments) == 2
    assert capsys.readouterr().err == "usage: health.py web|worker|beat\n"

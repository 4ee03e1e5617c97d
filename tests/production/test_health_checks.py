"""The commands that a container engine runs to ask whether a container is well."""

import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from config.container import health
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


def ask_about_the_worker(redis_url):
    environment = {"PATH": os.environ["PATH"], "REDIS_URL": redis_url}
    return subprocess.run(
        [sys.executable, SCRIPT, "worker"], env=environment, capture_output=True, text=True, check=False
    )


def test_the_worker_is_well_while_it_answers(services):
    command = ["-m", "celery", "--quiet", "-A", "config", "worker", "--pool=threads", "-c", "1"]
    alone = ["--without-gossip", "--without-mingle"]
    worker = subprocess.Popen(
        [sys.executable, *command, *alone],
        cwd=ROOT,
        env={**os.environ, "C_FORCE_ROOT": "1"},
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 30
        while (answer := ask_about_the_worker(services.redis_url)).returncode and time.monotonic() < deadline:
            assert worker.poll() is None
        assert (answer.returncode, answer.stderr) == (0, "")
    finally:
        worker.terminate()
        worker.wait(30)
    assert "did not answer" in ask_about_the_worker(services.redis_url).stderr


def test_the_worker_is_unwell_when_the_queue_is_gone():
    answer = ask_about_the_worker("redis://:hush@127.0.0.1:1/0")
    assert answer.returncode == 1
    assert answer.stderr.startswith("worker: the queue cannot be reached")
    assert "hush" not in answer.stderr


@pytest.mark.parametrize("arguments", [[], ["proxy"], ["web", "worker"]])
def test_it_says_what_it_can_be_asked(arguments, capsys):
    assert health.main(arguments) == 2
    assert capsys.readouterr().err == "usage: health.py web|worker|beat\n"

"""Processes that belong together start together and end together, however the end comes."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.local.locks import HeldError, Lock
from config.local.run import free_port_or_fail
from config.local.steps import SetupError
from tests.local.processes import alive, all_gone

ROOT = Path(__file__).resolve().parents[2]
# A supervisor over three small processes; the middle one ends by itself when told to.
SUPERVISOR = """
import signal, sys
from pathlib import Path
from config.local.children import launch
from config.local.log import Log
from config.local.supervisor import Supervisor
import os
place = Path(sys.argv[1])
log = Log(sys.stdout)
# As in a terminal, also where the tests run under nohup, which has everything below it ignore this.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
supervisor = Supervisor(log)
supervisor.answer_signals()
script = '''
import os, signal, sys, time
name, end = sys.argv[1:]
def leave(*_):
    print("leaves", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, leave if end != "stubborn" else signal.SIG_IGN)
print("is here", flush=True)
while end == "falls" and not os.path.exists("fall"):
    time.sleep(0.05)
if end == "falls":
    sys.exit(3)
time.sleep(60)
'''
for name, end in (part.split(":") for part in sys.argv[2:]):
    supervisor.watch([launch(name, [sys.executable, "-c", script, name, end], environment=os.environ,
                             directory=place, output=log.follow,
                             death_signal=signal.SIGKILL)])
    # Through the log, which prints whole lines: the children are speaking already.
    log.say(f"pid {supervisor._groups[-1][0].process.pid}")
code = supervisor.wait()
supervisor.stop()
sys.exit(code)
"""


def start(place: Path, *children: str) -> tuple[subprocess.Popen[str], list[int]]:
    """A supervisor and its children's process ids, once all of them say they are here."""
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(place), *children],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    pids: list[int] = []
    here = 0
    while here < len(children) or len(pids) < len(children):
        line = process.stdout.readline()
        if not line:
            process.communicate()
            pytest.fail("the supervisor ended before its children had started")
        here += "is here" in line
        if "| pid " in line:
            pids.append(int(line.split()[-1]))
    return process, pids


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_stops_everything_in_reverse_order(place: Path, number: signal.Signals) -> None:
    process, pids = start(place, "postgres:stays", "redis:stays", "web:stays")
    process.send_signal(number)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert [line.split()[0] for line in said.splitlines() if "leaves" in line] == ["web", "redis", "postgres"]
    assert all_gone(pids)


def test_a_process_that_ends_by_itself_is_named_and_ends_all(place: Path) -> None:
    process, pids = start(place, "postgres:stays", "worker:falls", "web:stays")
    (place / "fall").touch()
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "worker ended with exit code 3, so everything stops" in said
    assert all_gone(pids)


def test_kill_9_of_the_supervisor_leaves_nothing_running(place: Path) -> None:
    process, pids = start(place, "postgres:stays", "redis:stubborn", "web:stays")
    assert all(map(alive, pids))
    process.kill()
    process.communicate()
    assert all_gone(pids)


def test_asking_three_times_ends_even_the_stubborn_at_once(place: Path) -> None:
    process, pids = start(place, "web:stubborn")
    began = time.monotonic()
    for _ in range(3):
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
    process.communicate(timeout=20)
    assert time.monotonic() - began < 5
    assert all_gone(pids)


def test_a_second_start_says_where_the_first_one_is(place: Path) -> None:
    hold = (
        "import time; from pathlib import Path; from config.local.locks import Lock\n"
        f"lock = Lock(Path({str(place)!r}) / 'var' / 'lock'); lock.acquire()\n"
        "lock.describe(address='http://localhost:8123'); print('held', flush=True); time.sleep(60)"
    )
    # The real set-up script, but with its lock elsewhere: a site that runs from here is left alone.
    second_start = (
        "import sys; from pathlib import Path; from config.local import setup\n"
        f"setup.VAR = Path({str(place)!r}) / 'var'; sys.argv = ['setup.py', 'run']; sys.exit(setup.main())"
    )
    first = subprocess.Popen([sys.executable, "-c", hold], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        second = subprocess.run(
            [sys.executable, "-c", second_start], cwd=ROOT, capture_output=True, text=True
        )
        assert second.returncode == 1
        assert "already running in this directory: http://localhost:8123" in second.stdout
        assert str(first.pid) in second.stdout
    finally:
        first.kill()
        first.communicate()


def test_a_port_in_use_is_named_with_one_to_try_instead() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SetupError, match=rf"Port {port} is in use .* make run PORT=\d+"):
            free_port_or_fail(str(port))


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1", "80.0"])
def test_a_port_that_is_no_port_is_refused_in_words(text: str) -> None:
    with pytest.raises(SetupError, match="must be a number from 1 to 65535"):
        free_port_or_fail(text)


def test_the_lock_says_who_holds_it(place: Path) -> None:
    first = Lock(place / "lock")
    first.acquire()
    first.describe(address="http://localhost:8000")
    with pytest.raises(HeldError) as refusal:
        Lock(place / "lock").acquire()
    assert refusal.value.holder == {"pid": os.getpid(), "address": "http://localhost:8000"}
    first.release()
    assert json.loads((place / "lock").read_text())["pid"] == os.getpid()
    Lock(place / "lock").acquire()

"""`make check`, `make test`, `make fix`, `make benchmark` and `make lock`."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from config.local import chromium
from config.local.frontend import find_node
from config.local.site_environment import offline_environment
from config.local.steps import MANAGE, PYTHON, ROOT, SetupError, say


def check() -> int:
    """Every check runs, also after one has failed, so that one look shows all there is to mend."""
    production = offline_environment("production")
    checks: dict[str, tuple[Sequence[str], Mapping[str, str]]] = {
        "Lint": ([PYTHON, "-m", "ruff", "check", "."], os.environ),
        "Format": ([PYTHON, "-m", "ruff", "format", "--check", "."], os.environ),
        "Types": ([PYTHON, "-m", "mypy"], offline_environment("test")),
        "Templates": ([PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"], os.environ),
        "Layers": ([PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"], os.environ),
        "Migrations complete": ([*MANAGE, "makemigrations", "--check", "--dry-run"], production),
        "Ready to deploy": ([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], production),
    }
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as side_by_side:
        running = {name: side_by_side.submit(_look, *each) for name, each in checks.items()}
        for name, result in running.items():
            seconds, findings = result.result()
            say(f"  {name} ".ljust(32, ".") + (" fails" if findings else " passes") + f" ({seconds:.1f} s)")
            if findings:
                failed.append(name)
                say(findings)
    if failed:
        raise SetupError(f"Not right yet: {', '.join(failed)}. `make fix` mends the simple ones.")
    say("All checks pass.")
    return 0


def test() -> int:
    """Everything: the checks, then all tests, those in a browser too. The tests run even if a check fails."""
    browser = chromium.find_or_install()
    problem = ""
    try:
        check()
    except SetupError as failure:
        problem = str(failure)
    # Each process has servers and a browser of its own; more than a few would only wait for one another.
    processes = str(min(os.cpu_count() or 1, 4))
    tests = subprocess.run(
        [PYTHON, "-m", "pytest", "-n", processes, "--dist", "loadfile"],
        cwd=ROOT,
        env={**os.environ, "CHROMIUM": browser},
        check=False,
    )
    if problem:
        raise SetupError(problem)
    return tests.returncode


def fix() -> int:
    for command in (
        [PYTHON, "-m", "ruff", "check", "--fix", "."],
        [PYTHON, "-m", "ruff", "format", "."],
    ):
        # Each ends with 1 when it has changed something or leaves something to do; `make check` tells which.
        subprocess.run(command, cwd=ROOT, check=False)
    return 0


def benchmark() -> int:
    return subprocess.run([PYTHON, "-m", "benchmarks.pages"], cwd=ROOT, check=False).returncode


def lock() -> int:
    """Writes the locks anew, as new as pyproject.toml and package.json allow, with no index address in them.

    uv does not read pip's settings: where packages come from elsewhere, uv must be told in its own way.
    """
    compile_ = [
        PYTHON,
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--upgrade",
        "--universal",
        "--python-version",
        "3.11",
    ]
    options = ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]
    _, npm = find_node()
    for command in (
        [*compile_, *options, "--group", "dev", "pyproject.toml", "-o", "requirements-dev.lock"],
        [*compile_, *options, "-c", "requirements-dev.lock", "pyproject.toml", "-o", "requirements.lock"],
        [*npm, "install", "--package-lock-only", "--no-audit", "--no-fund"],
    ):
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            raise SetupError(f"This failed: {' '.join(command)}")
    return 0


def _look(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, str]:
    """How many seconds a check took, and what it found: empty when it passes."""
    started = time.monotonic()
    result = subprocess.run(
        list(command),
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - started
    return seconds, "" if result.returncode == 0 else result.stdout or f"exit code {result.returncode}"

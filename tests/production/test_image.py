"""What the image is made of, read from its recipe. config/container/prove.sh makes it and runs it."""

import re
import subprocess

import pytest
import yaml

from tests.conftest import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()
FINAL = DOCKERFILE.rpartition("\nFROM ")[2]
SCRIPTS = sorted((ROOT / "config" / "container").glob("*.sh"))
INSTALL = (ROOT / "config" / "container" / "install.sh").read_text()


def test_every_stage_starts_from_one_slim_python_pinned_by_version():
    assert re.findall(r"^ARG PYTHON_IMAGE=(.*)$", DOCKERFILE, flags=re.M) == ["python:3.11.15-slim-bookworm"]
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, flags=re.M)) == {"${PYTHON_IMAGE}"}


def test_every_step_is_in_the_install_script_and_every_step_is_run():
    steps = re.findall(r"^RUN (?:IN_IMAGE=yes )?sh \S*/install\.sh (\w+)$", DOCKERFILE, flags=re.M)
    assert steps == ["packages", "node", "static", "finish"]
    assert len(re.findall(r"^RUN ", DOCKERFILE, flags=re.M)) == len(steps)
    proof = (ROOT / "config" / "container" / "prove.sh").read_text()
    assert "for name in packages node static; do" in proof
    assert 'step "$IMAGE" finish' in proof


def test_packages_are_checked_against_their_hashes_and_never_compiled():
    assert "--require-hashes --only-binary :all:" in INSTALL


def test_it_runs_as_an_account_that_is_not_root():
    assert re.findall(r"^USER (.*)$", FINAL, flags=re.M) == ["10001:10001"]
    assert "ACCOUNT_ID=10001" in INSTALL


def test_the_final_image_takes_only_packages_and_site_from_the_first():
    assert re.findall(r"^COPY (.*)$", FINAL, flags=re.M) == [
        "--from=build /opt/venv /opt/venv",
        "--from=build /app /app",
    ]


def test_it_can_be_asked_whether_it_is_well():
    check = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", FINAL, flags=re.M)
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["web"]["healthcheck"][
        "test"
    ]
    assert [yaml.safe_load(command) for command in check] == [compose[1:]]


def test_its_command_writes_to_no_disk():
    command = yaml.safe_load(re.findall(r"^CMD (\[.*\])$", FINAL, flags=re.M)[0])
    assert command[:1] == ["gunicorn"]
    assert "--no-control-socket" in command
    assert command[command.index("--worker-tmp-dir") + 1] == "/dev/shm"  # noqa: S108


def test_it_holds_no_secret():
    assert not re.search(r"SECRET|PASSWORD|_URL|KEY", DOCKERFILE)


def test_only_what_is_named_reaches_the_engine():
    assert next(line for line in IGNORED if not line.startswith("#")) == "*"
    allowed = {line[1:] for line in IGNORED if line.startswith("!")}
    assert allowed == {
        ".npmrc", "apps", "config", "manage.py", "package-lock.json", "package.json", "requirements-dev.lock",
        "requirements.lock", "static", "templates",
    }  # fmt: skip
    assert [path for path in allowed if not (ROOT / path).exists()] == []
    assert "apps/demo" in IGNORED


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_plain_shell_and_stop_at_the_first_fault(script):
    assert script.read_text().startswith("#!/bin/sh\n")
    assert "\nset -eu\n" in script.read_text()
    done = subprocess.run(["sh", "-n", str(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")

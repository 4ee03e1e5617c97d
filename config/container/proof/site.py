"""The site's containers: the image's files, read-only, and what docker-compose.yml gives each service."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from config.container.proof import visitor
from config.container.proof.processes import Proof
from config.container.proof.shape import CONTAINER, HOST, dockerfile_command, dockerfile_environment
from config.container.proof.steps import check, expect, fresh, mount, run, say, until

ACCOUNT = 10001
SECONDS_TO_BE_WELL = 30


def make_container(proof: Proof, name: str) -> None:
    """The file system as `name` sees it: its secrets are there, and only its tmpfs can be written."""
    root = _root(proof, name)
    root.mkdir(parents=True, exist_ok=True)
    (proof.image / "run" / "secrets").mkdir(parents=True, exist_ok=True)
    shutil.copyfile("/etc/hosts", proof.image / "etc" / "hosts")
    mount("--bind", proof.image, root)
    mount("-o", "remount,bind,ro", root)
    mount("-t", "proc", "proc", root / "proc")
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", root / "dev")
    for device in ("null", "urandom", "random"):
        (root / "dev" / device).touch()
        mount("--bind", Path("/dev") / device, root / "dev" / device)
    (root / "dev" / "shm").mkdir()
    for directory in ("/dev/shm", *proof.services[name]["tmpfs"]):  # noqa: S108 (the container's own)
        mount("-t", "tmpfs", "-o", "mode=1777,noexec,nosuid,nodev", "tmpfs", root / directory.lstrip("/"))
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", root / "run" / "secrets")
    for secret in proof.services[name]["secrets"]:
        shutil.copy(proof.secrets / secret, root / "run" / "secrets" / secret)


def inside(proof: Proof, name: str, command: Sequence[str]) -> list[str]:
    """`command` as it would be run in that container."""
    given = {**dockerfile_environment(), **proof.services[name]["environment"]}
    drop = ["setpriv", "--no-new-privs", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups"]
    drop += ["--bounding-set=-all", "--inh-caps=-all"]
    variables = [f"{key}={value}" for key, value in given.items()]
    inner = ['cd /app && exec "$@"', "sh", *drop, "env", "-i", *variables, *command]
    return ["chroot", str(_root(proof, name)), "/bin/sh", "-c", *inner]


def start_part(proof: Proof, name: str) -> None:
    make_container(proof, name)
    proof.start(name, inside(proof, name, proof.services[name].get("command") or dockerfile_command()))


def is_well(proof: Proof, name: str) -> bool:
    test = proof.services[name]["healthcheck"]["test"]
    return run(inside(proof, name, test[1:])).returncode == 0


def migrate(proof: Proof) -> None:
    make_container(proof, "migrate")
    for time_ in ("once", "twice"):
        check(inside(proof, "migrate", proof.services["migrate"]["command"]), f"migrations, {time_}")


def look_at_web(proof: Proof) -> None:
    deploy = ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    check(inside(proof, "web", deploy), "Django's deploy check finds nothing")
    status, _, body = visitor.get(8000, "/health")
    expect((status, body) == (200, "ok\n"), "/health answers 200")
    elsewhere = visitor.get(8000, "/health", {"Host": "elsewhere.example.org"})
    expect(elsewhere[0] == 400, "other host names are refused")
    for what, command in (
        ("write its code", "echo > /app/x"),
        ("read the owner's address", "cat /run/secrets/database_owner_url"),
        ("install packages", "python -m pip --version"),
        ("compile programs", "cc --version"),
    ):
        expect(run(inside(proof, "web", ["sh", "-c", command])).returncode != 0, f"web cannot {what}")


def invite_the_first_administrator(proof: Proof) -> None:
    service = ["--name", "Coast Talking Therapies", "--print-link"]
    person = ["--administrator-email", f"robin@{HOST}", "--administrator-name", "Robin"]
    found = run(inside(proof, "web", ["python", "manage.py", "create_service", *service, *person]))
    expect(f"https://{HOST}/" in found.stdout, "the first administrator gets an invitation")


def start_proxy(proof: Proof) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        say("no caddy on the PATH: the proxy is not proved")
        return
    home = fresh(proof.work / "proxy", None)
    environment = {"HOME": str(home), "SITE_HOST": HOST, "PATH": "/usr/bin:/bin"}
    configuration = ["--config", str(CONTAINER / "Caddyfile"), "--adapter", "caddyfile"]
    proof.start("proxy", [caddy, "run", *configuration], environment)
    port = int(re.findall(r":(\d+)/", proof.services["proxy"]["healthcheck"]["test"][-1])[0])
    until(lambda: visitor.get(port, "/")[0] == 200, "the proxy is well", SECONDS_TO_BE_WELL)
    through = "/health answers 200 through HTTPS"
    until(lambda: visitor.secure_get("/health")[0] == 200, through, SECONDS_TO_BE_WELL)
    status, headers, _ = visitor.get(80, "/")
    expect(status in (301, 308) and headers["location"] == f"https://{HOST}/", "http leads to https")
    visitor.look_at_pages()


def take_web_away_from_the_proxy(proof: Proof) -> None:
    if "proxy" not in proof.running:
        return
    token = "a-token-that-opens-something"  # noqa: S105 (made up)
    expect(visitor.secure_get(f"/{token}/")[0] == 502, "without web, the proxy says so")
    expect("connection refused" in proof.log("proxy"), "its log says why")
    expect(token not in proof.log("proxy"), "and not which page was asked for")


def _root(proof: Proof, name: str) -> Path:
    return proof.work / "containers" / name

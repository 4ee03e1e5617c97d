"""Starts what docker-compose.yml describes, without a container engine, and asks whether all is well.

Run by prove.sh, as root and in a network, process table and mounts of its own. The site's processes run in the image's
file system, read-only, as its account, with no capabilities, and with only the environment and secrets that their
service is given. PostgreSQL and Redis come from the development packages but are prepared by the scripts that prepare
the containers. What is not proved: the images of others, and the engine's own networks and limits.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from config.local import binaries
from config.local.accounts import unprivileged

PROJECT = Path(__file__).resolve().parents[2]
CONTAINER = PROJECT / "config" / "container"
# A name for which Caddy makes its own certificate.
HOST = "heartwood.localhost"
DOTENV = {"HEARTWOOD_HOST": HOST, "HEARTWOOD_EMAIL_FROM": f"Heartwood <hello@{HOST}>"}
ACCOUNT = 10001
NAMES = ("web", "worker", "beat", "database", "redis", "mail")
SECONDS_TO_BE_WELL = 30
# Beat's first tick comes after a minute.
SECONDS_TO_TICK = 90


class NotProvedError(Exception):
    """Says what is not as it should be."""


@dataclass
class Proof:
    image: Path
    work: Path
    services: dict[str, dict[str, Any]]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def secrets(self) -> Path:
        return self.work / "secrets"

    # --- The servers beside the site --------------------------------------------------------------------

    def make_secrets(self) -> None:
        shutil.rmtree(self.secrets, ignore_errors=True)
        script = ["sh", str(CONTAINER / "secrets.sh"), str(self.secrets)]
        expect(run(script).returncode == 1, "secrets.sh asks for the mail server's address")
        (self.secrets / "email_url").write_text("smtp://mail:25\n")
        before = (self.secrets / "secret_key").read_text()
        expect(run(script).returncode == 0, "secrets.sh is content once it has it")
        expect((self.secrets / "secret_key").read_text() == before, "secrets.sh keeps what is there")
        modes = {path.stat().st_mode & 0o777 for path in self.secrets.glob("[a-z]*")}
        closed = self.secrets.stat().st_mode & 0o777 == 0o700
        expect(closed and modes == {0o444}, "nobody else on this machine can look into the secrets")

    def start_database(self) -> None:
        account = unprivileged()
        service = self.services["database"]["environment"]
        home = fresh(self.work / "database", account.uid if account else 0)
        password = home / "password"
        password.write_text((self.secrets / "database_superuser_password").read_text())
        password.chmod(0o444)
        user = ["--username", service["POSTGRES_USER"], "--pwfile", str(password)]
        initdb = [str(binaries.postgres("initdb", account)), "--pgdata", str(home / "data"), *user]
        check(as_account([*initdb, *shlex.split(service["POSTGRES_INITDB_ARGS"])]), "initdb")
        # As the image's entry script does.
        with (home / "data" / "pg_hba.conf").open("a") as access:
            access.write("host all all all scram-sha-256\n")
        postgres = str(binaries.postgres("postgres", account))
        command = [postgres, "-D", str(home / "data"), "-k", str(home), "-c", "listen_addresses=*"]
        self.start("database", as_account([*command, *self.services["database"]["command"][1:]]))
        query = self.psql("postgres", "SELECT 1")
        until(lambda: run(query, self.superuser()).returncode == 0, "PostgreSQL answers", SECONDS_TO_BE_WELL)
        check(
            self.psql("postgres", f"CREATE DATABASE {service['POSTGRES_DB']}"), "database", self.superuser()
        )

    def psql(self, database: str, statement: str) -> list[str]:
        return [str(binaries.postgres("psql", None)), "-XqAt", "-d", database, "-c", statement]

    def superuser(self) -> dict[str, str]:
        environment = dict(self.services["roles"]["environment"])
        return {**environment, "PGPASSWORD": (self.secrets / "database_superuser_password").read_text()}

    def prepare_roles(self) -> None:
        environment = {
            **self.services["roles"]["environment"],
            "PATH": f"{binaries.postgres('psql', None).parent}:/usr/bin:/bin",
            "SECRETS": str(self.secrets),
            "SQL": str(PROJECT / "config" / "database"),
        }
        check(["sh", str(CONTAINER / "roles.sh")], "roles.sh", environment)
        check(["sh", str(CONTAINER / "roles.sh")], "roles.sh, again", environment)

    def fail_a_statement(self) -> None:
        words = "a bad Tuesday"
        done = run(
            self.psql("heartwood", f"INSERT INTO people_user (name) VALUES ('{words}')"), self.superuser()
        )
        said = self.log("database")
        expect(
            done.returncode != 0 and "violates not-null" in said and words not in said,
            "PostgreSQL's log says that a statement failed, and not what somebody wrote",
        )

    def start_redis(self) -> None:
        account = unprivileged()
        data = fresh(self.work / "redis", account.uid if account else 0)
        secret = data / "redis_password"
        secret.write_text((self.secrets / "redis_password").read_text())
        secret.chmod(0o444)
        environment = {
            "PATH": f"{binaries.redis_server(account).parent}:/usr/bin:/bin",
            "SECRETS": str(data),
            "DATA": str(data),
        }
        self.start("redis", as_account(["sh", str(self.copy("redis.sh"))]), environment)

    def copy(self, script: str) -> Path:
        """Where the servers' account can read it."""
        copy = self.work / script
        shutil.copyfile(CONTAINER / script, copy)
        copy.chmod(0o444)
        return copy

    # --- The site's containers --------------------------------------------------------------------------

    def container(self, name: str) -> Path:
        """The image's file system as `name` sees it: read-only but for /tmp and /dev/shm, its secrets in place."""
        root = self.work / "containers" / name
        root.mkdir(parents=True, exist_ok=True)
        (self.image / "run" / "secrets").mkdir(parents=True, exist_ok=True)
        shutil.copyfile("/etc/hosts", self.image / "etc" / "hosts")
        mount("--bind", self.image, root)
        mount("-o", "remount,bind,ro", root)
        mount("-t", "proc", "proc", root / "proc")
        mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", root / "dev")
        for device in ("null", "urandom", "random"):
            (root / "dev" / device).touch()
            mount("--bind", Path("/dev") / device, root / "dev" / device)
        (root / "dev" / "shm").mkdir(mode=0o1777)
        mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", root / "dev" / "shm")
        for directory in self.services[name]["tmpfs"]:
            mount("-t", "tmpfs", "-o", "mode=1777,noexec,nosuid,nodev", "tmpfs", root / directory.lstrip("/"))
        mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", root / "run" / "secrets")
        for secret in self.services[name]["secrets"]:
            shutil.copy(self.secrets / secret, root / "run" / "secrets" / secret)
        return root

    def inside(self, name: str, command: Sequence[str]) -> list[str]:
        root = self.work / "containers" / name
        given = {**dockerfile_environment(), **self.services[name]["environment"]}
        drop = ["setpriv", "--no-new-privs", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups"]
        drop += ["--bounding-set=-all", "--inh-caps=-all"]
        variables = [f"{key}={value}" for key, value in given.items()]
        inner = ['cd /app && exec "$@"', "sh", *drop, "env", "-i", *variables, *command]
        return ["chroot", str(root), "/bin/sh", "-c", *inner]

    def start_part(self, name: str) -> None:
        self.container(name)
        self.start(name, self.inside(name, self.services[name].get("command") or dockerfile_command()))

    def is_well(self, name: str) -> bool:
        test = self.services[name]["healthcheck"]["test"]
        return run(self.inside(name, test[1:])).returncode == 0

    def migrate(self) -> None:
        self.container("migrate")
        command = self.services["migrate"]["command"]
        check(self.inside("migrate", command), "migrations")
        check(self.inside("migrate", command), "migrations, again")
        owners = self.psql(
            "heartwood", "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        )
        found = run(owners, self.superuser()).stdout.split()
        expect(
            found == ["heartwood_owner"], f"every table belongs to heartwood_owner, none to others {found}"
        )

    def start_proxy(self) -> None:
        caddy = shutil.which("caddy")
        if caddy is None:
            say("no caddy on the PATH: the proxy is not proved")
            return
        home = fresh(self.work / "proxy", 0)
        environment = {"HOME": str(home), "SITE_HOST": HOST, "PATH": "/usr/bin:/bin"}
        arguments = ["run", "--config", str(CONTAINER / "Caddyfile"), "--adapter", "caddyfile"]
        self.start("proxy", [caddy, *arguments], environment)
        alive = self.services["proxy"]["healthcheck"]["test"][-1]
        port = int(re.findall(r":(\d+)/", alive)[0])
        until(lambda: get(port, "/")[0] == 200, "the proxy is well", SECONDS_TO_BE_WELL)
        until(
            lambda: secure_get("/health")[0] == 200, "/health answers 200 through HTTPS", SECONDS_TO_BE_WELL
        )
        status, headers, _ = get(80, "/")
        expect(status in (301, 308) and headers["location"] == f"https://{HOST}/", "http leads to https")
        self.look_at_pages(secure_get)

    # --- What a visitor meets -----------------------------------------------------------------------------

    def look_at_pages(self, ask: Callable[..., Answer]) -> None:
        status, headers, body = ask("/account/login/")
        cookies = "; ".join(headers.get_all("set-cookie") or [])
        expect(status == 200, f"the sign-in page answers ({status})")
        expect("__Host-csrf=" in cookies and "Secure" in cookies, "cookies are for https only")
        expect(
            "max-age=31536000" in headers["strict-transport-security"], "browsers are told to keep to https"
        )
        expect("unsafe" not in headers["content-security-policy"], "the content security policy is strict")
        stylesheet = re.findall(r'href="(/static/css/heartwood\.[0-9a-f]+\.css)"', body)
        expect(len(stylesheet) == 1, "the page names the hashed stylesheet")
        status, headers, _ = ask(stylesheet[0], {"Accept-Encoding": "gzip"})
        expect(status == 200 and "immutable" in headers["cache-control"], "which is there, for good")
        expect(headers["content-encoding"] == "gzip", "and compressed")
        expect(
            ask("/account/login/", {"Accept-Encoding": "gzip"})[1]["content-encoding"] is None,
            "pages are not",
        )
        expect(ask("/demo/")[0] == 404, "there is no demo")

    def first_administrator(self) -> None:
        command = [
            "python",
            "manage.py",
            "create_service",
            "--name",
            "Coast Talking Therapies",
            "--print-link",
        ]
        command += ["--administrator-email", f"lead@{HOST}", "--administrator-name", "Robin"]
        found = run(self.inside("web", command))
        expect(f"https://{HOST}/" in found.stdout, "the first administrator gets an invitation")

    # --- All together ---------------------------------------------------------------------------------------

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        with (self.work / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                list(command), env=dict(environment or {"PATH": os.environ["PATH"]}), cwd="/",
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def stop(self, name: str, at_most: float) -> None:
        started = time.monotonic()
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=at_most)
        expect(code == 0, f"{name} ends when asked, in {time.monotonic() - started:.1f} s (code {code})")

    def log(self, name: str) -> str:
        return (self.work / f"{name}.log").read_text(errors="replace")


Answer = tuple[int, http.client.HTTPMessage, str]


def main(image: Path, work: Path) -> None:
    proof = Proof(image, work, read_compose())
    check(["ip", "link", "set", "lo", "up"], "a network of our own")
    hosts = work / "hosts"
    hosts.write_text("".join(f"127.0.0.1 {name}\n" for name in ("localhost", HOST, *NAMES)))
    mount("--bind", hosts, Path("/etc/hosts"))
    proof.make_secrets()
    proof.start_database()
    proof.start_redis()
    proof.prepare_roles()
    proof.migrate()
    proof.fail_a_statement()
    deploy = ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    started = time.monotonic()
    proof.start_part("web")
    until(lambda: proof.is_well("web"), "web is well", SECONDS_TO_BE_WELL)
    say(f"  {time.monotonic() - started:.1f} s after it was started")
    for name in ("worker", "beat"):
        proof.start_part(name)
    check(proof.inside("web", deploy), "Django's deploy check finds nothing")
    status, _, body = get(8000, "/health", {"Host": HOST})
    expect((status, body) == (200, "ok\n"), "/health answers 200")
    expect(get(8000, "/health", {"Host": "elsewhere.example.org"})[0] == 400, "other host names are refused")
    expect(
        run(proof.inside("web", ["sh", "-c", "echo > /app/x"])).returncode != 0, "web cannot write its code"
    )
    expect(
        run(proof.inside("web", ["cat", "/run/secrets/database_owner_url"])).returncode != 0,
        "web has no way to the owner's address",
    )
    proof.first_administrator()
    proof.start_proxy()
    until(lambda: proof.is_well("worker"), "the worker is well", SECONDS_TO_BE_WELL)
    done = "apps.reminders.tasks.tick"
    until(
        lambda: re.search(rf"{re.escape(done)}\S* succeeded", proof.log("worker")) is not None,
        "beat has ticked and the worker has done it", SECONDS_TO_TICK,
    )  # fmt: skip
    expect(proof.is_well("beat"), "beat is well")
    for name in ("web", "worker", "beat"):
        say(f"  {name} uses {memory(proof.running[name].pid):.0f} MB")
    proof.stop("redis", 10)
    for name in ("web", "worker"):
        expect(not proof.is_well(name), f"without Redis, {name} is not well")
    for name, seconds in (("beat", 20), ("worker", 60), ("web", 40)):
        proof.stop(name, seconds)
    expect(not proof.is_well("web"), "a stopped web is not well")
    passwords = [path.read_text().strip() for path in proof.secrets.glob("*_*") if path.stat().st_size]
    logs = "".join(path.read_text(errors="replace") for path in work.glob("*.log"))
    expect(not [secret for secret in passwords if secret in logs], "no secret is in any log")
    say("all is well")


def read_compose() -> dict[str, dict[str, Any]]:
    """The services of docker-compose.yml with the variables of .env in place."""

    def variable(match: re.Match[str]) -> str:
        name, default = match["name"], match["default"]
        if name not in DOTENV and default is None:
            raise NotProvedError(f"docker-compose.yml needs {name}, which .env does not give")
        return DOTENV.get(name, default)

    text = (PROJECT / "docker-compose.yml").read_text()
    text = re.sub(r"\$\{(?P<name>\w+)(?::\?[^}]*|:-(?P<default>[^}]*))?\}", variable, text)
    services: dict[str, dict[str, Any]] = yaml.safe_load(text.replace("$$", "$"))["services"]
    return services


def dockerfile_environment() -> dict[str, str]:
    text = (PROJECT / "Dockerfile").read_text().replace("\\\n", " ")
    line = re.findall(r"^ENV (.*)$", text, flags=re.M)[0]
    pairs = dict(word.split("=", 1) for word in line.split())
    return {**pairs, "PATH": pairs["PATH"].replace("$PATH", "/usr/local/bin:/usr/bin:/bin")}


def dockerfile_command() -> list[str]:
    line = re.findall(r"^CMD (\[.*\])$", (PROJECT / "Dockerfile").read_text(), flags=re.M)[0]
    command: list[str] = json.loads(line)
    return command


def fresh(directory: Path, owner: int) -> Path:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700)
    os.chown(directory, owner, -1)
    return directory


def as_account(command: Sequence[str]) -> list[str]:
    account = unprivileged()
    if account is None:
        return list(command)
    return ["setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups", *command]


def mount(*arguments: object) -> None:
    check(["mount", *map(str, arguments)], None)


def run(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(command), env={"PATH": os.environ["PATH"], **(environment or {})}, cwd="/", text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip


def check(command: Sequence[str], what: str | None, environment: Mapping[str, str] | None = None) -> None:
    done = run(command, environment)
    if done.returncode != 0:
        raise NotProvedError(f"{what or command} ended with {done.returncode}:\n{done.stdout}")
    if what:
        say(f"yes: {what}")


def expect(fact: bool, what: str) -> None:
    if not fact:
        raise NotProvedError(f"not so: {what}")
    say(f"yes: {what}")


def until(fact: Callable[[], bool], what: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            raise NotProvedError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.2)
    say(f"yes: {what}")


def get(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    return ask(http.client.HTTPConnection("127.0.0.1", port, timeout=10), path, headers)


def secure_get(path: str, headers: Mapping[str, str] | None = None) -> Answer:
    # The certificate is the proxy's own, for this machine only.
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return ask(http.client.HTTPSConnection(HOST, 443, timeout=10, context=trusting), path, headers)


def ask(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str] | None) -> Answer:
    """Status, headers and body; status 0 when nobody answers."""
    try:
        connection.request("GET", path, headers={"Host": HOST, **(headers or {})})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode(errors="replace")
    except OSError:
        return 0, http.client.HTTPMessage(), ""
    finally:
        connection.close()


def memory(pid: int) -> float:
    """Megabytes of this process and its children that nothing else shares, plus their part of what is shared."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = int(re.findall(r"^Pss:\s+(\d+) kB", rollup, flags=re.M)[0]) / 1024
    return own + sum(memory(int(child)) for child in children)


def say(text: str) -> None:
    sys.stdout.write(f"prove: {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    socket.setdefaulttimeout(10)
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except NotProvedError as reason:
        say(str(reason))
        say(f"the logs are in {sys.argv[2]}")
        sys.exit(1)

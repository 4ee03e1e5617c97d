"""Secrets, PostgreSQL and Redis, prepared by the scripts that prepare the containers."""

from __future__ import annotations

import shlex
import shutil

from config.container.proof.processes import Proof
from config.container.proof.shape import CONTAINER, PROJECT
from config.container.proof.steps import as_account, check, expect, fresh, run, until
from config.local import binaries
from config.local.accounts import unprivileged

SECONDS_TO_ANSWER = 30


def make_secrets(proof: Proof) -> None:
    shutil.rmtree(proof.secrets, ignore_errors=True)
    script = ["sh", str(CONTAINER / "secrets.sh"), str(proof.secrets)]
    expect(run(script).returncode == 1, "secrets.sh asks for the mail server's address")
    (proof.secrets / "email_url").write_text("smtp://mail:25\n")
    expect(run(script).returncode == 0, "secrets.sh is content once it has it")


def start_database(proof: Proof) -> None:
    account = unprivileged()
    service = proof.services["database"]
    home = fresh(proof.work / "database", account)
    password = home / "password"
    password.write_text(proof.secret("database_superuser_password"))
    password.chmod(0o444)
    user = ["--username", service["environment"]["POSTGRES_USER"], "--pwfile", str(password)]
    initdb = [str(binaries.postgres("initdb", account)), "--pgdata", str(home / "data"), *user]
    check(as_account([*initdb, *shlex.split(service["environment"]["POSTGRES_INITDB_ARGS"])]), "initdb")
    # As the image's entry script does.
    with (home / "data" / "pg_hba.conf").open("a") as access:
        access.write("host all all all scram-sha-256\n")
    place = ["-D", str(home / "data"), "-k", str(home), "-c", "listen_addresses=*"]
    postgres = [str(binaries.postgres("postgres", account)), *place, *service["command"][1:]]
    proof.start("database", as_account(postgres))
    ask = [_program("psql"), "-d", "postgres", "-c", "SELECT 1"]
    until(lambda: run(ask, superuser(proof)).returncode == 0, "PostgreSQL answers", SECONDS_TO_ANSWER)
    _as_superuser(proof, "createdb", service["environment"]["POSTGRES_DB"])


def start_redis(proof: Proof) -> None:
    account = unprivileged()
    data = fresh(proof.work / "redis", account)
    # Copies, where the server's account can read them.
    for source in (proof.secrets / "redis_password", CONTAINER / "redis.sh"):
        shutil.copyfile(source, data / source.name)
        (data / source.name).chmod(0o444)
    path = f"{binaries.redis_server(account).parent}:/usr/bin:/bin"
    environment = {"PATH": path, "SECRETS": str(data), "DATA": str(data)}
    proof.start("redis", as_account(["sh", str(data / "redis.sh")]), environment)


def prepare_roles(proof: Proof) -> None:
    environment = {
        **proof.services["roles"]["environment"],
        "PATH": f"{binaries.postgres('psql', None).parent}:/usr/bin:/bin",
        "SECRETS": str(proof.secrets),
        "SQL": str(PROJECT / "config" / "database"),
    }
    for time_ in ("once", "twice"):
        check(["sh", str(CONTAINER / "roles.sh")], f"roles.sh, {time_}", environment)


def fail_a_statement(proof: Proof) -> None:
    words = "a bad Tuesday"
    answer = _query(proof, f"INSERT INTO people_user (name) VALUES ('{words}')")  # noqa: S608 (our own words)
    said = proof.log("database")
    expect(
        "violates not-null" in answer and "violates not-null" in said and words not in said,
        "PostgreSQL's log says that a statement failed, and not what somebody wrote",
    )


def look_at_owners(proof: Proof) -> None:
    found = _query(proof, "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    expect(found.split() == ["heartwood_owner"], "every table belongs to heartwood_owner")


def back_up_and_restore(proof: Proof) -> None:
    """As docs/operations.md says."""
    count = "SELECT count(*) FROM people_service"
    before = _query(proof, count)
    dump = str(proof.work / "heartwood.dump")
    _as_superuser(proof, "pg_dump", "--format=custom", "--file", dump, "-d", "heartwood")
    _as_superuser(proof, "dropdb", "heartwood")
    _as_superuser(proof, "createdb", "heartwood")
    _as_superuser(proof, "pg_restore", "--exit-on-error", "-d", "heartwood", dump)
    prepare_roles(proof)
    expect(before.strip() == "1" and _query(proof, count) == before, "a backup brings everything back")
    look_at_owners(proof)


def superuser(proof: Proof) -> dict[str, str]:
    environment = {key: str(value) for key, value in proof.services["roles"]["environment"].items()}
    return {**environment, "PGPASSWORD": proof.secret("database_superuser_password")}


def _program(name: str) -> str:
    return str(binaries.postgres(name, None))


def _query(proof: Proof, statement: str) -> str:
    return run([_program("psql"), "-XqAt", "-d", "heartwood", "-c", statement], superuser(proof)).stdout


def _as_superuser(proof: Proof, program: str, *arguments: str) -> None:
    check([_program(program), *arguments], f"{program} {arguments[0]}", superuser(proof))

"""Starts what docker-compose.yml describes, without a container engine, and asks whether all is well.

Run by prove.sh, as root and in a network, process table and mounts of its own. The site's processes run in
the image's file system, read-only, as its account, with no capabilities, and with only the environment and
secrets that their service is given. PostgreSQL and Redis come from the development packages but are prepared
by the scripts that prepare the containers. What is not proved: the images of others, and the engine's own
networks and limits.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from config.container.proof import servers, site
from config.container.proof.processes import Proof
from config.container.proof.shape import HOST, read_compose
from config.container.proof.steps import NotProvedError, check, expect, memory, mount, say, until

NAMES = ("localhost", HOST, "web", "database", "redis", "mail")
TICK_DONE = re.compile(r"apps\.reminders\.tasks\.tick\S* succeeded")
# Beat's first tick comes after a minute.
SECONDS_TO_TICK = 90


def prove(proof: Proof) -> None:
    check(["ip", "link", "set", "lo", "up"], "a network of our own")
    hosts = proof.work / "hosts"
    hosts.write_text("".join(f"127.0.0.1 {name}\n" for name in NAMES))
    mount("--bind", hosts, Path("/etc/hosts"))

    servers.make_secrets(proof)
    servers.start_database(proof)
    servers.start_redis(proof)
    servers.prepare_roles(proof)
    site.migrate(proof)
    servers.look_at_owners(proof)
    servers.fail_a_statement(proof)

    started = time.monotonic()
    site.start_part(proof, "web")
    until(lambda: site.is_well(proof, "web"), "web is well", site.SECONDS_TO_BE_WELL)
    say(f"  {time.monotonic() - started:.1f} s after it was started")
    site.start_part(proof, "worker")
    site.start_part(proof, "beat")
    site.look_at_web(proof)
    site.invite_the_first_administrator(proof)
    site.start_proxy(proof)

    ticked = "beat has ticked and the worker has done it"
    until(lambda: TICK_DONE.search(proof.log("worker")) is not None, ticked, SECONDS_TO_TICK)
    # Only a worker that has done something is well.
    until(lambda: site.is_well(proof, "worker"), "the worker is well", site.SECONDS_TO_BE_WELL)
    expect(site.is_well(proof, "beat"), "beat is well")
    for name in ("web", "worker", "beat"):
        say(f"  {name} uses {memory(proof.running[name].pid):.0f} MB")

    proof.stop("redis", 10)
    for name in ("web", "worker"):
        expect(not site.is_well(proof, name), f"without Redis, {name} is not well")
    for name, seconds in (("beat", 20), ("worker", 60), ("web", 40)):
        proof.stop(name, seconds)
    expect(not site.is_well(proof, "web"), "a stopped web is not well")
    site.take_web_away_from_the_proxy(proof)
    servers.back_up_and_restore(proof)
    logs = "".join(path.read_text(errors="replace") for path in proof.work.glob("*.log"))
    secrets = [path.read_text().strip() for path in proof.secrets.iterdir() if path.stat().st_size > 20]
    expect(not [secret for secret in secrets if secret in logs], "no secret is in any log")


def main(image: Path, work: Path) -> int:
    try:
        prove(Proof(image, work, read_compose()))
    except NotProvedError as reason:
        say(f"{reason}\nThe logs are in {work}")
        return 1
    say("all is well")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))

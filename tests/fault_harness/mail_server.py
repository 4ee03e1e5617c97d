"""An SMTP server with a mind of its own. Writes down every contact before it answers.

    python -m tests.fault_harness.mail_server PORT LOG SEED TEMPER

Lines of JSON: `what` is "accepted" for a message it took responsibility for, whatever it answered then.
"""

import asyncio
import json
import os
import random
import sys
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.fault_harness.clock import SimulatedClock, real

# Of a thousand contacts, times its temper, how many it treats so; the rest it just accepts.
MOODS = {
    "accepted, slowly": 20,
    "refused for now": 3,
    "message refused for now": 1,
    "refused for good": 2,
    "dropped before the message": 2,
    "accepted, then dropped": 3,
}
# Real seconds, at most.
SLOW = 0.5


class MailServer:
    def __init__(self, log: int, clock: SimulatedClock, seed: str, temper: int) -> None:
        self.log, self.clock, self.seed = log, clock, seed
        self.weights = [weight * temper for weight in MOODS.values()]
        self.contacts: Counter[str] = Counter()

    def mood(self, address: str) -> str:
        """Follows from the seed, the address and how often it was tried, whatever else goes on."""
        self.contacts[address] += 1
        chance = random.Random(f"{self.seed} {address} {self.contacts[address]}")
        others = 1000 - sum(self.weights)
        return chance.choices([*MOODS, "accepted"], [*self.weights, others])[0]

    def write(self, what: str, address: str, answer: str, message_id: str = "") -> None:
        entry = {
            "what": what,
            "answer": answer,
            "to": address,
            "id": message_id,
            "at": self.clock.now().isoformat(),
            "real": real(),
        }
        os.write(self.log, json.dumps(entry).encode() + b"\n")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        session.mood = self.mood(address)
        if session.mood == "refused for now":
            self.write(session.mood, address, "451")
            return "451 4.7.1 Greylisted, come back later"
        if session.mood == "refused for good":
            self.write(session.mood, address, "550")
            return "550 5.1.1 No such mailbox"
        if session.mood == "dropped before the message":
            self.write(session.mood, address, "")
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        [address] = envelope.rcpt_tos
        message = message_from_bytes(envelope.content, policy=policy.default)
        if session.mood == "message refused for now":
            self.write("refused for now", address, "452", message["Message-ID"])
            return "452 4.3.1 Out of space for now"
        is_dropped = session.mood == "accepted, then dropped"
        self.write("accepted", address, "" if is_dropped else "250", message["Message-ID"])
        if session.mood == "accepted, slowly":
            await asyncio.sleep(random.uniform(0, SLOW))
        if is_dropped:
            server.transport.abort()
        return "250 OK"


def main() -> None:
    port, log, seed, temper = sys.argv[1:]
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    clock = SimulatedClock(Path(os.environ["SIMULATED_CLOCK"]))
    server = MailServer(descriptor, clock, seed, int(temper))
    controller = Controller(server, hostname="127.0.0.1", port=int(port))
    controller.start()
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    sys.stdin.read()  # until whoever started it is gone
    controller.stop()


if __name__ == "__main__":
    main()

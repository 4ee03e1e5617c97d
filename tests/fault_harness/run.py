"""One run: weeks go by in jumps and spells, and whatever can be killed, emptied or restarted is.

From a moment at which something is due until all of it is settled, time goes up to `rate` times as fast as
outside: slower where much is due at once. Time in which nothing is due is jumped over. Where nothing is left
but to wait for the lease of somebody who was killed, that wait is jumped over too.
"""

import heapq
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import psycopg
import redis
from django.db import connections

from config.local.embedded import EmbeddedServices
from tests.fault_harness import changes
from tests.fault_harness.clock import SimulatedClock, real
from tests.fault_harness.people import KINDS, WEEK, Person, after_quiet, due, monday_of
from tests.fault_harness.processes import MailServerProcess, Staff
from tests.fault_harness.record import Fault, Record, Script

# All in real seconds.
LEAD = 0.75
"""From where time is jumped to until something is due."""
BACK_IN = 1.5
"""Until a killed process is back, at most."""
UNCHANGED_FOR = 1.0
"""Then nothing but a lease is waited for."""
AT_ONCE = 4_000.0
"""Rows claimed at once, times the rate, at most: a machine of two cores settles about 50 a second beside all
this, emails and notices, and shall have done so after about 80 simulated seconds. Outside it takes less. If
it took longer here, what Redis lost in the middle of it would be late for no other reason."""
STUCK = 900.0
"""Then it never ends."""
ANSWER = 0.35
"""How many people check in early in a week, besides those who have left two weeks unanswered."""


class Waiting(NamedTuple):
    """How many reminders are due, claimed and being sent, how many people there are to plan for, and when the
    first of the leases ends. All empty where there is nothing left to do."""

    due: int
    claimed: int
    sending: int
    to_plan: int
    lease_ends: datetime | None

    @property
    def on_its_way(self) -> int:
        return self.claimed + self.sending


class Run:
    """Ask for `go` once. It belongs in the main thread: servers that are restarted die with it."""

    def __init__(
        self, script: Script, services: EmbeddedServices, directory: Path, say: Callable[[str], None]
    ) -> None:
        self.script, self.services, self.directory, self.say = script, services, directory, say
        self.chance = random.Random(script.seed)
        self.blocks = script.blocks()
        self.clock = SimulatedClock.create(directory / "clock", at=self.blocks[0][0], rate=script.rate)
        self.whole = {
            "kill": script.kills,
            "flush": script.flushes,
            "restart": script.restarts,
            "change": script.changes,
        }
        self.left = dict(self.whole)
        self.stops: list[datetime] = []
        self.waiting: dict[datetime, list[Person]] = {}

    def go(self) -> Record:
        begun = real()
        people = changes.make_people(self.script.people, self.chance, self.clock.now())
        self.record = Record(self.script, people)
        changes.answer_first(people[0], self.clock.now())
        with self._processes():
            for number, (begin, end) in enumerate(self.blocks):
                if number:
                    # Weekly reminders that nothing ever came of would rest.
                    changes.answer_in_bulk(people, monday_of(begin.date()), begin, self.owner)
                    self.clock.jump(begin)
                self._block(begin, end)
            self._work(self.clock.now(), owed_at=1.0)
        self.record.seconds = real() - begun
        return self.record

    @contextmanager
    def _processes(self) -> Iterator[None]:
        from tests.embedded import free_port

        port = free_port()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.fault_harness.settings",
            "SIMULATED_CLOCK": str(self.directory / "clock"),
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "LOG_LEVEL": "WARNING",
        }
        with ExitStack() as stack:
            log = stack.enter_context((self.directory / "processes.log").open("ab"))
            self._connect()
            stack.callback(lambda: self.owner.close())
            mail_log = self.directory / "mail.jsonl"
            mail = MailServerProcess(
                *map(str, (port, mail_log, self.script.seed, self.script.temper)),
                environment=environment,
                log=log,
            )
            stack.callback(mail.stop)
            self.staff = Staff(environment, log)
            stack.callback(self.staff.stop)
            yield

    def _connect(self) -> None:
        self.owner = psycopg.connect(self.services.superuser_url, autocommit=True)

    # --- Time ---------------------------------------------------------------------------------------

    def _block(self, begin: datetime, end: datetime) -> None:
        sunday = begin
        while sunday < end:
            self._work(self.clock.now(), owed_at=self._progress(sunday))
            self._answer(sunday, weeks_before=(sunday - begin) // WEEK)
            self._list_stops(sunday)
            while self.stops or self._next_try():
                stop = min(filter(None, (self._next_try(), self.stops[0] if self.stops else None)))
                if stop >= sunday + WEEK:
                    break
                while self.stops and self.stops[0] <= stop:
                    heapq.heappop(self.stops)
                self._jump(stop - self.lead)
                self.record.moments += 1
                self.record.load.append(os.getloadavg()[0])
                self._work(stop, owed_at=self._progress(stop))
            sunday += WEEK
            self._jump(sunday)

    @property
    def lead(self) -> timedelta:
        return timedelta(seconds=LEAD * self.clock.rate)

    def _jump(self, to: datetime) -> None:
        if to - self.clock.now() > self.lead:
            self.record.jumps += 1
            self.clock.jump(to)

    def _progress(self, moment: datetime) -> float:
        """How much of the weeks has gone, from 0 to 1."""
        gone = sum((max(begin, min(moment, end)) - begin for begin, end in self.blocks), start=timedelta())
        return gone / (self.script.weeks * WEEK)

    def _next_try(self) -> datetime | None:
        found = self.owner.execute(
            "SELECT min(try_at) FROM reminders_reminder WHERE state = 'planned'"
        ).fetchone()
        return found[0] if found else None

    def _list_stops(self, sunday: datetime) -> None:
        """Every moment of the coming week at which somebody is due, by what they have chosen."""
        self.stops, self.waiting = [], {}
        for person in self.record.people:
            self._list_stops_of(person)

    def _list_stops_of(self, person: Person) -> None:
        now = self.clock.now()
        this = monday_of(now.date())
        for monday in (this - WEEK, this, this + WEEK):
            for kind in KINDS:
                at = due(kind, monday, person.choices)
                at = at and after_quiet(at, person.choices)
                if at and now < at <= now + WEEK:
                    if at not in self.waiting:
                        heapq.heappush(self.stops, at)
                    self.waiting.setdefault(at, []).append(person)

    # --- Work ---------------------------------------------------------------------------------------

    def _work(self, stop: datetime, owed_at: float) -> None:
        """Until everything due by `stop` is settled, and what is owed of faults and changes is done."""
        begun = same_since = real()
        before: Waiting | None = None
        while True:
            self.staff.revive()
            owed = self._owed(owed_at)
            # Asked first: what falls due while the database is asked would not be seen.
            has_passed = self.clock.now() > stop
            waiting = self._waiting()
            self._pace(waiting)
            self._disturb(owed, is_busy=bool(waiting.on_its_way))
            self.say(self._line(waiting))
            is_settled = not any(waiting) and self.staff.are_all_up
            if is_settled and has_passed and not owed:
                return
            if waiting != before:
                before, same_since = waiting, real()
            elif real() - same_since > UNCHANGED_FOR and not is_settled:
                self._skip_leases(waiting)
                same_since = real()
            if real() - begun > STUCK:
                raise RuntimeError(f"Nothing settles: {self._line(waiting)}")
            time.sleep(self.chance.uniform(0.03, 0.2))

    def _pace(self, waiting: Waiting) -> None:
        """Slower once much is claimed, and fast again when none is left: a fast clock would make it late."""
        if waiting.on_its_way:
            rate = min(self.clock.rate, AT_ONCE / (waiting.due + waiting.on_its_way))
            self.record.slowest = min(self.record.slowest, rate)
        else:
            rate = self.script.rate
        self.clock.go_on_at(rate)

    def _waiting(self) -> Waiting:
        now = self.clock.now()
        last = monday_of((now + timedelta(hours=14)).date()) + WEEK
        found = self.owner.execute(
            "SELECT count(*) FILTER (WHERE state = 'planned' AND try_at <= %(now)s), "
            "count(*) FILTER (WHERE state = 'claimed'), count(*) FILTER (WHERE state = 'sending'), "
            "(SELECT count(*) FROM reminders_toplan) + (SELECT count(*) FROM reminders_reminderpreference "
            "AS chosen JOIN people_user ON people_user.id = person_id WHERE NOT all_off AND "
            "(planned_through IS NULL OR planned_through < %(last)s OR planned_zone <> time_zone)), "
            "min(lease_until) FROM reminders_reminder WHERE state IN ('claimed', 'sending') "
            "OR (state = 'planned' AND try_at <= %(now)s)",
            {"now": now, "last": last},
        ).fetchone()
        assert found
        return Waiting(*found)

    def _skip_leases(self, waiting: Waiting) -> None:
        """Where everything left is held by somebody who was killed, or was lost with the queue.

        To the end of a lease that has been seen for a while: one asked for now may be that of a claim that is
        about to be rung for.
        """
        with self._queue() as queue:
            if waiting.due or waiting.to_plan or not self.staff.are_all_up or queue.llen("celery"):
                return
        if waiting.lease_ends:
            self._jump(waiting.lease_ends)

    def _queue(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.services.sockets / "redis.sock"))

    # --- Faults and changes -------------------------------------------------------------------------

    def _owed(self, progress: float) -> dict[str, int]:
        owed = {
            what: int(number * progress) - (number - self.left[what]) for what, number in self.whole.items()
        }
        return {what: number for what, number in owed.items() if number > 0}

    def _disturb(self, owed: dict[str, int], *, is_busy: bool) -> None:
        """At most one of each fault, at a moment that chance picks: sooner while something is on its way."""
        for what, number in owed.items():
            times = number // 20 + 1 if what == "change" else 1
            for _ in range(times):
                if self.chance.random() < (0.8 if is_busy else 0.2):
                    self._do(what)

    def _do(self, what: str) -> None:
        name = what
        if what == "kill":
            if not self.staff.up:
                return
            name = self.chance.choice(self.staff.up)
            self.staff.kill(name, self.chance.uniform(0, BACK_IN))
        elif what == "flush":
            with self._queue() as queue:
                queue.flushall()
        elif what == "restart":
            self._restart_postgres()
        else:
            self._change()
        self.left[what] -= 1
        if what != "change":
            self.record.faults.append(Fault(name, self.clock.now()))

    def _restart_postgres(self) -> None:
        self.owner.close()
        for connection in connections.all():
            connection.close()
            connection.close_pool()
        self.services.restart_postgres()
        self._connect()

    def _change(self) -> None:
        """Half of the time, somebody whose reminder is on its way or about to be."""
        now = self.clock.now()
        near = [
            person
            for at, people in self.waiting.items()
            if abs(at - now) < timedelta(minutes=3)
            for person in people
        ]
        person = self.chance.choice(near if near and self.chance.random() < 0.5 else self.record.people)
        changes.change_something(person, self.chance, self.clock.now)
        self._list_stops_of(person)

    def _answer(self, sunday: datetime, weeks_before: int) -> None:
        """Early in a week some check in for it, and whoever has left the last two weeks unanswered does."""
        monday = monday_of(sunday.date()) + WEEK
        last_two = {monday - WEEK, monday - 2 * WEEK}
        answer = [
            person
            for person in self.record.people
            if self.chance.random() < ANSWER or (weeks_before > 1 and not last_two & person.choices.answered)
        ]
        changes.answer_in_bulk(answer, monday, self.clock.now(), self.owner)

    def _line(self, waiting: Waiting) -> str:
        now = self.clock.now()
        return (
            f"{self._progress(now):4.0%}  {now:%a %d %b %Y %H:%M}  "
            f"{self.script.kills - self.left['kill']} of {self.script.kills} kills  "
            f"due {waiting.due}, claimed {waiting.claimed}, sending {waiting.sending}, "
            f"to plan {waiting.to_plan}"
        )

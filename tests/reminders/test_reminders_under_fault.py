"""The short form of the fault harness. The long one, and how it works: docs/reminders-under-fault.md."""

from tests.fault_harness import harness, report
from tests.fault_harness.record import Script

# A mail server as bad-tempered as this misbehaves about once in every seven messages.
SHORT = Script(people=40, weeks=1, kills=8, seed=20_261_025, rate=20, temper=5)


def test_every_promise_is_kept_while_workers_beats_redis_and_postgresql_fail(
    transactional_db, services, tmp_path
):
    record, found = harness.run(SHORT, services, tmp_path, lambda line: None)

    assert found.violations == [], report.histories(found.violations, record)
    assert found.unknown_is_explained
    # How late they came is up to a machine that may be busy with other tests.
    assert found.due >= 20
    assert [fault.what.split()[0] for fault in record.faults].count("flush") == 1
    assert len(record.faults) == SHORT.kills + SHORT.flushes + SHORT.restarts

"""The clock of a run: many processes read it, one of them has it jump, or go on slower or faster."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.fault_harness import clock
from tests.fault_harness.clock import SimulatedClock

BEGIN = datetime(2026, 10, 19, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def outside(monkeypatch):
    """`outside(3)`: three real seconds go by."""
    moments = [100.0]
    monkeypatch.setattr(clock, "real", lambda: moments[-1])
    return lambda seconds: moments.append(moments[-1] + seconds)


@pytest.fixture
def simulated(tmp_path, outside):
    return SimulatedClock.create(tmp_path / "clock", at=BEGIN, rate=20)


def test_it_goes_on_from_where_it_is_at_another_rate(simulated, outside):
    outside(3)
    simulated.go_on_at(2)
    outside(5)
    assert simulated.now() == BEGIN + 70 * SECOND


def test_another_process_sees_it_jump_and_go_slower(simulated, outside, tmp_path):
    other = SimulatedClock(tmp_path / "clock")
    simulated.jump(BEGIN + HOUR)
    simulated.go_on_at(1)
    outside(1)
    assert other.now() == BEGIN + HOUR + SECOND
    assert other.rate == 1


def test_it_never_jumps_back(simulated):
    simulated.jump(BEGIN - HOUR)
    assert simulated.now() == BEGIN

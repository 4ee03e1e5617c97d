"""Figures as whoever runs the site reads them, and as programs do."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from apps.operations.queries import LATELY_IN_WORDS, Figures

HEAD = ["What", "How it is"]


def rows(figures: Figures) -> list[tuple[str, str]]:
    """What it is, and how it is."""
    return [
        ("Due now", f"{figures.due}, the oldest for {_minutes(figures.queue_age)}"),
        ("Late", f"{figures.late} due for more than 10 minutes"),
        ("On their way", f"{figures.claimed} claimed, {figures.sending} being sent"),
        (
            "Unknown",
            f"{_by_channel_in_words(figures, 'unknown')} handed over without an answer; not sent again",
        ),
        ("Failed", f"{_by_channel_in_words(figures, 'failed')} refused for good"),
        ("Last tick", _ago(figures.last_tick, figures.now)),
        ("Last claim taken up", _ago(figures.last_taken_up, figures.now)),
        *(
            (f"Worker {name}", f"last did something {_ago(at, figures.now)}")
            for name, at in figures.workers.items()
        ),
    ]


def status(figures: Figures) -> str:
    """For a person at a terminal."""
    return "\n".join(f"{name + ':':<22}{value}" for name, value in rows(figures))


def _by_channel_in_words(figures: Figures, what: str) -> str:
    return " and ".join(f"{getattr(channel, what)} by {name}" for name, channel in figures.channels.items())


def _minutes(length: timedelta) -> str:
    return f"{length // timedelta(minutes=1)} min"


def _ago(moment: datetime | None, now: datetime) -> str:
    return f"{_minutes(now - moment)} ago" if moment else "never"


def metrics(figures: Figures) -> str:
    """In Prometheus's text format, version 0.0.4."""
    return "".join(_metrics(figures))


def _metrics(figures: Figures) -> Iterator[str]:
    yield _gauge("reminders_due", "Due, and neither sent nor decided against", figures.due)
    yield _gauge(
        "reminders_queue_age_seconds",
        "For how long the one that has waited longest has been due",
        figures.queue_age.total_seconds(),
    )
    yield _gauge("reminders_late", "Due for more than 10 minutes", figures.late)
    yield _gauge("reminders_claimed", "Claimed, and waiting for a worker", figures.claimed)
    yield _gauge("reminders_sending", "Being handed over", figures.sending)
    yield _by_channel(figures, "unknown", "Handed over without an answer; not sent again")
    yield _by_channel(figures, "failed", "Refused for good")
    yield _by_channel(figures, "refused_lately", f"Refused when last handed over, within {LATELY_IN_WORDS}")
    yield _by_channel(figures, "taken_lately", f"Taken when handed over, within {LATELY_IN_WORDS}")
    yield _gauge("reminders_last_tick_seconds", "When a tick was last finished", _seconds(figures.last_tick))
    yield _gauge(
        "reminders_last_taken_up_seconds",
        "When a worker last finished with a claimed reminder",
        _seconds(figures.last_taken_up),
    )
    yield _gauge("reminders_alarm", "1 where somebody should look now", int(bool(figures.alarms)))


def _gauge(name: str, says: str, value: float) -> str:
    return f"{_head(name, says)}heartwood_{name} {value}\n"


def _by_channel(figures: Figures, what: str, says: str) -> str:
    values = (
        f'heartwood_reminders_{what}{{channel="{name}"}} {getattr(channel, what)}\n'
        for name, channel in figures.channels.items()
    )
    return _head(f"reminders_{what}", says) + "".join(values)


def _head(name: str, says: str) -> str:
    return f"# HELP heartwood_{name} {says}.\n# TYPE heartwood_{name} gauge\n"


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0

"""The site's own Celery, whose beat ticks every quarter of a second, so that a test sees many ticks."""

from config.celery import app

app.conf.beat_schedule = {name: {**entry, "schedule": 0.25} for name, entry in app.conf.beat_schedule.items()}

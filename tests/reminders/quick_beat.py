"""The site's own Celery, whose beat ticks every second and not every minute: a test sees many ticks."""

from config.celery import app

app.conf.beat_schedule = {name: {**entry, "schedule": 1.0} for name, entry in app.conf.beat_schedule.items()}

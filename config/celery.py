"""Celery is the doorbell; PostgreSQL holds what is due."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("heartwood")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

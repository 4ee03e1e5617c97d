from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.operations import presenters, queries


class Command(BaseCommand):
    help = (
        "How sending reminders fares: what is due and for how long, the last tick and claim, how many became "
        "unknown or failed. Fails where somebody should look now."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        figures = queries.figures(timezone.now())
        self.stdout.write(presenters.status(figures))
        if figures.alarms:
            raise CommandError("Reminders need attention: " + "; ".join(figures.alarms) + ".")

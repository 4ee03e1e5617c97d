"""Django's entry to the room."""

from django.apps import AppConfig


class ResilienceConfig(AppConfig):
    name = "apps.resilience"
    label = "resilience"
    verbose_name = "The model"

    def ready(self) -> None:
        # A broken data file must stop the site from starting, not break the first check-in of the day.
        from apps.resilience.model import model

        model()

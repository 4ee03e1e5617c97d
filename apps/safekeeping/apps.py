from celery.signals import task_postrun
from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    name = "apps.safekeeping"
    label = "safekeeping"

    def ready(self) -> None:
        from apps.safekeeping import checks, held, new_people  # noqa: F401 (register checks and signals)
        from apps.safekeeping.keys import forget

        task_postrun.connect(forget, dispatch_uid="safekeeping.keys.forget")

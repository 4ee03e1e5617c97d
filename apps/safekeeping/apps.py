from celery.signals import task_postrun
from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    name = "apps.safekeeping"
    label = "safekeeping"

    def ready(self) -> None:
        from apps.safekeeping import (  # (register checks and signals)
            checks,  # noqa: F401
            class_checks,  # noqa: F401
            classes,
            held,  # noqa: F401
            new_people,  # noqa: F401
        )
        from apps.safekeeping.keys import forget

        task_postrun.connect(forget, dispatch_uid="safekeeping.keys.forget")
        classes.load()

from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    name = "apps.safekeeping"
    label = "safekeeping"

    def ready(self) -> None:
        from apps.safekeeping import checks  # noqa: F401 (registers the check)

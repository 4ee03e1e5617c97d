from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "apps.support"
    label = "support"

    def ready(self) -> None:
        # A wrong number must be found when the site starts, not by the person who dials it.
        from apps.support.entries import entries

        entries()

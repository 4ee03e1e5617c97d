from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "apps.reminders"
    label = "reminders"

    def ready(self) -> None:
        from apps.nhsuk.navigation import NavItem, register
        from apps.people.access import is_practitioner

        register(NavItem("Reminders", "reminders:settings", visible=is_practitioner, order=40))

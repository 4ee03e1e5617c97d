from django.apps import AppConfig
from django.http import HttpRequest


def _is_practitioner(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.has_role("practitioner")


class RemindersConfig(AppConfig):
    name = "apps.reminders"
    label = "reminders"

    def ready(self) -> None:
        from apps.nhsuk.navigation import NavItem, register

        register(NavItem("Reminders", "reminders:settings", visible=_is_practitioner, order=40))

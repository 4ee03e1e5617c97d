from django.apps import AppConfig
from django.http import HttpRequest


def _is_practitioner(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.has_role("practitioner")


class CheckinsConfig(AppConfig):
    name = "apps.checkins"
    label = "checkins"

    def ready(self) -> None:
        from apps.checkins import held  # noqa: F401 (registers the signal that puts held answers back)
        from apps.nhsuk.navigation import NavItem, register

        register(NavItem("Check-in", "checkins:index", visible=_is_practitioner, order=20))

from django.apps import AppConfig
from django.http import HttpRequest


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


class HomeConfig(AppConfig):
    name = "apps.home"
    label = "home"

    def ready(self) -> None:
        from apps.nhsuk.navigation import NavItem, register

        register(NavItem("Home", "home:start", visible=_is_signed_in, order=10))

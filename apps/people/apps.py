from django.apps import AppConfig
from django.http import HttpRequest


class PeopleConfig(AppConfig):
    name = "apps.people"
    label = "people"

    def ready(self) -> None:
        from apps.nhsuk.navigation import NavItem, register
        from apps.people import account_audit, sessions
        from apps.people.models import Role

        account_audit.listen()
        sessions.listen()

        def administers(request: HttpRequest) -> bool:
            return request.user.is_authenticated and request.user.has_role(Role.ADMINISTRATOR)

        register(NavItem("People", "people:service:start", visible=administers, order=80))
        register(
            NavItem(
                "Settings",
                "people:settings",
                visible=lambda request: request.user.is_authenticated,
                order=10,
                place="account",
            )
        )

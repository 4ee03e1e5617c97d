from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "apps.supervision"
    label = "supervision"

    def ready(self) -> None:
        from apps.nhsuk.navigation import NavItem, register
        from apps.people.access import is_supervisor

        register(NavItem("Shown to you", "supervision:people", visible=is_supervisor, order=60))

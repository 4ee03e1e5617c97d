from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "apps.checkins"
    label = "checkins"

    def ready(self) -> None:
        from apps.checkins import held  # noqa: F401 (registers the signal that puts held answers back)
        from apps.nhsuk.navigation import NavItem, register
        from apps.people.access import is_practitioner

        register(NavItem("Check-in", "checkins:index", visible=is_practitioner, order=20))

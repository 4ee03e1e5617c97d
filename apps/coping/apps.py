from django.apps import AppConfig


class CopingConfig(AppConfig):
    name = "apps.coping"
    label = "coping"

    def ready(self) -> None:
        from apps.nhsuk.navigation import NavItem, register
        from apps.people.access import is_practitioner

        register(NavItem("Plans", "coping:index", visible=is_practitioner, order=30))

from django.apps import AppConfig


class ValuesConfig(AppConfig):
    name = "apps.values"
    label = "values"

    def ready(self) -> None:
        from apps.nhsuk.navigation import NavItem, register
        from apps.people.access import is_practitioner

        register(NavItem("Values", "values:index", visible=is_practitioner, order=25))

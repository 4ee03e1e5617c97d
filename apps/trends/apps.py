from django.apps import AppConfig


class TrendsConfig(AppConfig):
    name = "apps.trends"
    label = "trends"

    def ready(self) -> None:
        from apps.nhsuk.navigation import NavItem, register
        from apps.people.access import is_practitioner
        from apps.trends import events

        events.register(events.plan_starts)
        register(NavItem("Trends", "trends:show", visible=is_practitioner, order=30))

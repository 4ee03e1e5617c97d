from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "apps.supervision"
    label = "supervision"

    def ready(self) -> None:
        from apps.checkins import led_to
        from apps.nhsuk.navigation import NavItem, register
        from apps.people.access import is_practitioner, is_supervisor
        from apps.supervision import topic_presenters

        led_to.register(topic_presenters.led_to)
        register(NavItem("Supervision", "supervision:index", visible=is_practitioner, order=38))
        register(NavItem("Shown to you", "supervision:people", visible=is_supervisor, order=60))

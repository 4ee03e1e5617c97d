from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "apps.supervision"
    label = "supervision"

    def ready(self) -> None:
        from apps.checkins import led_to
        from apps.nhsuk.navigation import NavItem, register
        from apps.people.access import is_practitioner, is_supervisor
        from apps.supervision import grant_presenters, topic_presenters
        from apps.trends import events

        events.register(grant_presenters.on_the_axis)
        led_to.register(topic_presenters.led_to)
        register(NavItem("Supervision", "supervision:index", visible=is_practitioner, order=38))
        register(NavItem("Shown to you", "supervision:people", visible=is_supervisor, order=60))

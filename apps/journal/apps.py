from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "apps.journal"
    label = "journal"

    def ready(self) -> None:
        from apps.checkins import led_to, offers
        from apps.checkins.signals import submitted
        from apps.journal import moments, presenters
        from apps.nhsuk.navigation import NavItem, register
        from apps.people.access import is_practitioner

        submitted.connect(moments.on_submitted, dispatch_uid="journal.moments")
        led_to.register(presenters.led_to)
        offers.register(presenters.offer)
        register(NavItem("Journal", "journal:index", visible=is_practitioner, order=35))

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "apps.reminders"
    label = "reminders"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from apps.checkins.signals import submitted, weeks_away_changed
        from apps.coping.models import Plan
        from apps.nhsuk.navigation import NavItem, register
        from apps.people.access import is_practitioner
        from apps.people.signals import team_news
        from apps.reminders import hearing
        from apps.supervision.models import Grant
        from apps.values.models import OwnValue

        post_save.connect(hearing.on_plan_saved, sender=Plan, dispatch_uid="reminders.Plan")
        post_save.connect(hearing.on_grant_saved, sender=Grant, dispatch_uid="reminders.Grant")
        post_save.connect(hearing.on_value_saved, sender=OwnValue, dispatch_uid="reminders.OwnValue")
        for signal in (submitted, weeks_away_changed):
            signal.connect(hearing.on_changed, dispatch_uid="reminders.weeks")
        team_news.connect(hearing.on_team_news, dispatch_uid="reminders.team_news")
        register(NavItem("Reminders", "reminders:settings", visible=is_practitioner, order=40))

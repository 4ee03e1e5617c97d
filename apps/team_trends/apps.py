from django.apps import AppConfig


class TeamTrendsConfig(AppConfig):
    name = "apps.team_trends"
    label = "team_trends"

    def ready(self) -> None:
        from apps.nhsuk.navigation import NavItem, register
        from apps.team_trends.access import is_reader

        register(NavItem("Team figures", "team_trends:index", visible=is_reader, order=34))

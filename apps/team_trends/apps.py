from django.apps import AppConfig


class TeamTrendsConfig(AppConfig):
    name = "apps.team_trends"
    label = "team_trends"

from django.apps import AppConfig


class OwnDataConfig(AppConfig):
    name = "apps.own_data"
    label = "own_data"

from django.apps import AppConfig


class CopingConfig(AppConfig):
    name = "apps.coping"
    label = "coping"

from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    name = "apps.safekeeping"
    label = "safekeeping"

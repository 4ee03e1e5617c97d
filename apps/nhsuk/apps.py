from django.apps import AppConfig


class NhsukConfig(AppConfig):
    name = "apps.nhsuk"
    label = "nhsuk"

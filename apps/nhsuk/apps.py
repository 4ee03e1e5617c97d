from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class NhsukConfig(AppConfig):
    name = "apps.nhsuk"
    label = "nhsuk"
    default = True


class PublishedFilesConfig(StaticFilesConfig):
    """Static files without the sources that CSS is built from."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "scss"]

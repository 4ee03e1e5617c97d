from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "apps.operations"
    label = "operations"

    def ready(self) -> None:
        from celery.signals import task_success

        from apps.operations import signs

        task_success.connect(signs.on_task_success, dispatch_uid="operations.signs")

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_sessions() -> None:
    """Every hour: sessions that have run out are deleted, with whatever they held."""
    call_command("clearsessions")

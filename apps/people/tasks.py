from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.models import Session
from django.core.management import call_command


@shared_task
def clear_sessions() -> None:
    """Every hour: sessions that have run out are deleted, with whatever they held.

    So is where each was signed in from: the sign-in library itself looks only at those of whoever comes back.
    """
    call_command("clearsessions")
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from apps.people.signals import team_news
from apps.team_trends import building


@shared_task
def tick() -> None:
    """Every hour: ring once for each service. Those that lack nothing have nothing done to them."""
    with building.aggregator() as connection:
        for service in building.services(connection):
            build.delay(service)


@shared_task(expires=3600)
def build(service: int) -> None:
    """Builds what a service lacks, and tells of it. May run twice, late or never.

    The next tick does what is left. It tells again on several, so that a crash between the two loses nothing;
    whoever listens hears it once.
    """
    now = timezone.now()
    with building.aggregator() as connection:
        building.build_due(connection, service, now=now)
        news = building.latest_news(connection, service, now=now)
    if news:
        block, teams = news
        with transaction.atomic():
            team_news.send(
                None, service_id=service, team_ids=teams, key=f"release.{service}.{block.number}", now=now
            )

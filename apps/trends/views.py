from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.checkins.queries import current_week
from apps.nhsuk.spreadsheets import csv_file
from apps.trends.access import owner_of_trends
from apps.trends.answers import answers_file
from apps.trends.events import events_of
from apps.trends.presenters import trends_page
from apps.trends.queries import history, history_with_everything
from apps.trends.ranges import chosen


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    person, now = owner_of_trends(request), timezone.now()
    page = trends_page(
        history(person, now),
        chosen(request.GET.get("range")),
        current=current_week(person, now),
        today=now.astimezone(person.zone).date(),
        events=events_of(person),
    )
    context = {"page": page, "may_share": person.is_practitioner}
    return render(request, f"trends/{page.show}.html", context)


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    person, now = owner_of_trends(request), timezone.now()
    day = now.astimezone(person.zone).date().isoformat()
    return csv_file(answers_file(history_with_everything(person, now)), f"heartwood-answers-{day}")

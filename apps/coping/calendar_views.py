"""Plans in a calendar: a file of one plan, and an address that a calendar program reads."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.coping import calendar_actions, presenters, queries
from apps.coping.access import owner_of_plans, plan_of, planner_of
from apps.coping.calendar import calendar_file
from apps.coping.calendar_models import CalendarAddress
from apps.coping.calendar_presenters import in_calendar
from apps.coping.models import Plan
from apps.people.access import person_of
from apps.people.models import User
from apps.safekeeping.acting import acting

NAME = "Plans"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    person = owner_of_plans(request)
    plans = queries.active_plans(person)
    return render(
        request,
        "coping/calendar.html",
        {
            "may_plan": person.is_practitioner,
            "plans": [
                (plan, presenters.sentence(plan.current), presenters.when(plan.current)) for plan in plans
            ],
            "address": CalendarAddress.objects.filter(person=person).first(),
        },
    )


@require_safe
def file(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    person, plan = person_of(request), plan_of(request, plan_id)
    return _calendar(person, [plan], includes_words=request.GET.get("words") == "yes", file_name="plan.ics")


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A first address, or one in place of the last. Shown in the answer itself and nowhere again."""
    person = planner_of(request)
    includes_words = request.POST.get("words") == "yes"
    token = calendar_actions.make_address(by=person, includes_words=includes_words, now=timezone.now())
    address = settings.BASE_URL.rstrip("/") + reverse("coping:calendar_feed", args=[token])
    return render(
        request, "coping/calendar_address.html", {"address": address, "includes_words": includes_words}
    )


@require_POST
def turn_off(request: HttpRequest) -> HttpResponse:
    person = owner_of_plans(request)
    calendar_actions.turn_off(by=person)
    messages.success(request, "Your calendar address is off.")
    return redirect("coping:calendar")


# Without sign-in: calendar programs have no cookies. The token is the authority, and it can only read.
@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 (Django gives it)
    address = _address_of(token)
    if address is None:
        raise Http404
    person = address.person
    with acting(person.pk):
        plans = queries.plans_in_calendar(person, address.made_at)
        return _calendar(person, plans, includes_words=address.includes_words, name=NAME)


def _address_of(token: str) -> CalendarAddress | None:
    """The one place where somebody not signed in reaches a person's plans: acting for that person."""
    token_hash = calendar_actions.hash_of(token)
    address = CalendarAddress.objects.select_related("person").filter(token_hash=token_hash).first()
    if address is None or not address.person.is_active or not address.person.is_practitioner:
        return None
    return address


def _calendar(
    person: User, plans: list[Plan], *, includes_words: bool, name: str = "", file_name: str = ""
) -> HttpResponse:
    now = timezone.now()
    data = calendar_file(
        [in_calendar(plan, person, includes_words) for plan in plans], person.zone, now, name
    )
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    if file_name:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response

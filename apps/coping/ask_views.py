"""Asks of the service."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.coping import ask_actions, presenters, queries
from apps.coping.access import ask_of, ask_to_write, owner_of_plans, planner_of
from apps.coping.ask_forms import AskForm
from apps.coping.forms import week_in
from apps.coping.writing_views import named_in
from apps.people.access import person_of
from apps.safekeeping import unsent


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    person = owner_of_plans(request)
    return render(
        request,
        "coping/asks.html",
        {
            "asks": [presenters.ask_card(ask) for ask in queries.open_asks(person)],
            "ended": [presenters.ask_card(ask) for ask in queries.ended_asks(person)],
            "may_plan": person.is_practitioner,
        },
    )


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    person = planner_of(request)
    named = named_in(request, timezone.now().astimezone(person.zone).date())
    onward = reverse("coping:ask", args=[uuid4()])
    return redirect(f"{onward}?{urlencode(named)}" if named else onward)


@require_http_methods(["GET", "HEAD", "POST"])
@unsent.in_turn
def write(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    (person, ask), now = ask_to_write(request, ask_id), timezone.now()
    today = now.astimezone(person.zone).date()
    page = unsent.page_of(request, f"coping.ask/{ask_id}")
    if page.is_somebody_elses:
        return page.refusal()
    initial = vars(ask_actions.said(ask)) if ask else named_in(request, today)
    about = initial["challenge"] if ask else initial.get("challenge", "")
    form = page.bind(AskForm, initial=initial, about=about)
    if request.method == "POST" and page.settles(form):
        said = form.cleaned_data
        with transaction.atomic():
            week = week_in(said.pop("week"), today)
            ask_actions.save_ask(
                by=person, ask_id=ask_id, asked=ask_actions.Asked(**said), week=week, now=now
            )
            page.done()
        messages.success(request, "Your ask is kept.")
        return redirect("coping:asks")
    return render(request, "coping/ask.html", {"ask": ask, "form": form, "page": page}, status=page.status)


@require_POST
def end(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    ask = ask_of(request, ask_id)
    ask_actions.end_ask(by=person_of(request), ask_id=ask.pk, now=timezone.now())
    messages.success(request, "You no longer ask for this.")
    return redirect("coping:asks")


@require_POST
def again(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    ask = ask_of(request, ask_id)
    ask_actions.ask_again(by=planner_of(request), ask_id=ask.pk)
    messages.success(request, "You ask for this again.")
    return redirect("coping:asks")

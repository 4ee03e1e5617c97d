"""A service lead's pages: what the teams report, side by side, and what the service does about it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.people.access import person_of
from apps.people.models import today
from apps.safekeeping import unsent
from apps.team_trends import queries, writing_actions
from apps.team_trends.access import action_to_lead, action_to_write, service_to_lead
from apps.team_trends.action_forms import NEVER_NAMES, ActionForm, UpdateForm, said
from apps.team_trends.action_presenters import card
from apps.team_trends.lead_presenters import promised, side_by_side
from apps.team_trends.models import Action
from apps.team_trends.names import dimension_figures
from apps.team_trends.places import places
from apps.team_trends.writing_actions import FORM, UPDATE_FORM

PUBLISHED_MEANWHILE = (
    "This action was published meanwhile, so its words stay as they are. Say what is new about it instead"
)

DATE_HAS_PASSED = "The date by which it will be done has passed since the draft was saved. Give a new one"


@require_safe
def overview(request: HttpRequest, service_id: int) -> HttpResponse:
    service = service_to_lead(request, service_id)
    teams, figures = queries.teams_of(service), queries.released_of_teams(service, dimension_figures())
    context = {
        "service": service,
        "places": places(request, service),
        "teams": teams,
        "side_by_side": side_by_side(teams, figures, queries.latest_of(service, figures)),
        "promised": promised(queries.all_actions(service), today()),
    }
    return render(request, "team_trends/overview.html", context)


@require_safe
def new_action(request: HttpRequest, service_id: int) -> HttpResponse:
    """A page with a number of its own."""
    return redirect("team_trends:action", service_to_lead(request, service_id).pk, uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
@unsent.in_turn
def write(request: HttpRequest, service_id: int, action_id: UUID) -> HttpResponse:
    """Write a draft, or change it until it is published."""
    service, action = action_to_write(request, service_id, action_id)
    if action and action.published_at and request.method != "POST":
        return redirect("team_trends:update", service.pk, action.pk)
    page = unsent.page_of(request, f"{FORM}{action_id}")
    if page.is_somebody_elses:
        return page.refusal()
    form = page.bind(
        ActionForm,
        initial=said(action) if action else {},
        teams=queries.teams_of(service),
        names=queries.practitioner_names(service),
    )
    if request.method == "POST" and page.settles(form):
        try:
            with transaction.atomic():
                writing_actions.save_draft(
                    by=person_of(request),
                    service=service,
                    action_id=action_id,
                    promise=form.promise,
                    now=timezone.now(),
                )
                page.done()
        except writing_actions.PublishedError:
            form.add_error(None, PUBLISHED_MEANWHILE)
            page.status = 422
            page.store()
        else:
            return redirect("team_trends:publish", service.pk, action_id)
    context = {"service": service, "action": action, "form": form, "page": page}
    return render(request, "team_trends/action.html", context, status=page.status)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, service_id: int, action_id: UUID) -> HttpResponse:
    """The action as the teams would see it, and publishing it."""
    action = action_to_lead(request, service_id, action_id)
    if request.method == "POST":
        try:
            writing_actions.publish(
                by=person_of(request), service=action.service, action_id=action_id, now=timezone.now()
            )
        except writing_actions.NamesSomebodyError as named:
            return _not_yet(request, action, NEVER_NAMES.format(names=named))
        except writing_actions.DateHasPassedError:
            return _not_yet(request, action, DATE_HAS_PASSED)
        messages.success(request, "Published. Your teams can see it on their page.")
        return redirect("team_trends:overview", service_id)
    if action.published_at:
        return redirect("team_trends:update", service_id, action_id)
    why_not = DATE_HAS_PASSED if writing_actions.has_passed(action, timezone.now()) else ""
    context = {"service": action.service, "card": card(action), "why_not": why_not}
    return render(request, "team_trends/publish.html", context)


def _not_yet(request: HttpRequest, action: Action, why: str) -> HttpResponse:
    """Back to the draft, with what to change first."""
    messages.warning(request, f"Nothing is published yet. {why}.")
    return redirect("team_trends:action", action.service_id, action.pk)


@require_POST
def throw_away(request: HttpRequest, service_id: int, action_id: UUID) -> HttpResponse:
    """Selected twice, it is gone all the same."""
    service, action = action_to_write(request, service_id, action_id)
    try:
        if action:
            writing_actions.throw_away(by=person_of(request), service=service, action_id=action_id)
    except writing_actions.PublishedError:
        messages.warning(request, f"{PUBLISHED_MEANWHILE}.")
    else:
        messages.success(request, "The draft is thrown away.")
    return redirect("team_trends:overview", service_id)


@require_http_methods(["GET", "HEAD", "POST"])
@unsent.in_turn
def update(request: HttpRequest, service_id: int, action_id: UUID) -> HttpResponse:
    """Say how a published action goes on."""
    action = action_to_lead(request, service_id, action_id)
    if action.published_at is None:
        return redirect("team_trends:action", service_id, action_id)
    page = unsent.page_of(request, f"{UPDATE_FORM}{action_id}")
    if page.is_somebody_elses:
        return page.refusal()
    form = page.bind(
        UpdateForm,
        initial={"status": action.status, "due_on": action.due_on},
        names=queries.practitioner_names(action.service),
    )
    if request.method == "POST" and page.settles(form):
        with transaction.atomic():
            writing_actions.update(
                by=person_of(request),
                service=action.service,
                action_id=action_id,
                now=timezone.now(),
                **form.cleaned_data,
            )
            page.done()
        messages.success(request, "Published. Your teams can see what is new.")
        return redirect("team_trends:overview", service_id)
    context = {"service": action.service, "card": card(action), "form": form, "page": page}
    return render(request, "team_trends/update.html", context, status=page.status)

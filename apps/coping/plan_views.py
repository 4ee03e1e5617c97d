"""A person's plans: all of them, one to read, and ending, taking up and reviewing it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.coping import actions, presenters, queries, steps
from apps.coping.access import owner_of_plans, plan_of, planner_of
from apps.coping.forms import EndForm
from apps.coping.models import MOST_ACTIVE, Plan, State
from apps.coping.when_forms import REVIEW_AFTER, ReviewForm
from apps.nhsuk.addresses import is_our_path
from apps.people.access import person_of
from apps.people.models import User
from apps.safekeeping import unsent
from apps.safekeeping.whose import mark_of

ENDED = {State.FINISHED: "The plan is finished.", State.LET_GO: "The plan is let go."}
ENDED_MEANWHILE = (
    "You ended this plan already, in another tab or on another device. What you typed here is kept: take the "
    "plan up again, then end it with these words"
)
FULL = "You have three active plans already. Finish one or let one go first."


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    person = owner_of_plans(request)
    today = timezone.now().astimezone(person.zone).date()
    active, before = queries.active_plans(person), queries.earlier_plans(person)
    follow_ups = queries.follow_ups_by_plan(person, [*active, *before])
    asks, unfinished = queries.asks_of(person), _unfinished(person, active, before)
    return render(
        request,
        "coping/index.html",
        {
            "may_plan": person.is_practitioner,
            "active": [presenters.plan_card(plan, follow_ups[plan.pk], today) for plan in active],
            "before": [presenters.plan_card(plan, follow_ups[plan.pk], today) for plan in before],
            "unfinished": [(each, mark_of(person.pk, each.form)) for each in unfinished],
            "asks": [presenters.ask_card(ask) for ask in asks if ask.ended_on is None],
            "is_full": len(active) >= MOST_ACTIVE,
            "is_first_visit": not (active or before or unfinished or asks),
        },
    )


def _unfinished(person: User, active: list[Plan], before: list[Plan]) -> list[presenters.Unfinished]:
    """What was begun, or begun to be changed, and not confirmed. What has ended is not being changed."""
    is_active = {str(plan.pk): plan.is_active for plan in [*before, *active]}
    found = []
    for row in unsent.unsent_of(person.pk, steps.FORM):
        plan_id = row.form.removeprefix(steps.FORM)
        if is_active.get(plan_id, True):
            words = presenters.unfinished_words(row.values)
            found.append(
                presenters.Unfinished(UUID(plan_id), words, row.updated_at, row.form, plan_id in is_active)
            )
    return found


@require_safe
def show(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    person, plan = person_of(request), plan_of(request, plan_id)
    today = timezone.now().astimezone(person.zone).date()
    follow_ups = queries.follow_ups_by_plan(person, [plan])[plan.pk]
    said = plan.current
    earlier = [version for version in plan.versions.all() if version != said]
    return render(
        request,
        "coping/show.html",
        {
            "plan": plan,
            "said": said,
            "sentence": presenters.sentence(said),
            "rows": presenters.rows(said),
            "helped": presenters.helped_words(follow_ups),
            "weeks": presenters.weeks_of_plan(follow_ups),
            "versions": [
                (presenters.version_title(version), presenters.sentence(version), presenters.rows(version))
                for version in reversed(earlier)
            ],
            "reminds": plan.is_active and plan.reminds,
            "review_is_due": plan.review_is_due(today),
            "may_plan": person.is_practitioner,
            "offers_ask": presenters.offers_ask(said),
        },
    )


Ending = Callable[..., Plan]


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    return _end(request, plan_id, "finish", actions.finish)


@require_http_methods(["GET", "HEAD", "POST"])
def let_go(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    return _end(request, plan_id, "let_go", actions.let_go)


@unsent.in_turn
def _end(request: HttpRequest, plan_id: UUID, verb: str, ending: Ending) -> HttpResponse:
    person, plan = person_of(request), plan_of(request, plan_id)
    page = unsent.page_of(request, f"coping.ending/{plan_id}")
    if page.is_somebody_elses:
        return page.refusal()
    then = _then(request)
    onward = then or reverse("coping:show", args=[plan_id])
    if not plan.is_active and request.method != "POST":
        return redirect(onward)
    form = page.bind(EndForm, initial={"ended_words": plan.ended_words})
    if request.method == "POST" and page.settles(form):
        words = form.cleaned_data["ended_words"]
        try:
            with transaction.atomic():
                ended = ending(by=person, plan_id=plan_id, words=words, now=timezone.now())
                page.done()
        except actions.EndedError:
            form.add_error("ended_words", ENDED_MEANWHILE)
            page.status = 422
            page.store()
        else:
            messages.success(request, ENDED[State(ended.state)])
            return redirect(onward)
    return render(
        request,
        "coping/end.html",
        {
            "plan": plan,
            "verb": verb,
            "form": form,
            "page": page,
            "sentence": presenters.sentence(plan.current),
            "then": then,
        },
        status=page.status,
    )


def _then(request: HttpRequest) -> str:
    """Where a person was when they were asked to end a plan first: writing a new one."""
    then = request.POST.get("then") or request.GET.get("then") or ""
    return then if is_our_path(then) and then.startswith(reverse("coping:index")) else ""


@require_POST
def take_up(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    person, plan = planner_of(request), plan_of(request, plan_id)
    try:
        actions.take_up(by=person, plan_id=plan.pk, now=timezone.now())
    except actions.FullError:
        messages.warning(request, FULL)
    else:
        messages.success(request, "The plan is active again.")
    return redirect("coping:show", plan_id)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Look at a plan again, and keep going, change it or end it."""
    person, plan = planner_of(request), plan_of(request, plan_id)
    if not plan.is_active:
        return redirect("coping:show", plan_id)
    today = timezone.now().astimezone(person.zone).date()
    later = today + REVIEW_AFTER
    form = ReviewForm(request.POST or None, today=today, initial={"until": max(later, plan.review_on)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_going(by=person, plan_id=plan.pk, until=form.cleaned_data["until"])
        except actions.EndedError:
            return redirect("coping:show", plan_id)
        messages.success(request, "Reviewed. The plan carries on.")
        return redirect("coping:show", plan_id)
    follow_ups = queries.follow_ups_by_plan(person, [plan])[plan.pk]
    context = {
        "plan": plan,
        "form": form,
        "sentence": presenters.sentence(plan.current),
        "helped": presenters.helped_words(follow_ups),
    }
    return render(request, "coping/review.html", context, status=422 if form.errors else 200)

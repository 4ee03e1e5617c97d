"""Writing a plan, or changing one: its steps, and reading the whole of it back before it is kept."""

import json
from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from apps.coping import actions, presenters, steps
from apps.coping.access import plan_to_write, planner_of
from apps.coping.forms import StrategiesOfOneGroup, StrategyForm, own_hints, strategy_groups, week_in
from apps.coping.models import MOST_ACTIVE, Plan
from apps.coping.queries import active_plans
from apps.nhsuk.fields import styled
from apps.people.models import User
from apps.resilience.model import model
from apps.safekeeping import unsent
from apps.safekeeping.merging import Values
from apps.safekeeping.unsent_page import UnsentPage

NOT_ACTIVE = "This plan has ended. Take it up again before you change it."
NOT_ACTIVE_ANY_MORE = "You ended this plan. What you typed is kept: take the plan up again, then carry on."
CHANGED_MEANWHILE = "You changed this plan in another tab. This is how it reads now"


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Begin a plan, from a challenge and a week where a link names them; not where three are active."""
    person, now = planner_of(request), timezone.now()
    onward = reverse("coping:write", args=[uuid4(), steps.STEPS[0].slug])
    named = named_in(request, now.astimezone(person.zone).date())
    if named:
        onward = f"{onward}?{urlencode(named)}"
    plans = active_plans(person)
    if len(plans) >= MOST_ACTIVE:
        context = {"plans": [(plan, presenters.sentence(plan.current)) for plan in plans], "then": onward}
        return render(request, "coping/full.html", context)
    return redirect(onward)


def named_in(request: HttpRequest, today: date) -> dict[str, str]:
    """The challenge and the week that a link names, where there are such."""
    named = {}
    if request.GET.get("challenge") in {challenge.id for challenge in model().challenges}:
        named["challenge"] = request.GET["challenge"]
    if week := week_in(request.GET.get("week", ""), today):
        named["week"] = str(week)
    return named


def _writing(
    request: HttpRequest, person: User, plan: Plan | None, page: UnsentPage, today: date
) -> steps.Writing:
    named = named_in(request, today)
    return steps.Writing(person, plan, page.values, today, named, page.identifiers_kept)


@require_http_methods(["GET", "HEAD", "POST"])
@unsent.in_turn
def write(request: HttpRequest, plan_id: UUID, step_slug: str) -> HttpResponse:
    """One step."""
    (person, plan), now = plan_to_write(request, plan_id), timezone.now()
    step = steps.BY_SLUG.get(step_slug)
    if step is None:
        raise Http404
    page = unsent.page_of(request, steps.form_key(plan_id))
    if page.is_somebody_elses:
        return page.refusal()
    writing = _writing(request, person, plan, page, now.astimezone(person.zone).date())
    # What is opened to be changed may have been kept while typing, and never sent.
    form = page.bind(step.form, says_what_is_wrong="change" in request.GET, **writing.options(step))
    if plan and not plan.is_active:
        if page.has_changed:
            page.store()
        messages.info(request, NOT_ACTIVE_ANY_MORE if page.has_changed else NOT_ACTIVE)
        return redirect("coping:show", plan_id)
    if request.method == "POST" and page.settles(form):
        page.store()
        if "leave" in request.POST:
            messages.success(request, "Saved. You can carry on where you left off, on any device.")
            return redirect("coping:index")
        following = steps.after(step)
        if following is None or "change" in request.GET:
            return redirect("coping:read", plan_id)
        return redirect("coping:write", plan_id, following.slug)
    groups = []
    if isinstance(form, StrategyForm):
        groups = _groups(form, writing)
    return render(
        request,
        "coping/step.html",
        {
            "plan": plan,
            "plan_id": plan_id,
            "step": step,
            "number": steps.STEPS.index(step) + 1,
            "last_number": len(steps.STEPS) + 1,
            "previous": steps.before(step),
            "is_changing": "change" in request.GET,
            "form": form,
            "page": page,
            "groups": groups,
            "has_values": bool(writing.values),
            "challenge": model().challenge(writing.challenge) if writing.challenge else None,
            "week": writing.week_named,
        },
        status=page.status,
    )


def _groups(form: StrategyForm, writing: steps.Writing) -> list[tuple[str, StrategiesOfOneGroup, bool]]:
    """Title, radios and whether it is open: those suggested are, and whatever holds what is chosen.

    The first is where an error leads, and open then too.
    """
    chosen, own = form["strategy"].value(), writing.own_strategies
    found = []
    for number, (kind, title, choices) in enumerate(strategy_groups(writing.challenge, own)):
        # The error summary leads to the first.
        auto_id = f"id_%s_{kind}" if number else "id_%s"
        group = StrategiesOfOneGroup(
            label=title,
            choices=choices,
            hints=own_hints(own),
            initial={"strategy": chosen},
            auto_id=auto_id,
        )
        # The others are in groups that open, and have their title there.
        styled(group.fields["strategy"], size="m", label_hidden=bool(kind))
        leads_here = not number and "strategy" in form.errors
        found.append((title, group, not kind or leads_here or chosen in dict(choices)))
    return found


def _mark_of(values: Values) -> str:
    """Tells whether what is confirmed is what was read, and nothing of the words."""
    return salted_hmac("coping.read", json.dumps(values, sort_keys=True)).hexdigest()


@require_http_methods(["GET", "HEAD", "POST"])
@unsent.in_turn
def read(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The author reads the whole plan as one sentence, and confirms it."""
    (person, plan), now = plan_to_write(request, plan_id), timezone.now()
    page = unsent.page_of(request, steps.form_key(plan_id))
    if plan and (page.row is None or not plan.is_active):
        # Confirmed already, by the first of two clicks for example.
        return redirect("coping:show", plan_id)
    writing = _writing(request, person, plan, page, now.astimezone(person.zone).date())
    to_mend = writing.first_to_mend(page.row.set_aside if page.row else {})
    if page.row is None or to_mend:
        slug = to_mend.slug if to_mend else steps.STEPS[0].slug
        return redirect(reverse("coping:write", args=[plan_id, slug]) + ("?change=yes" if page.row else ""))
    was_read = _mark_of(page.values)
    problem, plans = "", []
    if request.method == "POST":
        problem = CHANGED_MEANWHILE if request.POST.get("read") != was_read else ""
        if not problem:
            try:
                with transaction.atomic():
                    actions.confirm(
                        by=person,
                        plan_id=plan_id,
                        intention=writing.intention,
                        review_on=writing.review_on,
                        week=writing.week,
                        now=now,
                        reminds=writing.reminds,
                    )
                    page.done()
            except actions.EndedError:
                return redirect("coping:show", plan_id)
            except actions.FullError:
                problem = "You have three active plans already. Finish one or let one go, then keep this one"
                plans = [(each, presenters.sentence(each.current)) for each in active_plans(person)]
            else:
                messages.success(request, "Your plan is changed." if plan else "Your plan is kept.")
                return redirect("coping:show", plan_id)
    said = writing.intention
    return render(
        request,
        "coping/read.html",
        {
            "plan": plan,
            "plan_id": plan_id,
            "page": page,
            "sentence": presenters.sentence(said),
            "value": said.value,
            "rows": presenters.rows(said, presenters.changes(plan_id, list(steps.BY_SLUG))),
            "review_on": writing.review_on,
            "reminds": writing.reminds,
            "review_change": presenters.changes(plan_id, ["when"])["when"],
            "was_read": was_read,
            "problem": problem,
            "plans": plans,
            "then": reverse("coping:read", args=[plan_id]),
            "last_number": len(steps.STEPS) + 1,
            "index": reverse("coping:index"),
        },
        status=422 if problem else 200,
    )

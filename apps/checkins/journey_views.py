"""The journey through one check-in: its steps, checking the answers, sending and what next."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.checkins import actions, held, pages, presenters, steps
from apps.checkins.access import owner_of_weeks, practitioner_of
from apps.checkins.draft_values import Values
from apps.checkins.forms import StepForm
from apps.checkins.models import Draft
from apps.checkins.next_step import shared_challenges
from apps.checkins.offers import offers
from apps.checkins.own import own_of
from apps.checkins.queries import checkin_of, draft_of, is_paused
from apps.checkins.wording import Wording
from apps.nhsuk.fields import ScaleField
from apps.nhsuk.times import clock_time
from apps.resilience.weeks import Week
from apps.safekeeping.inputs import id_in
from apps.safekeeping.whose import is_somebody_elses, mark_of


@require_safe
def resume(request: HttpRequest, week: Week) -> HttpResponse:
    person = practitioner_of(request)
    draft = draft_of(person, week)
    step = steps.STEPS[0]
    if draft:
        step = steps.furthest(draft.values, own_of(person, week, checkin_of(person, week), draft))
    return redirect("checkins:step", week, step.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, week: Week, slug: str) -> HttpResponse:
    person, now = practitioner_of(request), timezone.now()
    page = pages.StepPage.of(person, week, slug, now)
    if request.method != "POST":
        if not week.is_open(now, person.zone) or is_paused(person, week):
            return redirect("checkins:show", week)
        if not page.step.applies_to(page.values, page.own):
            return redirect("checkins:step", week, "coping")
        form = (page.form_with_faults() if "change" in request.GET else None) or page.form_of()
        return _show_step(request, page, form, form.current_values(), page.draft)
    if is_somebody_elses(request):
        return render(request, "safekeeping/somebody_elses.html", status=409)
    form = page.form_of(request.POST)
    valid = form.is_valid()
    try:
        saved = page.save(form, request.POST, now)
    except actions.WeekClosedError:
        return redirect("checkins:show", week)
    for name, theirs in saved.conflicts.items():
        form.add_error(name, presenters.conflict(name, theirs, page.own))
    if saved.conflicts or not valid:
        # From here on the page has seen what the other tab wrote, so the next save is a decision.
        base = {**saved.base, **saved.conflicts}
        return _show_step(request, page, form, base, saved.draft, status=422)
    if not week.is_open(now, person.zone):
        return redirect("checkins:show", week)
    if "leave" in request.POST:
        messages.success(request, "Saved. You can carry on where you left off, on any device.")
        return redirect("checkins:index")
    return redirect(_onward(page, saved.draft.values, changing="change" in request.GET))


def _onward(page: pages.StepPage, values: Values, changing: bool) -> str:
    """The next step; after changing one answer, back to checking them all."""
    following = steps.after(page.step, values, page.own)
    if following is None or (changing and following.number != page.step.number):
        return reverse("checkins:review", args=[page.week]) + ("#maincontent" if changing else "")
    return reverse("checkins:step", args=[page.week, following.slug]) + (
        "?change=yes#maincontent" if changing else ""
    )


def _show_step(
    request: HttpRequest,
    page: pages.StepPage,
    form: StepForm,
    base: Values,
    draft: Draft | None,
    status: int = 200,
) -> HttpResponse:
    previous = steps.before(page.step, page.values, page.own)
    set_aside = {n: shown for n, shown in (draft.set_aside if draft else {}).items() if n in form.fields}
    return render(
        request,
        "checkins/step.html",
        {
            "page": page,
            "form": form,
            "base": json.dumps(base),
            "whose": mark_of(page.person.pk, held.form_key(page.week, page.step.slug)),
            "previous": previous,
            "last_number": steps.LAST_NUMBER,
            "week_name": presenters.week_name(page.week),
            "asked_days": presenters.asked_days(page.asked),
            "is_correction": page.checkin is not None,
            "is_in_trend": any(isinstance(field, ScaleField) for field in form.fields.values()),
            "strategy_groups": presenters.strategy_groups(form),
            "set_aside": [
                (presenters.question_name(form, name), words)
                for name, shown in set_aside.items()
                for words in shown.values()
                if words != form[name].value()
            ],
            "aside": json.dumps(set_aside),
            "page_id": id_in(request.POST),
        },
        status=status,
    )


@require_POST
def autosave(request: HttpRequest, week: Week, slug: str) -> JsonResponse:
    """Save while typing. Answers what is still in doubt; never an error page that would lose the page."""
    person, now = practitioner_of(request), timezone.now()
    page = pages.StepPage.of(person, week, slug, now)
    if is_somebody_elses(request):
        return JsonResponse({"somebody_elses": True}, status=409)
    form = page.form_of(request.POST)
    form.is_valid()
    try:
        saved = page.save(form, request.POST, now, while_typing=True)
    except actions.WeekClosedError:
        return JsonResponse({"closed": True}, status=409)
    return JsonResponse(
        {
            "saved_at": clock_time(now.astimezone(person.zone)),
            "base": saved.base,
            "conflicts": [presenters.question_name(form, name) for name in saved.conflicts],
            "not_kept": [presenters.question_name(form, name) for name in form.not_kept()],
        }
    )


# What is being typed is kept by the page until somebody signs in again; a script cannot follow there.
autosave.is_for_scripts = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, week: Week) -> HttpResponse:
    """Check your answers, then send them."""
    person, now = practitioner_of(request), timezone.now()
    draft, checkin = draft_of(person, week), checkin_of(person, week)
    problem = None
    if request.method == "POST":
        try:
            actions.submit(by=person, week=week, now=now)
        except actions.WeekClosedError:
            return redirect("checkins:show", week)
        except actions.NotReadyError as error:
            if error.step:
                return redirect(_to_mend(week, error.step))
            problem = "Answer at least one of the questions from 0 to 10 before you finish."
        else:
            return redirect("checkins:done", week)
    if draft is None and problem is None:
        return redirect("checkins:show", week) if checkin else redirect("checkins:resume", week)
    if not week.is_open(now, person.zone):
        return redirect("checkins:show", week)
    values = draft.values if draft else {}
    own = own_of(person, week, checkin, draft)
    faulty = steps.first_to_mend(draft, checkin, own) if draft else None
    if faulty:
        return redirect(_to_mend(week, faulty))
    return render(
        request,
        "checkins/review.html",
        {
            "week": week,
            "week_name": presenters.week_name(week),
            "asked_days": presenters.asked_days(pages.asked_about(person, week, checkin, now)),
            "sections": presenters.sections(week, values, Wording(own=own), changeable=True),
            "is_correction": checkin is not None,
            "closes": presenters.last_moment(week, person),
            "problem": problem,
        },
        status=422 if problem else 200,
    )


def _to_mend(week: Week, step: steps.Step) -> str:
    return reverse("checkins:step", args=[week, step.slug]) + "?change=yes"


@require_safe
def done(request: HttpRequest, week: Week) -> HttpResponse:
    person = owner_of_weeks(request)
    checkin = checkin_of(person, week)
    # What it offers next is for practitioners.
    if checkin is None or not person.is_practitioner:
        return redirect("checkins:show", week)
    return render(
        request,
        "checkins/done.html",
        {
            "week": week,
            "week_name": presenters.week_name(week),
            "checkin": checkin,
            # What weighed most, where there is only one thing to start from.
            "challenge": challenges[0].challenge if len(challenges := checkin.challenges.all()) == 1 else "",
            "shared": shared_challenges(checkin),
            "offers": offers(person, week),
            "is_open": week.is_open(timezone.now(), person.zone),
            "closes": presenters.last_moment(week, person),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, week: Week) -> HttpResponse:
    person = owner_of_weeks(request)
    checkin = checkin_of(person, week)
    if request.method == "POST":
        actions.discard_draft(by=person, week=week)
        messages.success(
            request,
            "Your changes were thrown away. The check-in is as you finished it."
            if checkin
            else "What you had started was thrown away.",
        )
        return redirect("checkins:index")
    draft = draft_of(person, week)
    if draft is None:
        return redirect("checkins:show", week)
    return render(
        request,
        "checkins/discard.html",
        {"week": week, "week_name": presenters.week_name(week), "checkin": checkin},
    )
